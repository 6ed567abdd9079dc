import { expect, test } from 'bun:test'
import { pino } from 'pino'
import { createOutageLog } from '../../src/platform/outage-log.ts'

test('a fault that lasts is one line for each cause, and later one with the number of times', () => {
  const lines: { text: string; times: number }[] = []
  const write = (line: string): void => {
    const { msg, times } = JSON.parse(line)
    lines.push({ text: msg, times })
  }
  const quiet = createOutageLog(pino({}, { write }), 60_000)
  const full = () => new Error('a request', { cause: Object.assign(new Error('/a/b'), { code: 'ENOSPC' }) })
  for (let count = 0; count < 100; count += 1) quiet({ err: full() }, 'requests fail')
  quiet({ err: Object.assign(new Error('/c'), { code: 'EIO' }) }, 'requests fail')
  quiet({ err: full() }, 'jobs fail')
  expect(lines).toEqual([
    { text: 'requests fail', times: 1 },
    { text: 'requests fail', times: 1 },
    { text: 'jobs fail', times: 1 },
  ])
})

test('a fault that comes again after the pause is logged with the times between', async () => {
  const times: number[] = []
  const write = (line: string): void => void times.push(JSON.parse(line).times)
  const log = createOutageLog(pino({}, { write }), 30)
  const fault = () => log({ err: new Error('away') }, 'requests fail')
  for (let count = 0; count < 5; count += 1) fault()
  await Bun.sleep(40)
  fault()
  expect(times.reduce((sum, each) => sum + each, 0)).toBe(6)
  expect(times.at(0)).toBe(1)
})

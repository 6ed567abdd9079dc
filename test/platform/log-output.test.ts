import { expect, test } from 'bun:test'
import { openLogOutput } from '../../src/platform/log-output.ts'

/** An output whose reader goes on when `read` is called. */
const slowOutput = () => {
  const written: string[] = []
  let taken: (() => void)[] = []
  const output = {
    on: () => output,
    write(text: string, done: () => void) {
      written.push(text)
      taken.push(done)
      return true
    },
  } as unknown as NodeJS.WriteStream
  const read = (): void => {
    for (const done of taken) done()
    taken = []
  }
  return { output, written, read }
}

test('log lines on the standard output are gathered, and a reader that stands still costs lines and no memory', async () => {
  const { output, written, read } = slowOutput()
  const told: unknown[] = []
  const log = openLogOutput(output, {
    maxPendingBytes: 20,
    flushMs: 60_000,
    onFailure: (path) => told.push(path),
    onRecovery: (path, dropped) => told.push([path, dropped]),
  })
  log.write('12345678\n')
  log.write('abcdefgh\n')
  const flushed = log.flush()
  expect(written).toEqual(['12345678\nabcdefgh\n'])
  log.write('dropped too\n')
  log.write('dropped too\n')
  expect(told).toEqual(['standard output'])
  read()
  await flushed
  expect(told).toEqual(['standard output', ['standard output', 2]])
  log.write('taken again\n')
  const closed = log.close()
  read()
  await closed
  expect(written.slice(1)).toEqual(['taken again\n'])
})

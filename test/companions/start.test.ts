import { expect, test } from 'bun:test'
import { pino } from 'pino'
import { startCompanions } from '../../src/commands/companions.ts'
import { keepRunning } from '../../src/commands/keep-running.ts'
import { type DemoLlm, startDemoLlm } from '../../src/companions/demo-llm/index.ts'
import { defaultTimings } from '../../src/timings.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { processesNaming } from '../support/process.ts'
import { testSettings } from '../support/server.ts'

const logger = pino({ level: 'silent' })

test('the reference AI service is not started where something listens at its address, even without answers', async () => {
  const other = Bun.listen({ port: 0, hostname: '127.0.0.1', socket: { data: () => undefined } })
  const aiServiceUrl = `http://localhost:${other.port}`
  const settings = await testSettings({ aiServiceUrl, aiServiceByDefault: true, llm: 'off' })
  const beside = await startCompanions(settings, logger)
  expect(Object.keys(beside.checks)).toEqual([])
  await beside.close()
  other.stop(true)

  const alone = await startCompanions(settings, logger)
  expect(Object.keys(alone.checks)).toEqual(['ai_service'])
  await alone.close()
})

test('the reference AI service is started again each time it is killed, until the server stops', async () => {
  const port = freePort()
  const aiServiceUrl = `http://127.0.0.1:${port}`
  const timings = { ...defaultTimings, companionRestartMs: 20 }
  const settings = await testSettings({ aiServiceUrl, aiServiceByDefault: true, llm: 'off', timings })
  const { checks, close } = await startCompanions(settings, logger)
  const pids = () => processesNaming(`--child\0--port\0${port}\0`)
  for (let kills = 0; kills < 3; kills += 1) {
    await eventually(async () => checks.ai_service?.())
    const [pid, ...others] = await pids()
    if (pid === undefined) throw new Error('no process serves the port')
    expect(others).toEqual([])
    process.kill(pid, 'SIGKILL')
    await eventually(async () => expect((await pids()).filter((other) => other !== pid)).toHaveLength(1))
  }
  await close()
  expect(await pids()).toEqual([])
})

test('the demo model is started again on the port that the settings name', async () => {
  const first = await startDemoLlm()
  const restarted = Promise.withResolvers<DemoLlm>()
  const start = async () => {
    const again = await startDemoLlm({ port: first.port })
    restarted.resolve(again)
    return again
  }
  const close = keepRunning('the demo model', first, start, logger, 20)
  process.kill(first.pid, 'SIGKILL')
  const { pid, settings } = await restarted.promise
  expect(pid).not.toBe(first.pid)
  expect(settings).toEqual(first.settings)
  expect((await fetch(`${settings.baseUrl}/models`)).status).toBe(200)
  await close()
  await expect(fetch(`${settings.baseUrl}/models`)).rejects.toThrow()
})

import { expect, test } from 'bun:test'
import { after, answer, good, halfAndReset, hang, startScriptedAiService } from '../../support/ai-service.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { formOf, storedOf } from './scanning.ts'

type Server = Awaited<ReturnType<typeof startTestServer>>

const start = async (overrides: Parameters<typeof startTestServer>[0]) => {
  const ai = await startScriptedAiService()
  const server = await startTestServer({ aiServiceUrl: ai.url, ...overrides })
  const { token } = await server.person()
  return { ai, server, scan: scanner(server, token) }
}

const scanner = (server: Server, token: string) => async () =>
  await server.call('POST', '/api/scan', { rawBody: formOf({ text: 'late' }), token })

test('a service that is down is 503 at once, and tried again within five seconds of its return', async () => {
  const { ai, server, scan } = await start({})
  await ai.crash()
  const answers = []
  for (let index = 0; index < 300; index += 1) answers.push(await scan())
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
    answers.map(() => [503, 'AI_SERVICE_UNAVAILABLE']),
  )
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeWithin(1, 6)
  expect(await storedOf(server)).toEqual({ rows: 0, files: 0 })
  const before = performance.now()
  await scan()
  expect(performance.now() - before).toBeLessThan(200)
  await ai.restart()
  ai.behave(good)
  await eventually(async () => expect((await scan()).status).toBe(200), 5500)
  expect((await scan()).status).toBe(200)
}, 30_000)

test('an upload is refused before its body is read while the service is down', async () => {
  const { ai, server, scan } = await start({})
  await ai.crash()
  for (let index = 0; index < 5; index += 1) await scan()
  const { token } = await server.person()
  const answer = await fetch(`${server.url}/api/scan`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' },
    body: new ReadableStream({
      async pull() {
        await Bun.sleep(3_600_000)
      },
    }),
  })
  expect(answer.status).toBe(503)
}, 10_000)

test('after many calls to a service that hangs, a good one works within five seconds', async () => {
  const { ai, server, scan } = await start({ aiServiceTimeoutMs: 1000, aiServiceConcurrency: 8 })
  ai.behave(hang)
  const answers = await Promise.all(Array.from({ length: 300 }, scan))
  for (let round = 0; round < 4; round += 1)
    answers.push(...(await Promise.all(Array.from({ length: 50 }, scan))))
  expect(answers.every(({ status }) => status === 503)).toBe(true)
  expect(ai.calls.length).toBeLessThan(60)
  expect(await storedOf(server)).toEqual({ rows: 0, files: 0 })
  ai.behave(good)
  await eventually(async () => expect((await scan()).status).toBe(200), 5500)
}, 30_000)

test('after a thousand bad answers of every kind a good one works at once', async () => {
  const { ai, server, scan } = await start({})
  const kinds = [
    answer('500 Oops', {}),
    answer('200 OK', '<html>', 'text/html'),
    answer('200 OK', { data: 1 }),
    halfAndReset,
    answer('422 Bad', { detail: 'no' }),
  ]
  for (const kind of kinds) {
    ai.behave(kind)
    for (let round = 0; round < 25; round += 1) {
      const answers = await Promise.all(Array.from({ length: 8 }, scan))
      expect(answers.every(({ status }) => status === 502 || status === 400)).toBe(true)
    }
  }
  expect(ai.calls.length).toBe(1000)
  expect(await storedOf(server)).toEqual({ rows: 0, files: 0 })
  ai.behave(good)
  expect((await scan()).status).toBe(200)
}, 60_000)

test('no more than the set number of calls are under way; the others wait in order, then 503', async () => {
  const { ai, scan } = await start({ aiServiceConcurrency: 2 })
  ai.behave(after(60, good))
  const answers = await Promise.all(Array.from({ length: 30 }, scan))
  expect(ai.most()).toBe(2)
  // Two are let in and eight may wait.
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused.length).toBeWithin(1, 21)
  for (const { status, body, headers } of refused) {
    expect([status, body.code]).toEqual([503, 'AI_SERVICE_BUSY'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
})

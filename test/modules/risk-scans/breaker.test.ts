import { beforeEach, expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { after, answer, good, hang, startScriptedAiService } from '../../support/ai-service.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { formOf, storedOf } from './scanning.ts'

const ai = await startScriptedAiService()
const timings = { ...defaultTimings, aiServiceRetryMs: 200 }

const start = async (overrides: Parameters<typeof startTestServer>[0] = {}) => {
  const server = await startTestServer({ aiServiceUrl: ai.url, timings, ...overrides })
  // One user fills at most half of the calls.
  const tokens = [(await server.person()).token, (await server.person()).token] as const
  const scanAs = (token: string) =>
    server.call('POST', '/api/scan', { rawBody: formOf({ text: 'late' }), token })
  let turn = 0
  const scan = () => {
    turn = 1 - turn
    return scanAs(tokens[turn] ?? '')
  }
  return {
    server,
    token: tokens[0],
    tokens,
    scanAs,
    scan,
    isGood: async () => expect((await scan()).status).toBe(200),
  }
}

const { server, scan, isGood } = await start()

/** Opens the circuit: the service refuses connections, then listens again with this behaviour. */
const breakCircuit = async (next = good) => {
  await ai.crash()
  for (let index = 0; index < 5; index += 1) await scan()
  ai.behave(next)
  await ai.restart()
}

/** A good answer between two tests closes the circuit. */
beforeEach(async () => {
  ai.behave(good)
  await eventually(isGood)
})

test('a service that is down is 503 without another call, an upload before its body is read', async () => {
  const { server, token, scan } = await start({ timings: { ...timings, aiServiceRetryMs: 60_000 } })
  await ai.crash()
  for (let index = 0; index < 5; index += 1) await scan()
  await ai.restart()
  // The service is back, but this server does not know it yet: a call would succeed.
  const calls = ai.calls.length
  const answers = await Promise.all(Array.from({ length: 100 }, scan))
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
    answers.map(() => [503, 'AI_SERVICE_UNAVAILABLE']),
  )
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeWithin(1, 61)
  const upload = await fetch(`${server.url}/api/scan`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' },
    body: new ReadableStream({ pull: () => new Promise(() => {}) }),
  })
  expect(upload.status).toBe(503)
  expect(ai.calls.length).toBe(calls)
  expect(await storedOf(server)).toEqual({ rows: 0, files: 0 })
})

test('a service that resets its connections is down: 503 without another call', async () => {
  const { scan } = await start({ timings: { ...timings, aiServiceRetryMs: 60_000 } })
  ai.behave((socket) => void socket.resetAndDestroy())
  for (let index = 0; index < 5; index += 1) await scan()
  const calls = ai.calls.length
  const { status, body } = await scan()
  expect([status, body.code]).toEqual([503, 'AI_SERVICE_UNAVAILABLE'])
  expect(ai.calls.length).toBe(calls)
})

test('a service that was down is tried again after the retry interval', async () => {
  await breakCircuit()
  await eventually(isGood)
  await isGood()
})

test('a trial that hangs does not delay the next one', async () => {
  await breakCircuit(hang)
  await eventually(async () => {
    void scan()
    expect(ai.underWay()).toBeGreaterThan(0)
  })
  ai.behave(good)
  await eventually(isGood)
  expect(ai.underWay()).toBeGreaterThan(0)
  await ai.crash()
  await ai.restart()
})

test('after many calls to a service that hangs, a good one works', async () => {
  const { server, scan, isGood } = await start({ aiServiceTimeoutMs: 200 })
  ai.behave(hang)
  const calls = ai.calls.length
  const answers = await Promise.all(Array.from({ length: 100 }, scan))
  answers.push(...(await Promise.all(Array.from({ length: 50 }, scan))))
  expect(answers.every(({ status }) => status === 503)).toBe(true)
  // Most were refused without a call.
  expect(ai.calls.length - calls).toBeLessThan(60)
  expect(await storedOf(server)).toEqual({ rows: 0, files: 0 })
  ai.behave(good)
  await eventually(isGood)
})

test('after bad answers of every kind a good one works at once', async () => {
  const before = await storedOf(server)
  const calls = ai.calls.length
  const kinds = [
    answer('500 Oops', {}),
    answer('200 OK', '<html>', 'text/html'),
    answer('200 OK', { data: 1 }),
    answer('503 Busy', {}),
    answer('422 Bad', { detail: 'no' }),
  ]
  for (const kind of kinds) {
    ai.behave(kind)
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(Array.from({ length: 8 }, scan))
      expect(answers.every(({ status }) => [400, 502, 503].includes(status))).toBe(true)
    }
  }
  expect(ai.calls.length).toBe(calls + 200)
  ai.behave(good)
  await isGood()
  expect((await storedOf(server)).files).toBe(before.files)
})

test('no more than the set number of calls run at once; others wait, and those beyond the queue are 503', async () => {
  const ai = await startScriptedAiService()
  const { scan } = await start({ aiServiceUrl: ai.url, aiServiceConcurrency: 2 })
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

test('a user’s slow scans leave calls to another user, also ahead of those that wait', async () => {
  const ai = await startScriptedAiService()
  const { scanAs, tokens } = await start({ aiServiceUrl: ai.url, aiServiceConcurrency: 4 })
  ai.behave(hang)
  const slow = Array.from({ length: 6 }, () => scanAs(tokens[0]))
  await eventually(async () => expect(ai.underWay()).toBe(2))
  ai.behave(good)
  const other = await Promise.all(Array.from({ length: 5 }, () => scanAs(tokens[1])))
  expect(other.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(ai.underWay()).toBe(2)
  await ai.crash()
  await Promise.all(slow)
})

test('a caller that waits longer than the time limit is 503 AI_SERVICE_BUSY', async () => {
  const { scan } = await start({ aiServiceConcurrency: 1, aiServiceTimeoutMs: 300 })
  ai.behave(hang)
  const first = scan()
  await eventually(async () => expect(ai.underWay()).toBe(1))
  const waiting = await Promise.all([scan(), scan()])
  expect((await first).body.code).toBe('AI_SERVICE_TIMEOUT')
  // At most one of them got the place of the first call in time.
  expect(waiting.map(({ body }) => body.code)).toContain('AI_SERVICE_BUSY')
})

test('callers that wait are refused when the circuit opens', async () => {
  const { scan } = await start({ aiServiceConcurrency: 6, aiServiceTimeoutMs: 600 })
  ai.behave(hang)
  const first = Array.from({ length: 6 }, scan)
  await eventually(async () => expect(ai.underWay()).toBe(6))
  // Those that wait must not reach their own limit, which is as long, before the circuit opens.
  await Bun.sleep(300)
  const answers = await Promise.all([...first, ...Array.from({ length: 14 }, scan)])
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
  // Each of the first four failures lets one of them in; the fifth opens the circuit for the others.
  const codes = answers.map(({ body }) => body.code)
  expect(codes.filter((code) => code === 'AI_SERVICE_UNAVAILABLE').length).toBeGreaterThan(0)
})

import { beforeEach, expect, test } from 'bun:test'
import net from 'node:net'
import {
  answer,
  type Behaviour,
  good,
  goodReply,
  halfAndReset,
  hang,
  startAndHang,
  startScriptedAiService,
} from '../../support/ai-service.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { formOf, storedOf } from './scanning.ts'

const ai = await startScriptedAiService()
const server = await startTestServer({ aiServiceUrl: ai.url, aiServiceTimeoutMs: 1000 })
const { token } = await server.person()

const scan = (text = 'late') =>
  server.call('POST', '/api/scan', {
    rawBody: formOf({ text, file: new File(['some plan'], 'plan.txt') }),
    token,
  })

/** A good answer between two tests keeps the circuit closed. */
beforeEach(async () => {
  ai.behave(good)
  expect((await scan()).status).toBe(200)
})

const bad: [string, Behaviour, number, string][] = [
  ['hangs', hang, 503, 'AI_SERVICE_TIMEOUT'],
  ['hangs in the middle of its answer', startAndHang, 503, 'AI_SERVICE_TIMEOUT'],
  ['answers 500', answer('500 Oops', { detail: 'out of memory' }), 502, 'AI_SERVICE_FAILED'],
  ['answers 503', answer('503 Busy', {}), 503, 'AI_SERVICE_UNAVAILABLE'],
  ['answers 401', answer('401 No', { detail: 'bad key' }), 502, 'AI_SERVICE_FAILED'],
  ['answers 403', answer('403 No', { detail: 'not you' }), 502, 'AI_SERVICE_FAILED'],
  ['answers 404', answer('404 No', 'Not Found', 'text/plain'), 502, 'AI_SERVICE_FAILED'],
  ['answers 504', answer('504 Late', {}), 503, 'AI_SERVICE_TIMEOUT'],
  ['answers 429', answer('429 Slow', {}), 503, 'AI_SERVICE_BUSY'],
  ['answers 204', answer('204 Empty', ''), 502, 'AI_SERVICE_FAILED'],
  ['redirects', answer('302 Found\r\nLocation: /elsewhere', ''), 502, 'AI_SERVICE_FAILED'],
  ['answers 400', answer('400 Bad', { detail: 'no text' }), 400, 'AI_SERVICE_REFUSED'],
  ['answers 422', answer('422 Bad', { detail: [{ msg: 'too short' }] }), 400, 'AI_SERVICE_REFUSED'],
  ['answers 413', answer('413 Large', { error: 'too big for me' }), 413, 'TOO_LARGE'],
  [
    'refuses a document',
    answer('413 X', { detail: 'too deep', code: 'DOCUMENT_TOO_COMPLEX' }),
    413,
    'DOCUMENT_TOO_COMPLEX',
  ],
  [
    'refuses a locked file',
    answer('400 X', { detail: 'locked', code: 'FILE_PROTECTED' }),
    400,
    'FILE_PROTECTED',
  ],
  ['gives a code of another status', answer('413 X', { code: 'FILE_PROTECTED' }), 413, 'TOO_LARGE'],
  ['gives a code of this server', answer('400 X', { code: 'UNAUTHENTICATED' }), 400, 'AI_SERVICE_REFUSED'],
  ['answers 415', answer('415 Type', { message: 'no OCR here' }), 415, 'FILE_TYPE_UNSUPPORTED'],
  ['answers HTML', answer('200 OK', '<html>hello</html>', 'text/html'), 502, 'AI_SERVICE_FAILED'],
  ['answers nothing', answer('200 OK', ''), 502, 'AI_SERVICE_FAILED'],
  ['breaks off', halfAndReset, 503, 'AI_SERVICE_UNAVAILABLE'],
  ['resets the connection', (socket) => void socket.resetAndDestroy(), 503, 'AI_SERVICE_UNAVAILABLE'],
  ['closes the connection', (socket) => void socket.end(), 503, 'AI_SERVICE_UNAVAILABLE'],
  ['speaks no HTTP', (socket) => void socket.end('hello\r\n\r\n'), 503, 'AI_SERVICE_UNAVAILABLE'],
  ['sends broken gzip', answer('200 OK\r\nContent-Encoding: gzip', 'plain'), 502, 'AI_SERVICE_FAILED'],
  ['talks without end', answer('200 OK', ' '.repeat(3_000_000)), 502, 'AI_SERVICE_FAILED'],
  ...[
    null,
    [],
    'text',
    {},
    { data: goodReply.data },
    { data: {}, source: 'llm' },
    { data: [null], source: 'llm' },
    { data: [{ category: 'y', context: '' }], source: 'llm' },
    { data: [{ risk: 'x', category: 7, context: '' }], source: 'llm' },
    { data: [], source: 'magic' },
  ].map((shape): [string, Behaviour, number, string] => [
    `answers the shape ${JSON.stringify(shape)}`,
    answer('200 OK', JSON.stringify(shape)),
    502,
    'AI_SERVICE_FAILED',
  ]),
]

test.each(bad)(
  'a service that %s gives its own status, and nothing is stored',
  async (_, behaviour, status, code) => {
    const before = await storedOf(server)
    ai.behave(behaviour)
    const result = await scan()
    expect([result.status, result.body.code]).toEqual([status, code])
    expect(result.headers.has('www-authenticate')).toBe(false)
    expect(result.headers.has('retry-after')).toBe(status === 503)
    expect(await storedOf(server)).toEqual(before)
  },
)

test.each([
  [{ detail: 'no text in it' }, 'no text in it'],
  [{ detail: [{ loc: ['body'], msg: 'too short' }, { msg: 'no file' }] }, 'too short; no file'],
  [{ error: { message: 'nested' } }, 'nested'],
  [{ detail: 'a\u0000b\n  c' }, 'a b c'],
  [{ detail: 'failed\n  File "/app/main.py", line 3' }, 'failed'],
  [{ detail: 'Traceback (most recent call last): secret' }, 'The AI service refused this input'],
  ['<html>secret</html>', 'The AI service refused this input'],
])("the service's own text %j is passed on in one bounded line", async (body, text) => {
  ai.behave(answer('400 Bad', body))
  expect((await scan()).body).toMatchObject({ statusCode: 400, detail: text, error: text, message: text })
})

test("the service's own text is cut at 500 characters", async () => {
  ai.behave(answer('400 Bad', { message: `long ${'x'.repeat(5000)}` }))
  expect((await scan()).body.detail).toBe(`long ${'x'.repeat(494)}…`)
})

test('plain text is passed on too, and a 502 carries its text', async () => {
  ai.behave(answer('500 Oops', 'model is loading', 'text/plain; charset=utf-8'))
  expect((await scan()).body).toMatchObject({ statusCode: 502, detail: 'model is loading' })
})

const httpDate = (ms: number) => new Date(Date.now() + ms).toUTCString()

test.each([
  ['429 Slow', '7', 'AI_SERVICE_BUSY', 7, 7],
  ['503 Busy', ' 120 ', 'AI_SERVICE_UNAVAILABLE', 120, 120],
  ['504 Late', '0', 'AI_SERVICE_TIMEOUT', 1, 1],
  ['503 Busy', httpDate(600_000), 'AI_SERVICE_UNAVAILABLE', 500, 600],
  ['503 Busy', httpDate(-600_000), 'AI_SERVICE_UNAVAILABLE', 1, 1],
  ['503 Busy', '999999999', 'AI_SERVICE_UNAVAILABLE', 3600, 3600],
  ['503 Busy', 'soon', 'AI_SERVICE_UNAVAILABLE', 5, 5],
])(
  'a service that answers %s and asks to wait for %j is 503 with its Retry-After',
  async (line, wait, code, from, to) => {
    ai.behave(answer(`${line}\r\nRetry-After: ${wait}`, { detail: 'loading the model' }))
    const { status, body, headers } = await scan()
    expect([status, body.code, body.detail]).toEqual([503, code, 'loading the model'])
    expect(Number(headers.get('retry-after'))).toBeWithin(from, to + 1)
  },
)

test('a finding without category or context gets `Other` and an empty text, and known categories one spelling', async () => {
  const data = [
    { risk: 'a' },
    { risk: 'b', category: null, context: null },
    { risk: 'c', category: ' ', context: 'x' },
    { risk: 'd', category: ' financial', context: 'x' },
    { risk: 'e', category: 'PEOPLE ', context: 'x' },
    { risk: 'f', category: ' Supply chain ', context: 'x' },
  ]
  ai.behave(answer('200 OK', { data, source: 'llm' }))
  expect((await scan()).body.data).toEqual([
    { risk: 'a', category: 'Other', context: '' },
    { risk: 'b', category: 'Other', context: '' },
    { risk: 'c', category: 'Other', context: 'x' },
    { risk: 'd', category: 'Financial', context: 'x' },
    { risk: 'e', category: 'People', context: 'x' },
    { risk: 'f', category: 'Supply chain', context: 'x' },
  ])
})

test('an empty list of risks is a good answer', async () => {
  ai.behave(answer('200 OK', { data: [], source: 'llm', extra: 1 }))
  const { status, body } = await scan()
  expect([status, body.risk_count, body.data, body.source]).toEqual([200, 0, [], 'llm'])
})

test('a call that reaches the time limit is ended together with its connection', async () => {
  ai.behave(hang)
  expect((await scan()).body.code).toBe('AI_SERVICE_TIMEOUT')
  await eventually(async () => expect(ai.underWay()).toBe(0))
})

test('a caller that disconnects ends the call, and nothing is stored', async () => {
  const before = await storedOf(server)
  ai.behave(hang)
  const leaving = new AbortController()
  const left = fetch(`${server.url}/api/scan`, {
    method: 'POST',
    body: formOf({ file: new File(['some plan'], 'plan.txt') }),
    headers: { authorization: `Bearer ${token}` },
    signal: leaving.signal,
  }).catch(() => 'left')
  await eventually(async () => expect(ai.underWay()).toBe(1))
  leaving.abort()
  expect(await left).toBe('left')
  await eventually(async () => expect(ai.underWay()).toBe(0))
  await eventually(async () => expect(await storedOf(server)).toEqual(before))
})

test('a caller that disconnects during the upload leaves nothing stored', async () => {
  const before = await storedOf(server)
  const calls = ai.calls.length
  const { port, hostname } = new URL(server.url)
  const head =
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
  const socket = net.connect(Number(port), hostname, () => {
    socket.write(
      `POST /api/scan HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n${head}${'x'.repeat(200_000)}`,
    )
  })
  await eventually(async () => expect((await storedOf(server)).rows).toBe(before.rows + 1))
  socket.destroy()
  await eventually(async () => expect(await storedOf(server)).toEqual(before))
  expect(ai.calls.length).toBe(calls)
})

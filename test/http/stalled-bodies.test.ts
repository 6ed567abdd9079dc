import { expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { defaultTimings } from '../../src/timings.ts'
import { storedOf } from '../modules/risk-scans/scanning.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/server.ts'

const timings = { ...defaultTimings, bodyIdleMs: 300 }
const server = await startTestServer({ timings })
const patient = await startTestServer(
  { rateLimitGeneral: { points: 1000, windowSeconds: 60 } },
  server.databaseUri,
)
const slow = await startTestServer({ timings: { ...defaultTimings, bodyIdleMs: 2000 } }, server.databaseUri)
const { token } = await server.person()

/** Sends the beginning of a request. Returns its socket and the answer. */
const begin = (url: string, path: string, headers: string[], start: string) => {
  const { port, hostname } = new URL(url)
  const answer = Promise.withResolvers<string>()
  const socket: Socket = connect(Number(port), hostname, () => {
    const lines = [`POST ${path} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${token}`, ...headers]
    socket.write(`${lines.join('\r\n')}\r\n\r\n${start}`)
  })
  let text = ''
  socket.on('data', (data) => {
    text += data
    // All of an error, the beginning of a long answer.
    if (text.includes('"requestId"') || text.includes('"report_id"')) answer.resolve(text)
  })
  socket.on('error', answer.reject)
  return { socket, answer: answer.promise }
}

const json = 'Content-Type: application/json'
const form = 'Content-Type: multipart/form-data; boundary=b'
const fileHead = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nThe lease ends.'

test.each([
  ['a small body', '/api/auth/login', [json, 'Content-Length: 100'], '{'],
  ['a large body', '/api/sessions', [json, 'Content-Length: 100000'], '{'],
  ['a body in chunks', '/api/auth/login', [json, 'Transfer-Encoding: chunked'], '1\r\n{\r\n'],
  ['a scan as JSON', '/api/scan?async=1', [json, 'Content-Length: 100000'], '{'],
  ['a scan as a form', '/api/scan?async=1', [form, 'Content-Length: 100000'], fileHead],
  ['a scan with nothing yet', '/api/scan?async=1', [form, 'Content-Length: 100000'], ''],
])('%s that stops arriving is 408, and leaves nothing', async (_, path, headers, start) => {
  const { answer } = begin(server.url, path, headers, start)
  const text = await answer
  expect(text).toStartWith('HTTP/1.1 408')
  expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '').code).toBe('REQUEST_TIMEOUT')
  expect(await storedOf(server)).toEqual({ rows: 0, files: 0 })
})

test('a body that arrives slowly is read to its end', async () => {
  const body = JSON.stringify({ report_id: 'slow', form_data: { text: 'x'.repeat(70_000) } })
  const guest = 'X-Guest-Session-Id: guest-stalled'
  const { socket, answer } = begin(
    slow.url,
    '/api/sessions',
    [json, guest, `Content-Length: ${body.length}`],
    '',
  )
  const part = Math.ceil(body.length / 8)
  for (let at = 0; at < body.length; at += part) {
    await Bun.sleep(350)
    socket.write(body.slice(at, at + part))
  }
  expect(await answer).toStartWith('HTTP/1.1 201')
  socket.destroy()
})

test('a user has at most four uploads at a time, and another one once one has ended', async () => {
  const upload = () => patient.call('POST', '/api/scan?async=1', { token, body: { text: '' } })
  expect((await upload()).body.code).toBe('SCAN_EMPTY')
  const stalled = [1, 2, 3, 4].map(() =>
    begin(patient.url, '/api/scan?async=1', [form, 'Content-Length: 100000'], fileHead),
  )
  await eventually(async () => expect((await upload()).status).toBe(429))
  const refused = await upload()
  expect(refused.body.code).toBe('RATE_LIMITED')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  const other = await server.person()
  const elsewhere = await patient.call('POST', '/api/scan?async=1', {
    token: other.token,
    body: { text: '' },
  })
  expect(elsewhere.body.code).toBe('SCAN_EMPTY')
  stalled[0]?.socket.destroy()
  await eventually(async () => expect((await upload()).body.code).toBe('SCAN_EMPTY'))
  for (const { socket } of stalled) socket.destroy()
})

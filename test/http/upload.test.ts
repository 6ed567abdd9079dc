import { afterAll, beforeEach, expect, test } from 'bun:test'
import net from 'node:net'
import { pino } from 'pino'
import { createAccess } from '../../src/http/access.ts'
import { table } from '../../src/http/context.ts'
import { createLimits } from '../../src/http/limits.ts'
import { createShell } from '../../src/http/shell.ts'
import { oneFile, readUpload } from '../../src/http/upload.ts'
import { defaultTimings } from '../../src/timings.ts'
import { testSettings } from '../support/server.ts'

/** What happened to each file that the route was given. */
const events: string[] = []
let bytesRead = 0
let refuseAt = Number.POSITIVE_INFINITY

const may = createAccess({
  verifyToken: async (token) =>
    token === 'good'
      ? { userId: 'u', email: 'u@x.example', emailVerified: true, role: 'user', clientId: null, loginId: 'l' }
      : null,
  isOwnToken: async () => true,
  verifyApiKey: async () => null,
  limits: createLimits(null, null),
  settings: await testSettings({ corsOrigins: [], maxBodyBytes: 1000 }),
})

const silent = pino({ level: 'silent' })
const app = createShell(
  { logger: silent, requests: silent },
  { corsOrigins: [], trustedProxies: 0, production: false, timings: defaultTimings },
)
  .use(
    table('uploads', 'Uploads').post(
      '/upload',
      async (c) =>
        Response.json(
          await readUpload(c.request, {
            ...oneFile('file'),
            maxFileBytes: 1_000_000,
            maxFieldBytes: 1000,
            idleMs: 10_000,
            async keep({ filename, bytes }) {
              let byteLength = 0
              for await (const chunk of bytes) {
                byteLength += chunk.byteLength
                bytesRead += chunk.byteLength
                if (byteLength > refuseAt) throw new Error('refused by keep')
              }
              events.push(`kept ${filename}`)
              return { filename, byteLength }
            },
          }),
        ),
      may.userUpload({ summary: 'Upload' }),
    ),
  )
  .listen({ port: 0, hostname: '127.0.0.1' })
const port = app.server?.port ?? 0

beforeEach(() => {
  events.length = 0
  bytesRead = 0
  refuseAt = Number.POSITIVE_INFINITY
})
afterAll(() => app.stop(true))

const send = async (body: Bun.BodyInit, headers: Record<string, string> = {}) => {
  const answer = await fetch(`http://127.0.0.1:${port}/upload`, {
    method: 'POST',
    body,
    headers: { authorization: 'Bearer good', ...headers },
  })
  const json: unknown = await answer.json()
  return { status: answer.status, json, code: codeOf(json) }
}

const codeOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined

const form = (entries: [string, string | File][]) => {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}

const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
const fileHead = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'

test('fields and the file arrive: text that looks like JSON stays text, and a path is removed from the name', async () => {
  const file = new File(['hello'], 'C:\\plans\\näme.txt')
  const { status, json } = await send(
    form([
      ['text', '{"a":1}'],
      ['file', file],
    ]),
  )
  expect(status).toBe(200)
  expect(json).toMatchObject({
    fields: { text: '{"a":1}' },
    files: [{ filename: 'näme.txt', byteLength: 5 }],
  })
})

test('the first of repeated fields and files is taken, files of other fields are ignored', async () => {
  const { json } = await send(
    form([
      ['other', new File(['z'.repeat(5000)], 'other.txt')],
      ['text', 'one'],
      ['text', 'two'],
      ['file', new File(['1'], 'first.txt')],
      ['file', new File(['22'], 'second.txt')],
    ]),
  )
  expect(json).toEqual({ fields: { text: 'one' }, files: [{ filename: 'first.txt', byteLength: 1 }] })
})

test('a file or a field that is too long is 413 TOO_LARGE', async () => {
  const big = new File([new Uint8Array(1_000_001)], 'big.bin')
  expect(await send(form([['file', big]]))).toMatchObject({ status: 413, code: 'TOO_LARGE' })
  expect(events).toEqual([])
  const after = form([
    ['file', new File(['x'], 'ok.txt')],
    ['text', 'x'.repeat(1001)],
  ])
  expect(await send(after)).toMatchObject({ status: 413, code: 'TOO_LARGE' })
})

test('a body that is declared too long is refused unread, and one in chunks is counted', async () => {
  const chunked = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(fileHead))
    },
    pull(controller) {
      controller.enqueue(new Uint8Array(65_536))
    },
  })
  expect(await send(chunked, multipart)).toMatchObject({ status: 413, code: 'TOO_LARGE' })
  bytesRead = 0
  expect(await send(new Uint8Array(3_000_000), multipart)).toMatchObject({ status: 413 })
  expect(bytesRead).toBe(0)
})

test('too many fields are 413 TOO_LARGE', async () => {
  const many = Array.from({ length: 30 }, (_, index): [string, string] => [`f${index}`, 'x'])
  expect(await send(form(many))).toMatchObject({ status: 413, code: 'TOO_LARGE' })
})

test('a broken form is 400 BODY_UNREADABLE, also after a whole file', async () => {
  const broken = { status: 400, code: 'BODY_UNREADABLE' }
  expect(await send('x', { 'content-type': 'multipart/form-data' })).toMatchObject(broken)
  expect(await send('no form at all', multipart)).toMatchObject(broken)
  expect(await send(`${fileHead}cut short`, multipart)).toMatchObject(broken)
  expect(events).toEqual([])
  expect(await send(`${fileHead}whole\r\n--b\r\nContent-Disp`, multipart)).toMatchObject(broken)
  expect(events).toEqual(['kept a.txt'])
  expect(await send(form([['text', 'a\0b']]))).toMatchObject(broken)
})

test('an internal error while a file is kept ends the upload with 500', async () => {
  refuseAt = 10
  const file = new File([new Uint8Array(900_000)], 'x')
  expect(await send(form([['file', file]]))).toMatchObject({ status: 500, code: 'INTERNAL_ERROR' })
})

test('without identity it is 401 before a byte of the body is read', async () => {
  const answer = await new Promise<string>((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () =>
      // The body is announced and never sent: only a server that does not wait for it can answer.
      socket.write(
        `POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 500000\r\n\r\n`,
      ),
    )
    socket.once('data', (data) => {
      resolve(data.toString())
      socket.destroy()
    })
  })
  expect(answer).toStartWith('HTTP/1.1 401')
  expect(answer).toContain('"code":"UNAUTHENTICATED"')
  expect(bytesRead).toBe(0)
})

test('a client that disconnects in the middle leaves no file', async () => {
  const socket = net.connect(port, '127.0.0.1', () => {
    socket.write(
      `POST /upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 500000\r\n\r\n${fileHead}${'x'.repeat(1000)}`,
    )
  })
  while (bytesRead === 0) await Bun.sleep(5)
  socket.destroy()
  await Bun.sleep(50)
  expect(events).toEqual([])
  expect(await send(form([['file', new File(['hello'], 'next.txt')]]))).toMatchObject({ status: 200 })
})

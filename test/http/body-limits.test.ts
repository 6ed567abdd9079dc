import { expect, test } from 'bun:test'
import { startTestServer } from '../support/server.ts'

const server = await startTestServer()
const { call } = server
const guest = 'guest_limits'
const form = (body: string) => ({
  rawBody: body,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})
const keys = (count: number, prefix = 'key') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}_${index}`, index]))

test('an account route takes 64 KB and no more, also in chunks', async () => {
  const body = { email: 'a@people.example', password: 'x'.repeat(64 * 1024) }
  const answer = await call('POST', '/api/auth/login', { body })
  expect([answer.status, answer.body.code]).toEqual([413, 'TOO_LARGE'])
  const chunked = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let sent = 0; sent < 70; sent += 1) controller.enqueue(new Uint8Array(1024).fill(0x20))
      controller.close()
    },
  })
  const headers = { 'content-type': 'application/json' }
  expect((await call('POST', '/api/auth/login', { rawBody: chunked, headers })).status).toBe(413)
})

test('a form has at most 1,000 fields', async () => {
  const login = (fields: number) =>
    call('POST', '/api/auth/login', form(`username=u&password=p${'&a=1'.repeat(fields - 2)}`))
  expect((await login(1000)).status).toBe(401)
  expect((await login(1001)).body).toMatchObject({
    code: 'TOO_LARGE',
    error: 'A form has at most 1000 fields',
  })
  const multipart = new FormData()
  for (let field = 0; field < 1001; field += 1) multipart.append(`f${field}`, '1')
  expect((await call('POST', '/api/auth/login', { rawBody: multipart })).status).toBe(413)
})

test('a document has at most 20,000 keys, in one body and after several saves', async () => {
  const create = (form_data: object) =>
    call('POST', '/api/sessions', { guest, body: { report_id: 'keys', form_data } })
  expect((await create(keys(20_001))).body.code).toBe('TOO_LARGE')
  expect((await create(keys(15_000))).status).toBe(201)
  const save = (partial_data: object) =>
    call('PATCH', '/api/sessions/keys', { guest, body: { partial_data } })
  expect((await save(keys(15_000))).status).toBe(200)
  const refused = await save(keys(10_000, 'more'))
  expect([refused.status, refused.body.error]).toEqual([413, 'A session holds at most 20000 keys'])
})

test('a path that does not exist is answered without its body', async () => {
  const endless = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(new Uint8Array(1024))
      await Bun.sleep(20)
    },
  })
  const answer = await call('POST', '/no/such/path', { rawBody: endless })
  expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND'])
})

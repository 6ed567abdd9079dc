import { expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server
const { token } = await server.person()
await call('POST', '/api/sessions', { token, body: { report_id: 'target' } })

const json = { 'content-type': 'application/json' }
const levels = (count: number) => `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`
const megabyte = 1024 * 1024

const bodies: [string, string, number][] = [
  ['broken JSON', '{"form_data":', 400],
  ['JSON that is not an object', '[1]', 400],
  ['a bare null', 'null', 400],
  ['2,000 levels', `{"form_data":${levels(2000)}}`, 400],
  ['51 levels', `{"form_data":${levels(51)}}`, 400],
  ['30 MB', `{"form_data":{"a":"${'x'.repeat(30 * megabyte)}"}}`, 413],
  ['a session of more than 5 MB', `{"form_data":{"a":"${'x'.repeat(5 * megabyte)}"}}`, 413],
  ['JSON that is much longer as BSON', `{"form_data":{"a":[${'0,'.repeat(2_400_000)}0]}}`, 413],
  ['a NUL', '{"form_data":{"a":"\\u0000"}}', 400],
  ['a NUL in a key', '{"form_data":{"a\\u0000b":1}}', 400],
  ['half a surrogate pair', '{"form_data":{"a":"\\ud800"}}', 400],
  ['a number out of range', '{"form_data":{"a":1e400}}', 400],
  ['an operator for a status', '{"status":{"$ne":null},"report_id":{"$gt":""}}', 400],
  ['an operator for a view', '{"current_view":{"$ne":null}}', 400],
]

for (const method of ['POST', 'PATCH'] as const) {
  const path = method === 'POST' ? '/api/sessions' : '/api/sessions/target'
  test.each(bodies)(`${method} refuses %s and the server goes on`, async (name, rawBody, status) => {
    // PATCH takes no report id and POST no status: each refuses its own half of that body.
    const answer = await call(method, path, { token, headers: json, rawBody })
    if (method === 'POST' && name === 'a bare null') return expect(answer.status).toBe(201)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ success: false, statusCode: status, requestId: expect.any(String) })
    expect(answer.text.length).toBeLessThan(1000)
    expect((await call('GET', '/api/sessions/target', { token })).body.session.form_data).toBeNull()
    expect((await call('GET', '/health')).status).toBe(200)
  })
}

test('a body that is not UTF-8 is refused', async () => {
  const rawBody = new Uint8Array([...Buffer.from('{"form_data":{"a":"'), 0xff, ...Buffer.from('"}}')])
  expect((await call('POST', '/api/sessions', { token, headers: json, rawBody })).status).toBe(400)
})

test('a body of another type is 415', async () => {
  const answer = await call('POST', '/api/sessions', {
    token,
    headers: { 'content-type': 'text/plain' },
    rawBody: 'hello',
  })
  expect(answer.status).toBe(415)
})

test('50 levels and nearly 5 MB are stored', async () => {
  const deep = await call('PATCH', '/api/sessions/target', {
    token,
    headers: json,
    rawBody: `{"collected_data":${levels(50)}}`,
  })
  expect(deep.status).toBe(200)
  expect(deep.text).toContain(`"collected_data":${levels(50)}`)
  const large = await call('PATCH', '/api/sessions/target', {
    token,
    body: { conversation_history: 'x'.repeat(4.9 * megabyte) },
  })
  expect(large.status).toBe(200)
  const beyond = await call('PATCH', '/api/sessions/target', {
    token,
    body: { partial_data: { a: 'x'.repeat(0.2 * megabyte) } },
  })
  expect(beyond.status).toBe(413)
  expect(beyond.body.code).toBe('TOO_LARGE')
})

test.each([
  ['a path', '%2e%2e%2fetc'],
  ['a NUL', '%00'],
  ['an operator', '%7B%22%24gt%22%3A%22%22%7D'],
  ['two words', 'a%20b'],
  ['3,000 characters', 'x'.repeat(3000)],
])('an id that is %s is not found', async (_, id) => {
  for (const method of ['GET', 'DELETE'] as const)
    expect((await call(method, `/api/sessions/${id}`, { token })).status).toBe(404)
  expect((await call('POST', `/api/sessions/${id}/duplicate`, { token })).status).toBe(404)
})

test('a validation error does not repeat the value', async () => {
  const answer = await call('POST', '/api/sessions', {
    token,
    body: { report_id: '-s3cret', current_view: 's3cret' },
  })
  expect(answer.status).toBe(400)
  expect(answer.text).not.toContain('s3cret')
})

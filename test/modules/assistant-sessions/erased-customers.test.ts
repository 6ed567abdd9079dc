import { expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer({ assistantAccess: 'key' })
const another = await startTestServer({ assistantAccess: 'key' }, server.databaseUri)
const admin = await server.person({ role: 'admin' })

test('the next owner of an erased address opens no session of the old one, in any process', async () => {
  const old = await server.person()
  const body = { businessId: 'B1', userId: old.email }
  const { sessionId } = (await server.call('POST', '/api/sessions', { token: admin.token, body })).body
  const messages = `/api/sessions/${sessionId}/messages`
  // Both processes cache the customer of the session.
  for (const { call } of [server, another])
    expect((await call('GET', messages, { token: old.token })).status).toBe(200)
  expect((await server.call('DELETE', '/api/auth/me', { token: old.token })).status).toBe(200)
  await eventually(async () => {
    const read = await server.call('GET', `/api/sessions/${sessionId}`, { token: admin.token })
    expect(read.body.userId).toBe(`erased-${old.id}`)
  })
  const { email, password } = old
  await server.convene.accounts.register(
    { email, password },
    { userId: null, address: 'test' },
    { emailVerified: true },
  )
  const { token } = (await server.call('POST', '/api/auth/login', { body: { email, password } })).body
  for (const { call } of [server, another])
    await eventually(async () => expect((await call('GET', messages, { token })).status).toBe(403))
})

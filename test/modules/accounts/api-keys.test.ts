import { describe, expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { type CallOptions, startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'

const timings = { ...defaultTimings, socketRecheckMs: 100 }
const server = await startTestServer({ assistantAccess: 'key', timings })
const admin = await server.person({ role: 'admin' })
const user = await server.person()

const makeKey = async (businessId: string) => {
  const path = `/admin/businesses/${businessId}/api-keys`
  const made = await server.call('POST', path, { token: admin.token, body: { label: 'website' } })
  expect(made.status).toBe(201)
  return made.body
}

const withKey = (value: string): CallOptions => ({ headers: { 'x-api-key': value } })

const business = `B${Bun.randomUUIDv7()}`
const key = (await makeKey(business)).key
const session = (
  await server.call('POST', '/api/sessions', {
    ...withKey(key),
    body: { businessId: business, userId: user.id },
  })
).body

describe('API keys', () => {
  test('are sent once, stored as a hash and listed without the key', async () => {
    const made = await makeKey('B-listed')
    expect(made.key).toMatch(/^cvk_[A-Za-z0-9_-]{43}$/)
    const listed = await server.call('GET', '/admin/businesses/B-listed/api-keys', { token: admin.token })
    expect(listed.body).toHaveLength(1)
    expect(listed.body[0]).toMatchObject({
      id: made.id,
      label: 'website',
      prefix: made.key.slice(0, 10),
      last4: made.key.slice(-4),
    })
    expect(listed.text).not.toContain(made.key)
    for (const collection of await server.database.listCollections()) {
      const rows = await server.database.collection(collection.name).find({}).toArray()
      expect(JSON.stringify(rows)).not.toContain(made.key)
    }
  })

  test('are refused at the next request once revoked, and their sockets are closed', async () => {
    const made = await makeKey(business)
    const socket = openSocket(`${server.url}/api/sessions/${session.sessionId}/live`, withKey(made.key))
    await socket.opened
    const path = `/admin/businesses/${business}/api-keys/${made.id}`
    const revoked = await server.call('DELETE', path, { token: admin.token })
    expect(revoked.body.revokedAt).toBeString()
    expect((await server.call('DELETE', path, { token: admin.token })).body.revokedAt).toBe(
      revoked.body.revokedAt,
    )
    const answer = await server.call('GET', `/api/sessions/${session.sessionId}`, withKey(made.key))
    expect(answer).toMatchObject({ status: 401, body: { code: 'API_KEY_INVALID' } })
    expect((await socket.closed).code).toBe(1008)
  })

  test('that are unknown are 401, also beside a good token, and unknown ids are 404', async () => {
    for (const wrong of ['x', `cvk_${'a'.repeat(43)}`, '']) {
      const options = { token: user.token, headers: { 'x-api-key': wrong } }
      const answer = await server.call('GET', `/api/sessions/${session.sessionId}`, options)
      expect(answer).toMatchObject({ status: 401, body: { code: 'API_KEY_INVALID' } })
    }
    const path = `/admin/businesses/${business}/api-keys/${Bun.randomUUIDv7()}`
    const missing = await server.call('DELETE', path, { token: admin.token })
    expect(missing).toMatchObject({ status: 404, body: { code: 'API_KEY_NOT_FOUND' } })
  })

  test('are audited without their text', async () => {
    await eventually(async () => {
      const entries = await server.database
        .collection('audit_logs')
        .find({ action: 'api_key.created' })
        .toArray()
      expect(entries.length).toBeGreaterThan(0)
      expect(JSON.stringify(entries)).not.toContain(key)
    })
  })

  test('have a rate limit each', async () => {
    const limited = await startTestServer(
      { rateLimitGeneral: { points: 5, windowSeconds: 60 } },
      server.databaseUri,
    )
    const path = `/api/sessions/${session.sessionId}`
    const made = await makeKey(business)
    for (let number = 0; number < 5; number += 1)
      expect((await limited.call('GET', path, withKey(made.key))).status).toBe(200)
    const refusal = await limited.call('GET', path, withKey(made.key))
    expect(refusal).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
    expect(refusal.headers.get('retry-after')).toBeString()
    expect((await limited.call('GET', path, withKey(key))).status).toBe(200)
    await limited.stop()
  })
})

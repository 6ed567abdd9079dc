import { expect, test } from 'bun:test'
import { hashToken } from '../../../src/platform/secrets.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server

const openAs = async (guest: string, report_id: string) =>
  (await call('POST', '/api/sessions', { guest, body: { report_id } })).body.session
const migrate = (token: string, guest_session_id: string) =>
  call('POST', '/api/sessions/migrate', { token, body: { guest_session_id } })

test('the sessions of a guest move to the user, deleted ones too but uncounted, and updated_at stays', async () => {
  const { id, token } = await server.person()
  const guest = 'guest_moving'
  const kept = await openAs(guest, 'moving-1')
  await openAs(guest, 'moving-2')
  await openAs(guest, 'moving-3')
  await call('DELETE', '/api/sessions/moving-3', { guest })

  const answer = await migrate(token, guest)
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({ success: true, migrated: 2 })

  const moved = await call('GET', '/api/sessions/moving-1', { token })
  expect(moved.body.session).toEqual({ ...kept, user_id: id, guest_session_id: null })
  expect((await call('GET', '/api/sessions/moving-1', { guest })).status).toBe(403)
  expect((await call('GET', '/api/sessions', { guest })).body.total).toBe(0)
  // The deleted one answers to its new owner, as it did to the guest.
  expect((await call('DELETE', '/api/sessions/moving-3', { token })).status).toBe(200)

  expect((await migrate(token, guest)).body).toEqual({ success: true, migrated: 0 })
})

test('the next migration finishes an interrupted one', async () => {
  const { id, token } = await server.person()
  const guest = 'guest_cut_short'
  await openAs(guest, 'cut-1')
  await openAs(guest, 'cut-2')
  await server.database
    .collection('valuation_sessions')
    .updateOne({ report_id: 'cut-1' }, { $set: { owner: `user:${id}`, user_id: id, guest_session_id: null } })
  expect((await migrate(token, guest)).body.migrated).toBe(1)
  expect((await call('GET', '/api/sessions', { token })).body.total).toBe(2)
})

test('a migration is audited with its user, address and number of sessions', async () => {
  const { id, token } = await server.person()
  await openAs('guest_audited', 'audited-1')
  await migrate(token, 'guest_audited')
  const trail = await server.database.collection('audit_logs').find({ resource_id: id }).toArray()
  const moves = trail.filter((entry) => entry.action === 'valuation_sessions.migrated')
  expect(moves).toMatchObject([
    {
      user_id: id,
      ip_address: '127.0.0.1',
      changes: { after: { guest_session_hash: hashToken('guest_audited'), migrated: 1 } },
    },
  ])
})

test('only a user may migrate sessions, and only those of a well-formed guest id', async () => {
  const { token } = await server.person()
  const body = { guest_session_id: 'guest_0001' }
  expect((await call('POST', '/api/sessions/migrate', { body })).status).toBe(401)
  expect((await call('POST', '/api/sessions/migrate', { body, guest: 'guest_0001' })).status).toBe(401)
  for (const wrong of ['short', 'x'.repeat(129), 'a b c d e f', { $gt: '' }, null, 5]) {
    const answer = await call('POST', '/api/sessions/migrate', { token, body: { guest_session_id: wrong } })
    expect(answer.status).toBe(400)
    expect(answer.body.issues[0].path).toBe('/guest_session_id')
  }
})

test('the retry of a guest does not open a session that moved to a user', async () => {
  const { token } = await server.person()
  const guest = 'guest_retrying'
  const create = () =>
    call('POST', '/api/sessions', { guest, body: {}, headers: { 'idempotency-key': 'before the login' } })
  expect((await create()).status).toBe(201)
  await migrate(token, guest)
  const retried = await create()
  expect(retried.status).toBe(403)
  expect(retried.body.code).toBe('SESSION_FORBIDDEN')
})

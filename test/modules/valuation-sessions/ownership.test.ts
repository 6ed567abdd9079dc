import { describe, expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server
const [owner, otherUser] = [await server.person(), await server.person()]

const callers = {
  owner: { token: owner.token },
  'other user': { token: otherUser.token },
  guest: { guest: 'guest_0001' },
  'other guest': { guest: 'guest_0002' },
  anonymous: {},
  'owner as guest': { token: owner.token, guest: 'guest_0001' },
  'other user as guest': { token: otherUser.token, guest: 'guest_0001' },
} as const
type CallerName = keyof typeof callers

const open = async (as: CallerName) => {
  const answer = await call('POST', '/api/sessions', { ...callers[as], body: {} })
  expect(answer.status).toBe(201)
  return answer.body.session
}

type Scenario = [owned: CallerName, by: CallerName, status: number, read: number, remove: number]
const scenarios: Scenario[] = [
  ['owner', 'owner', 200, 200, 200],
  ['owner', 'other user', 403, 403, 403],
  ['owner', 'guest', 403, 403, 403],
  ['owner', 'anonymous', 401, 401, 403],
  ['guest', 'guest', 200, 200, 200],
  ['guest', 'other guest', 403, 403, 403],
  ['guest', 'owner', 403, 403, 403],
  ['guest', 'owner as guest', 200, 200, 200],
  ['guest', 'anonymous', 401, 401, 403],
  ['owner as guest', 'guest', 403, 403, 403],
  ['owner as guest', 'owner', 200, 200, 200],
]

describe('access to a session depends on its owner', () => {
  test.each(scenarios)(
    'a session of %s: the caller %s gets %d on a save',
    async (owned, by, save, read, remove) => {
      const session = await open(owned)
      const path = `/api/sessions/${session.report_id}`
      const as = callers[by]
      expect((await call('GET', path, as)).status).toBe(read)
      expect((await call('PATCH', path, { ...as, body: { partial_data: { by } } })).status).toBe(save)
      expect((await call('POST', `${path}/duplicate`, as)).status).toBe(read === 200 ? 201 : read)
      expect((await call('POST', `${path}/undelete`, as)).status).toBe(read)
      const deleted = await call('DELETE', path, as)
      expect(deleted.status).toBe(remove)
      if (remove === 403) {
        expect(deleted.body).toMatchObject({ error: 'Unauthorized', code: 'SESSION_FORBIDDEN' })
        expect((await call('GET', path, callers[owned])).body.session.form_data).toBeNull()
      }
    },
  )

  test('a deleted session is 404 to every caller that reads or saves it', async () => {
    const session = await open('owner')
    const path = `/api/sessions/${session.report_id}`
    await call('DELETE', path, callers.owner)
    for (const as of Object.values(callers)) {
      expect((await call('GET', path, as)).status).toBe(404)
      expect((await call('PATCH', path, { ...as, body: {} })).status).toBe(404)
    }
    expect((await call('DELETE', path, callers['other user'])).status).toBe(403)
  })

  test('an unknown id is named in the message, with and without an identity', async () => {
    for (const as of [callers.owner, callers.anonymous]) {
      const answer = await call('GET', '/api/sessions/no-such-id', as)
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({
        code: 'SESSION_NOT_FOUND',
        error: 'Session not found',
        message: 'Session no-such-id not found',
        detail: 'Session no-such-id not found',
      })
    }
    const deleted = await call('DELETE', '/api/sessions/no-such-id', callers.owner)
    expect(deleted.status).toBe(404)
    expect(deleted.body.error).toBe('Session not found')
  })
})

test('an anonymous caller is refused before the body is checked', async () => {
  const answer = await call('POST', '/api/sessions', { body: { report_id: '../nope' } })
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toStartWith('Bearer')
})

test('with a token and a guest id, lists have the sessions of both, and new ones belong to the user', async () => {
  const both = { token: (await server.person()).token, guest: 'guest_union' }
  const asGuest = await call('POST', '/api/sessions', { guest: both.guest, body: {} })
  const asBoth = await call('POST', '/api/sessions', { ...both, body: {} })
  expect(asBoth.body.session.guest_session_id).toBeNull()
  const ids = async (as: object) =>
    (await call('GET', '/api/sessions', as)).body.sessions.map((row: { id: string }) => row.id)
  expect(await ids(both)).toEqual([asBoth.body.session.id, asGuest.body.session.id])
  expect(await ids({ token: both.token })).toEqual([asBoth.body.session.id])
  expect(await ids({ guest: both.guest })).toEqual([asGuest.body.session.id])
})

test('erasing an account erases its sessions, deleted ones too', async () => {
  const leaver = await server.person()
  const kept = await open('owner')
  for (const report_id of ['leaver-1', 'leaver-2'])
    await call('POST', '/api/sessions', { token: leaver.token, body: { report_id } })
  await call('DELETE', '/api/sessions/leaver-2', { token: leaver.token })
  expect((await call('DELETE', '/api/auth/me', { token: leaver.token })).status).toBe(200)
  const rows = server.database.collection('valuation_sessions')
  for (let tries = 0; (await rows.countDocuments({ report_id: /^leaver-/ })) > 0; tries += 1) {
    if (tries > 100) throw new Error('the sessions are still there')
    await Bun.sleep(50)
  }
  expect((await call('GET', `/api/sessions/${kept.report_id}`, callers.owner)).status).toBe(200)
})

import { expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { expectIndexed, planTest } from '../../support/query-plans.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server

const logIn = async ({ email, password }: { email: string; password: string }, userAgent: string) => {
  const headers = { 'user-agent': userAgent }
  return (await call('POST', '/api/v1/auth/login', { body: { email, password }, headers })).body
}
const list = async (token: string) => (await call('GET', '/api/v1/auth/logins', { token })).body.logins
const audited = async (resource_id: string) =>
  await server.database
    .collection('audit_logs')
    .find({ resource_id }, { sort: { _id: 1 } })
    .toArray()

test('a user lists their own logins, newest first, with the device of each, and no others', async () => {
  const person = await server.person()
  const phone = await logIn(person, 'Phone/1.0')
  const laptop = await logIn(person, 'x'.repeat(5000))
  await server.person()
  const logins = await list(phone.access_token)
  expect(logins).toHaveLength(3)
  expect(logins[1]).toEqual({
    id: expect.any(String),
    created_at: expect.any(String),
    expires_at: expect.any(String),
    last_used_at: logins[1].created_at,
    address: '127.0.0.1',
    user_agent: 'Phone/1.0',
    current: true,
  })
  expect(logins[0].user_agent).toHaveLength(200)
  expect(logins.map(({ current }: { current: boolean }) => current)).toEqual([false, true, false])
  expect((await list(laptop.access_token))[0].current).toBe(true)
})

test('the use of a login is stored behind a request, at most once in some minutes', async () => {
  const { token } = await server.person()
  const [{ id }] = await list(token)
  const rows = server.database.collection<{ _id: string }>('logins')
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000)
  await rows.updateOne({ _id: id }, { $set: { last_used_at: yesterday } })
  await eventually(async () => {
    const [{ last_used_at }] = await list(token)
    expect(Date.parse(last_used_at)).toBeGreaterThan(yesterday.getTime())
  })
  const stored = await rows.findOne({ _id: id })
  for (let use = 0; use < 3; use += 1) await list(token)
  expect(await rows.findOne({ _id: id })).toEqual(stored)
})

test('a user ends one of their logins: its tokens are void at once, the others work', async () => {
  const person = await server.person()
  const lost = await logIn(person, 'Lost/1.0')
  const [{ id }] = await list(person.token)
  expect((await call('DELETE', `/api/v1/auth/logins/${id}`, { token: person.token })).status).toBe(200)
  expect((await call('GET', '/api/auth/me', { token: lost.access_token })).body.code).toBe('TOKEN_INVALID')
  const body = { refresh_token: lost.refresh_token }
  expect((await call('POST', '/api/v1/auth/refresh', { body })).body.code).toBe('REFRESH_TOKEN_INVALID')
  expect(await list(person.token)).toHaveLength(1)
  expect(await audited(id)).toMatchObject([{ action: 'login.ended', user_id: person.id }])
  const again = await call('DELETE', `/api/v1/auth/logins/${id}`, { token: person.token })
  expect([again.status, again.body.code]).toEqual([404, 'LOGIN_NOT_FOUND'])
})

test('ending the current login clears its cookies, and the login of another user is not found', async () => {
  const [person, other] = [await server.person(), await server.person()]
  const [{ id }] = await list(other.token)
  const foreign = await call('DELETE', `/api/v1/auth/logins/${id}`, { token: person.token })
  expect(foreign.body.code).toBe('LOGIN_NOT_FOUND')
  expect(await list(other.token)).toHaveLength(1)
  const own = await call('DELETE', `/api/v1/auth/logins/${id}`, { token: other.token })
  expect(own.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])).toEqual([
    'access_token=',
    'refresh_token=',
  ])
})

test('logins that ended with a change of the password are not listed', async () => {
  const person = await server.person()
  await logIn(person, 'Old/1.0')
  const passwords = { old_password: person.password, new_password: 'another one' }
  await call('POST', '/api/v1/auth/password', { token: person.token, body: passwords })
  expect(await list(person.token)).toHaveLength(1)
})

test('the audit trail has each login, and the refused ones without an address that belongs to no account', async () => {
  const person = await server.person()
  await logIn({ ...person, password: 'wrong' }, 'Thief/1.0')
  expect(await audited(person.id)).toMatchObject([
    { action: 'user.registered' },
    { action: 'user.logged_in', user_id: person.id, ip_address: '127.0.0.1' },
    {
      action: 'user.login_refused',
      user_id: null,
      user_agent: 'Thief/1.0',
      changes: { after: { reason: 'CREDENTIALS_INVALID' } },
    },
  ])
  const email = `unknown-${Bun.randomUUIDv7()}@people.example`
  await logIn({ email, password: 'wrong' }, 'Guess/1.0')
  const refused = await audited('unknown')
  expect(refused).toMatchObject([{ action: 'user.login_refused', user_agent: 'Guess/1.0' }])
  expect(JSON.stringify(refused)).not.toContain(email)
})

test('a token of an account that is gone is void on the routes of the current user, from the first request on', async () => {
  for (const [method, path, body] of [
    ['GET', '/api/auth/me', undefined],
    ['GET', '/api/v1/auth/me', undefined],
    ['PATCH', '/api/v1/auth/me', { first_name: 'Mia' }],
    ['DELETE', '/api/auth/me', undefined],
  ] as const) {
    const { id, token } = await server.person()
    await call('GET', '/api/auth/me', { token })
    await server.database.collection<{ _id: string }>('users').deleteOne({ _id: id })
    const answer = await call(method, path, { token, body })
    expect([method, path, answer.body.code]).toEqual([method, path, 'TOKEN_INVALID'])
  }
})

planTest('the store lists the logins of a user by an index', () =>
  expectIndexed(server.database.collection('logins').find({ user_id: 'u' }).sort({ _id: -1 })),
)

import { describe, expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server

const signIn = async () => {
  const person = await server.person()
  const { body, headers } = await call('POST', '/api/v1/auth/login', {
    body: { email: person.email, password: person.password },
  })
  return { person, access: body.access_token, refresh: body.refresh_token, body, headers }
}
const refresh = (refresh_token: string, more: object = {}) =>
  call('POST', '/api/v1/auth/refresh', { body: { refresh_token, ...more } })
const works = async (token: string) => (await call('GET', '/api/v1/auth/me', { token })).status === 200
/** Moves a rotation into the past, behind the server's back. */
const age = (seconds: number) =>
  server.database
    .collection('refresh_tokens')
    .updateMany(
      { rotated_at: { $ne: null } },
      { $set: { rotated_at: new Date(Date.now() - seconds * 1000) } },
    )

describe('the workflow login', () => {
  test('answers at the top level and inside data, for 7 and 30 days', async () => {
    const { body, headers } = await signIn()
    expect(body).toMatchObject({ success: true, token_type: 'bearer', expires_in: 604_800, client: null })
    expect(body.data).toEqual({
      access_token: body.access_token,
      refresh_token: body.refresh_token,
      token_type: 'bearer',
      expires_in: 604_800,
      user: body.user,
      client: null,
    })
    expect(headers.getSetCookie()[1]).toMatch(
      /^refresh_token=[^;]+; Path=\/api\/v1\/auth; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    )
  })
})

describe('refreshing', () => {
  test('gives a new access token at the top level and inside data, and leaves the old refresh token valid', async () => {
    const { refresh: token } = await signIn()
    for (let time = 0; time < 3; time += 1) {
      const answer = await refresh(token)
      expect(answer.status).toBe(200)
      expect(answer.body.access_token).toBe(answer.body.data.access_token)
      expect(answer.body.refresh_token).toBe(token)
      expect(await works(answer.body.access_token)).toBe(true)
    }
  })

  test('works with its cookie and an empty body, but not from a foreign origin', async () => {
    const { refresh: token } = await signIn()
    const byCookie = (headers: Record<string, string>) =>
      call('POST', '/api/v1/auth/refresh', { headers: { cookie: `refresh_token=${token}`, ...headers } })
    expect((await byCookie({})).status).toBe(200)
    const foreign = await byCookie({ origin: 'https://evil.example' })
    expect([foreign.status, foreign.body.code]).toEqual([403, 'ORIGIN_FORBIDDEN'])
  })

  test('ignores an invalid access token', async () => {
    const { refresh: token } = await signIn()
    const answer = await call('POST', '/api/v1/auth/refresh', {
      body: { refresh_token: token },
      token: 'rotten',
    })
    expect(answer.status).toBe(200)
  })

  test('a made-up, absent or expired refresh token is 401', async () => {
    const { refresh: token } = await signIn()
    for (const answer of [
      await refresh('made up'),
      await call('POST', '/api/v1/auth/refresh'),
      await call('POST', '/api/v1/auth/refresh', { body: {} }),
    ])
      expect([answer.status, answer.body.code]).toEqual([401, 'REFRESH_TOKEN_INVALID'])
    await server.database
      .collection('refresh_tokens')
      .updateMany({}, { $set: { expires_at: new Date(Date.now() - 1000) } })
    expect((await refresh(token)).status).toBe(401)
  })

  test('with rotate gives a new refresh token, and two tabs may both use the old one for ten seconds', async () => {
    const { refresh: old } = await signIn()
    const first = await refresh(old, { rotate: true })
    const second = await refresh(old, { rotate: true })
    const tokens = new Set([old, first.body.refresh_token, second.body.refresh_token])
    expect(tokens.size).toBe(3)
    expect((await refresh(first.body.refresh_token)).status).toBe(200)
    expect((await refresh(second.body.refresh_token)).status).toBe(200)
  })

  test('within those ten seconds an old token is exchanged for one that lasts, also without rotate', async () => {
    const { refresh: old } = await signIn()
    await refresh(old, { rotate: true })
    const { refresh_token: lasting } = (await refresh(old)).body
    await age(11)
    expect((await refresh(lasting)).status).toBe(200)
  })

  test('sets a refresh cookie that lasts as long as its token, and clears one that is refused', async () => {
    const { refresh: token } = await signIn()
    await server.database
      .collection('refresh_tokens')
      .updateMany({}, { $set: { expires_at: new Date(Date.now() + 3_600_000) } })
    const cookies = (await refresh(token)).headers.getSetCookie().join()
    const [, seconds = ''] = /refresh_token=[^;]+; Path=[^;]+; Max-Age=(\d+)/.exec(cookies) ?? []
    expect(Number(seconds)).toBeWithin(3000, 3601)
    const refused = await call('POST', '/api/v1/auth/refresh', {
      headers: { cookie: 'refresh_token=rotten' },
    })
    expect(refused.status).toBe(401)
    expect(refused.headers.getSetCookie().join()).toContain('refresh_token=; Path=/api/v1/auth; Max-Age=0')
    expect(refused.headers.get('www-authenticate')).toStartWith('Bearer')
  })

  test('a rotated token that is used again later ends the whole login', async () => {
    const { refresh: old, access } = await signIn()
    const rotated = (await refresh(old, { rotate: true })).body
    await age(11)
    expect((await refresh(old)).status).toBe(401)
    expect(await works(access)).toBe(false)
    expect(await works(rotated.access_token)).toBe(false)
    expect((await refresh(rotated.refresh_token)).status).toBe(401)
  })
})

describe('logging out', () => {
  test("ends that login's access and refresh tokens at once", async () => {
    const { access, refresh: token } = await signIn()
    const answer = await call('POST', '/api/v1/auth/logout', {
      token: access,
      body: { refresh_token: token },
    })
    expect(answer.status).toBe(200)
    expect(await works(access)).toBe(false)
    expect((await refresh(token)).status).toBe(401)
  })

  test("does not end another user's login by naming its refresh token", async () => {
    const [mine, theirs] = [await signIn(), await signIn()]
    await call('POST', '/api/v1/auth/logout', { token: mine.access, body: { refresh_token: theirs.refresh } })
    expect(await works(theirs.access)).toBe(true)
    expect((await refresh(theirs.refresh)).status).toBe(200)
  })
})

describe('the account of the caller', () => {
  test('takes new names', async () => {
    const { access } = await signIn()
    const answer = await call('PATCH', '/api/v1/auth/me', {
      token: access,
      body: { first_name: 'Ada', role: 'admin' },
    })
    expect(answer.body.data.user).toMatchObject({ first_name: 'Ada', last_name: null, role: 'user' })
    expect(answer.body.user).toEqual(answer.body.data.user)
  })

  test('takes a new password only with the old one, and ends the other logins', async () => {
    const { access, person } = await signIn()
    const change = (old_password: string) =>
      call('POST', '/api/v1/auth/password', {
        token: access,
        body: { old_password, new_password: 'battery staple' },
      })
    const wrong = await change('not it at all')
    expect([wrong.status, wrong.body.issues[0].path]).toEqual([400, '/old_password'])
    expect((await change(person.password)).status).toBe(200)
    expect(await works(access)).toBe(true)
    expect(await works(person.token)).toBe(false)
    const login = (password: string) =>
      call('POST', '/api/v1/auth/login', { body: { email: person.email, password } })
    expect((await login(person.password)).status).toBe(401)
    expect((await login('battery staple')).status).toBe(200)
  })
})

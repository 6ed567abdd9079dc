import { describe, expect, test } from 'bun:test'
import { SignJWT } from 'jose'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server
const secret = new TextEncoder().encode(server.settings.jwtSecret ?? '')

const uniqueEmail = () => `${Bun.randomUUIDv7()}@people.example`
const form = (fields: Record<string, string>) => ({ rawBody: new URLSearchParams(fields) })
const cookiesOf = (headers: Headers) => headers.getSetCookie().join('\n')

describe('registering', () => {
  test('creates an account and signs it in', async () => {
    const email = uniqueEmail()
    const answer = await call('POST', '/api/auth/register', {
      body: { email, password: 'test123', role: 'admin', first_name: ' Ada ' },
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ email, id: answer.body.user_id, token: answer.body.access_token })
    expect(answer.body.user).toMatchObject({
      first_name: 'Ada',
      last_name: null,
      role: 'user',
      status: 'active',
    })
    expect(Object.keys(answer.body.user).sort()).toEqual([
      'client_id',
      'client_role',
      'created_at',
      'email',
      'first_name',
      'id',
      'last_login',
      'last_name',
      'name',
      'role',
      'status',
      'subjects',
      'updated_at',
    ])
    const me = await call('GET', '/api/auth/me', { token: answer.body.token })
    expect(me.status).toBe(200)
    expect(me.body).toMatchObject({ id: answer.body.id, email })
    expect(me.text).not.toContain('argon2')
  })

  test('an address is one account, in upper or lower case', async () => {
    const email = uniqueEmail()
    expect((await call('POST', '/api/auth/register', { body: { email, password: 'test123' } })).status).toBe(
      201,
    )
    const again = await call('POST', '/api/auth/register', {
      body: { email: email.toUpperCase(), password: 'test123' },
    })
    expect(again.status).toBe(409)
    expect(again.body.code).toBe('EMAIL_TAKEN')
  })

  test('of ten requests with one address at once, one succeeds', async () => {
    const email = uniqueEmail()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call('POST', '/api/auth/register', { body: { email, password: 'test123' } }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  })

  test.each([
    ['no body', undefined],
    ['no password', { email: 'a@b.example' }],
    ['a short password', { email: 'a@b.example', password: 'short' }],
    ['an endless password', { email: 'a@b.example', password: 'x'.repeat(129) }],
    ['no address', { email: 'no address', password: 'test123' }],
    ...[
      'foo<victim@bank.example>',
      'a@b.example,victim@bank.example',
      'a@b.example;victim@bank.example',
      '(c)victim@bank.example',
      'victim@bank.example(c)',
      '"a b"@bank.example',
      'vic\u200btim@bank.example',
      'victim@bank.exa\u00admple',
      'victim\u0001@bank.example',
      'victim@ban\u212a.example',
      'a@b@bank.example',
      'a..b@bank.example',
      'a@bank..example',
    ].map((email): [string, unknown] => [
      `the address ${JSON.stringify(email)}`,
      { email, password: 'test123' },
    ]),
    ['an operator for an address', { email: { $gt: '' }, password: 'test123' }],
    ['an array', []],
  ])('%s is a 400 that does not repeat the input', async (_, body) => {
    const answer = await call('POST', '/api/auth/register', { ...(body !== undefined && { body }) })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ success: false, statusCode: 400, code: 'VALIDATION_FAILED' })
    expect(answer.body.issues.length).toBeGreaterThan(0)
    expect(answer.text).not.toContain('short')
  })
})

describe('logging in', () => {
  test('works with an OAuth2 form, with JSON and on the bare path', async () => {
    const { email, password, id } = await server.person()
    for (const [path, options] of [
      ['/api/auth/login', form({ username: email, password, grant_type: 'password' })],
      ['/auth/login', form({ username: email.toUpperCase(), password })],
      ['/api/auth/login', form({ username: '', email, password, guest_session_id: '' })],
      ['/api/auth/login', { body: { email, password } }],
      ['/api/auth/login', { body: { username: email, password } }],
    ] as const) {
      const answer = await call('POST', path, options)
      expect(answer.status).toBe(200)
      const expires_in = path === '/auth/login' ? 7 * 24 * 60 * 60 : 1800
      expect(answer.body).toMatchObject({ token_type: 'bearer', expires_in, user_id: id })
      expect(answer.body.token).toBe(answer.body.access_token)
      expect(answer.body.user.last_login).toBeString()
    }
  })

  test('sets a cookie that lasts as long as the token and identifies the user', async () => {
    const { email, password, id } = await server.person()
    const answer = await call('POST', '/api/auth/login', form({ username: email, password }))
    expect(cookiesOf(answer.headers)).toMatch(
      /^access_token=[^;]+; Path=\/; Max-Age=1800; HttpOnly; SameSite=Lax$/,
    )
    const me = await call('GET', '/api/auth/me', { headers: { cookie: `access_token=${answer.body.token}` } })
    expect(me.body.id).toBe(id)
  })

  test('an unknown address and a wrong password get the same answer', async () => {
    const { email } = await server.person()
    const wrong = await call('POST', '/api/auth/login', { body: { email, password: 'wrong password' } })
    const unknown = await call('POST', '/api/auth/login', {
      body: { email: uniqueEmail(), password: 'wrong password' },
    })
    expect(wrong.status).toBe(401)
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
    expect(wrong.body.code).toBe('CREDENTIALS_INVALID')
    expect(wrong.headers.get('www-authenticate')).toStartWith('Bearer')
  })

  test('without an address is a 400', async () => {
    const answer = await call('POST', '/api/auth/login', { body: { password: 'test123' } })
    expect(answer.status).toBe(400)
    expect(answer.body.issues[0].path).toBe('/email')
  })

  test('ignores an invalid access token', async () => {
    const { email, password } = await server.person()
    const answer = await call('POST', '/api/auth/login', { body: { email, password }, token: 'rotten' })
    expect(answer.status).toBe(200)
  })

  test('a body of another media type is a 415', async () => {
    const answer = await call('POST', '/api/auth/login', {
      rawBody: '<login/>',
      headers: { 'content-type': 'application/xml' },
    })
    expect(answer.status).toBe(415)
    expect(answer.body.code).toBe('UNSUPPORTED_MEDIA_TYPE')
  })
})

describe('access tokens', () => {
  const sign = (claims: Record<string, unknown>, alg = 'HS256', key = secret) =>
    new SignJWT(claims).setProtectedHeader({ alg }).setIssuedAt().sign(key)
  const inAnHour = Math.floor(Date.now() / 1000) + 3600

  test('forged, expired, premature and foreign ones are 401 with a challenge', async () => {
    const { id, token } = await server.person()
    const lid = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).lid
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`
    const bad = [
      'rotten',
      '',
      'x'.repeat(5000),
      unsigned,
      `${token.slice(0, -3)}abc`,
      await sign({ sub: id, lid, exp: inAnHour - 7200 }),
      await sign({ sub: id, lid, exp: inAnHour, nbf: inAnHour }),
      await sign({ sub: id, lid, exp: inAnHour }, 'HS512'),
      await sign(
        { sub: id, lid, exp: inAnHour },
        'HS256',
        new TextEncoder().encode('another secret of 32 characters!!'),
      ),
      ...(await Promise.all(
        [
          { sub: { $gt: '' } },
          { sub: [id] },
          { sub: 1 },
          { sub: null },
          { lid: { $gt: '' } },
          { lid: [lid] },
        ].map((claim) => sign({ sub: id, lid, exp: inAnHour, ...claim })),
      )),
      await sign({ sub: id, lid }),
      await sign({ sub: id, lid: 'a login that is not', exp: inAnHour }),
      await sign({ sub: 'a user that is not', lid, exp: inAnHour }),
    ]
    for (const forged of bad) {
      const answer = await call('GET', '/api/auth/me', { headers: { authorization: `Bearer ${forged}` } })
      expect([forged.slice(0, 20), answer.status]).toEqual([forged.slice(0, 20), 401])
      expect(answer.body.code).toBe('TOKEN_INVALID')
      expect(answer.headers.get('www-authenticate')).toContain('invalid_token')
    }
    expect(
      (await call('GET', '/api/auth/me', { token: await sign({ sub: id, lid, exp: inAnHour }) })).status,
    ).toBe(200)
  })

  test('an anonymous caller is 401, and so is another scheme', async () => {
    const anonymous = await call('GET', '/api/auth/me')
    expect([anonymous.status, anonymous.body.code]).toEqual([401, 'UNAUTHENTICATED'])
    expect(anonymous.headers.get('www-authenticate')).toStartWith('Bearer')
    const basic = await call('GET', '/api/auth/me', { headers: { authorization: 'Basic dXNlcjpwYXNz' } })
    expect([basic.status, basic.body.code]).toEqual([401, 'TOKEN_INVALID'])
    const empty = await call('GET', '/api/auth/me', { headers: { authorization: '' } })
    expect([empty.status, empty.body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  test('an invalid cookie is 401 and is cleared', async () => {
    const answer = await call('GET', '/api/auth/me', { headers: { cookie: 'access_token=rotten' } })
    expect(answer.status).toBe(401)
    expect(cookiesOf(answer.headers)).toContain('access_token=; Path=/; Max-Age=0')
  })

  test('the header takes precedence over the cookie', async () => {
    const [one, other] = [await server.person(), await server.person()]
    const answer = await call('GET', '/api/auth/me', {
      token: one.token,
      headers: { cookie: `access_token=${other.token}` },
    })
    expect(answer.body.id).toBe(one.id)
  })

  test('a write by cookie from a foreign origin is 403; from a listed origin or by header it is allowed', async () => {
    const { token } = await server.person()
    const patch = (headers: Record<string, string>) =>
      call('PATCH', '/api/v1/auth/me', { body: { first_name: 'Ada' }, headers })
    const cookie = `access_token=${token}`
    const foreign = await patch({ cookie, origin: 'https://evil.example' })
    expect([foreign.status, foreign.body.code]).toEqual([403, 'ORIGIN_FORBIDDEN'])
    expect((await patch({ cookie, origin: 'null' })).status).toBe(403)
    expect((await patch({ cookie, origin: 'http://localhost:5173' })).status).toBe(200)
    expect((await patch({ cookie, origin: server.url })).status).toBe(200)
    expect((await patch({ cookie })).status).toBe(200)
    expect((await patch({ authorization: `Bearer ${token}`, origin: 'https://evil.example' })).status).toBe(
      200,
    )
  })

  test('a route that sets cookies is 403 for a foreign origin, that of another scheme or port too', async () => {
    const { email, password } = await server.person()
    const foreign = ['https://evil.example', server.url.replace('http:', 'https:'), 'http://127.0.0.1:1']
    for (const origin of foreign) {
      const rawBody = new URLSearchParams({ username: email, password })
      const form = await call('POST', '/api/auth/login', { rawBody, headers: { origin } })
      expect([form.status, form.body.code]).toEqual([403, 'ORIGIN_FORBIDDEN'])
      expect(form.headers.get('set-cookie')).toBe(null)
    }
    const { body: document } = await call('GET', '/api-docs/json')
    const writing = Object.keys(document.paths).filter(
      (path) => document.paths[path].post?.['x-access'] === 'public',
    )
    expect(writing.length).toBeGreaterThan(3)
    for (const path of writing) {
      const answer = await call('POST', path, { body: {}, headers: { origin: 'https://evil.example' } })
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'ORIGIN_FORBIDDEN'])
    }
    for (const origin of [server.url, 'http://localhost:5173'])
      expect(
        (await call('POST', '/api/auth/login', { body: { email, password }, headers: { origin } })).status,
      ).toBe(200)
  })

  test('behind a trusted proxy the scheme that the browser speaks counts', async () => {
    const proxied = await startTestServer({ trustedProxies: 1 }, server.databaseUri)
    const { email, password } = await server.person()
    const login = async (origin: string, scheme: string) =>
      (
        await proxied.call('POST', '/api/auth/login', {
          body: { email, password },
          headers: { origin, 'x-forwarded-proto': scheme },
        })
      ).status
    const secure = proxied.url.replace('http:', 'https:')
    expect(await login(secure, 'https')).toBe(200)
    expect(await login(proxied.url, 'https')).toBe(403)
    expect(await login(secure, 'http')).toBe(403)
    expect(await login(secure, 'https, http')).toBe(403)
  })
})

describe('logging out', () => {
  test('ends that login at once, keeps the others, and clears both cookies', async () => {
    const { email, password, token } = await server.person()
    const other = (await call('POST', '/api/auth/login', { body: { email, password } })).body.token
    const answer = await call('POST', '/api/auth/logout', { token })
    expect(answer.status).toBe(200)
    expect(cookiesOf(answer.headers)).toMatch(/access_token=; [\s\S]*refresh_token=; /)
    expect((await call('GET', '/api/auth/me', { token })).status).toBe(401)
    expect((await call('GET', '/api/auth/me', { token: other })).status).toBe(200)
  })
})

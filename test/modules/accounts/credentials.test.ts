import { describe, expect, spyOn, test } from 'bun:test'
import { SignJWT } from 'jose'
import { hashToken, randomToken } from '../../../src/platform/secrets.ts'
import { mailedToken, openMailbox } from '../../support/mailbox.ts'
import { type Person, startTestServer } from '../../support/server.ts'

const mailbox = await openMailbox()
const server = await startTestServer({ smtpUrl: mailbox.url })
const { call } = server
const admin = await server.person({ role: 'admin' })
type Row = { _id: string } & Record<string, unknown>
const newPassword = 'battery staple'

const login = (email: string, password: string) =>
  call('POST', '/api/v1/auth/login', { body: { email, password } })
const forgot = (email: string) => call('POST', '/api/v1/auth/forgot', { body: { email } })
const reset = (token: string) =>
  call('POST', '/api/v1/auth/reset', { body: { token, password: newPassword } })
const changePassword = ({ token, password }: Person) =>
  call('POST', '/api/v1/auth/password', {
    token,
    body: { old_password: password, new_password: newPassword },
  })
const administer = (person: Person, status: string) =>
  call('PATCH', `/api/v1/admin/users/${person.id}`, { token: admin.token, body: { status } })

const resetByMail = async ({ email }: Person) => {
  await forgot(email)
  return await reset(await mailedToken(mailbox, email, 'reset-password'))
}

const changes: Record<string, (person: Person) => Promise<{ status: number }>> = {
  'a change of the password': changePassword,
  'a reset of the password': resetByMail,
  'a suspension': (person) => administer(person, 'suspended'),
  'a suspension that is lifted': async (person) => {
    await administer(person, 'suspended')
    return await administer(person, 'active')
  },
  'an erasure': ({ token }) => call('DELETE', '/api/auth/me', { token }),
}

/** Runs `meanwhile` while the next check of a password is under way, which then passes. */
const duringCheck = async <T>(attempt: () => Promise<T>, meanwhile: () => Promise<unknown>): Promise<T> => {
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const verify = spyOn(Bun.password, 'verify').mockImplementationOnce(async () => {
    begun.resolve()
    await gate.promise
    return true
  })
  const attempted = attempt()
  await begun.promise
  await meanwhile()
  gate.resolve()
  const result = await attempted
  verify.mockRestore()
  return result
}

describe('a login under way', () => {
  for (const [name, change] of Object.entries(changes))
    test(`with the old password is refused after ${name}`, async () => {
      const person = await server.person()
      const late = await duringCheck(
        () => login(person.email, person.password),
        async () => expect((await change(person)).status).toBe(200),
      )
      expect([late.status, late.body.code]).toEqual([401, 'CREDENTIALS_INVALID'])
    })

  for (const [name, change] of Object.entries(changes))
    test(`is void when it was stored after ${name}`, async () => {
      const person = await server.person()
      expect((await change(person)).status).toBe(200)
      if (name === 'a suspension') await administer(person, 'active')
      const [lid, refresh_token] = [Bun.randomUUIDv7(), randomToken()]
      const row = { user_id: person.id, expires_at: new Date(Date.now() + 60_000) }
      const logins = server.database.collection<Row>('logins')
      const refreshTokens = server.database.collection<Row>('refresh_tokens')
      await logins.insertOne({ _id: lid, ...row, credentials_version: 1 })
      await refreshTokens.insertOne({
        _id: hashToken(refresh_token),
        ...row,
        login_id: lid,
        rotated_at: null,
      })
      const token = await new SignJWT({ sub: person.id, lid })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(server.settings.jwtSecret ?? ''))
      expect((await call('GET', '/api/auth/me', { token })).status).toBe(401)
      const refreshed = await call('POST', '/api/v1/auth/refresh', { body: { refresh_token } })
      expect([refreshed.status, refreshed.body.code]).toEqual([401, 'REFRESH_TOKEN_INVALID'])
    })
})

describe('a change of the password', () => {
  test('keeps the login that makes it and ends the others', async () => {
    const person = await server.person()
    const other = (await login(person.email, person.password)).body
    expect((await changePassword(person)).status).toBe(200)
    expect((await call('GET', '/api/auth/me', { token: person.token })).status).toBe(200)
    expect((await call('GET', '/api/auth/me', { token: other.access_token })).status).toBe(401)
    const { refresh_token } = other
    expect((await call('POST', '/api/v1/auth/refresh', { body: { refresh_token } })).status).toBe(401)
    expect((await login(person.email, newPassword)).status).toBe(200)
  })

  test('of ten at once on one login, one succeeds, and the login stays', async () => {
    const person = await server.person()
    const answers = await Promise.all(Array.from({ length: 10 }, () => changePassword(person)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)])
    expect((await call('GET', '/api/auth/me', { token: person.token })).status).toBe(200)
  })

  test('is refused, and its login ends, when a reset overtakes it', async () => {
    const person = await server.person()
    const late = await duringCheck(
      () => changePassword({ ...person, password: 'the old one' }),
      () => resetByMail(person),
    )
    expect([late.status, late.body.issues[0].path]).toEqual([400, '/old_password'])
    expect((await call('GET', '/api/auth/me', { token: person.token })).status).toBe(401)
    expect((await login(person.email, newPassword)).status).toBe(200)
  })

  test('ends older reset links, and so does a suspension', async () => {
    for (const change of [changePassword, (person: Person) => administer(person, 'suspended')]) {
      const person = await server.person()
      await forgot(person.email)
      const token = await mailedToken(mailbox, person.email, 'reset-password')
      expect((await change(person)).status).toBe(200)
      const late = await reset(token)
      expect([late.status, late.body.code]).toEqual([400, 'RESET_TOKEN_INVALID'])
    }
  })
})

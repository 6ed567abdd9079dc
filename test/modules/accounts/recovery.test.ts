import { describe, expect, test } from 'bun:test'
import { mailedToken, openMailbox } from '../../support/mailbox.ts'
import { startTestServer } from '../../support/server.ts'

const mailbox = await openMailbox()
const server = await startTestServer({ smtpUrl: mailbox.url, publicUrl: 'https://convene.example' })
const { call } = server

const forgot = (email: string) => call('POST', '/api/v1/auth/forgot', { body: { email } })
const reset = (token: string, password = 'battery staple') =>
  call('POST', '/api/v1/auth/reset', { body: { token, password } })
const tokenFor = (email: string) => mailedToken(mailbox, email, 'reset-password')

describe('a forgotten password', () => {
  test('is replaced through the link of the mail, once, and every login ends', async () => {
    const person = await server.person()
    expect((await forgot(person.email.toUpperCase())).status).toBe(202)
    const token = await tokenFor(person.email)
    expect((await reset(token)).status).toBe(200)
    expect((await call('GET', '/api/auth/me', { token: person.token })).status).toBe(401)
    const login = (password: string) =>
      call('POST', '/api/auth/login', { body: { email: person.email, password } })
    expect((await login(person.password)).status).toBe(401)
    expect((await login('battery staple')).status).toBe(200)
    const again = await reset(token, 'another password')
    expect([again.status, again.body.code]).toEqual([400, 'RESET_TOKEN_INVALID'])
  })

  test('of ten requests with one token at once, one succeeds', async () => {
    const person = await server.person()
    await forgot(person.email)
    const token = await tokenFor(person.email)
    const answers = await Promise.all(Array.from({ length: 10 }, () => reset(token)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)])
  })

  test('a link is refused after 30 minutes', async () => {
    const person = await server.person()
    await forgot(person.email)
    const token = await tokenFor(person.email)
    const row = await server.database.collection('mailed_links').findOne({ user_id: person.id })
    const leftMs = row?.expires_at.getTime() - Date.now()
    expect(leftMs).toBeGreaterThan(29 * 60_000)
    expect(leftMs).toBeLessThanOrEqual(30 * 60_000)
    await server.database
      .collection('mailed_links')
      .updateOne({ user_id: person.id }, { $set: { expires_at: new Date(Date.now() - 1) } })
    expect((await reset(token)).status).toBe(400)
  })

  test('an unknown address is answered like a known one, without mail', async () => {
    const unknown = await forgot('unknown@people.example')
    const person = await server.person()
    const known = await forgot(person.email)
    expect(unknown.status).toBe(202)
    expect(unknown.body).toEqual(known.body)
    await tokenFor(person.email)
    expect(mailbox.mails.at(-1)?.text).toContain('Subject: Choose a new password')
    expect(mailbox.mails.at(-1)?.text).toContain('https://convene.example/reset-password?token=')
    expect(mailbox.mails.some(({ to }) => to.includes('unknown@people.example'))).toBe(false)
  })

  test('the token itself is never stored', async () => {
    const person = await server.person()
    await forgot(person.email)
    const token = await tokenFor(person.email)
    const rows = await server.database.collection('mailed_links').find().toArray()
    const jobs = await server.database.collection('jobs').find().toArray()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify([rows, jobs])).not.toContain(token)
  })
})

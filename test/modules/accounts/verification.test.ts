import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { mailedToken, openMailbox } from '../../support/mailbox.ts'
import { startTestServer } from '../../support/server.ts'

const mailbox = await openMailbox()
const server = await startTestServer({ smtpUrl: mailbox.url, assistantAccess: 'key' })
const { call } = server
const admin = await server.person({ role: 'admin' })
const password = 'correct horse'
const uniqueEmail = () => `${Bun.randomUUIDv7()}@people.example`

const register = async (email: string): Promise<{ id: string; token: string }> =>
  (await call('POST', '/api/auth/register', { body: { email, password } })).body
const verify = (token: string) => call('POST', '/api/v1/auth/verify-email', { body: { token } })
const forgot = (email: string) => call('POST', '/api/v1/auth/forgot', { body: { email } })
/** A session that a business stored for an address. */
const sessionOf = async (userId: string): Promise<string> =>
  (await call('POST', '/api/sessions', { token: admin.token, body: { businessId: 'B-bank', userId } })).body
    .sessionId
const read = (sessionId: string, token: string) => call('GET', `/api/sessions/${sessionId}`, { token })
const mailsTo = (email: string, page: string) =>
  mailbox.mails.filter(({ to, text }) => to.includes(email) && text.includes(`/${page}?token=`))

describe('an address', () => {
  test('opens and erases nothing of a business until it is verified', async () => {
    const email = uniqueEmail()
    const sessionId = await sessionOf(email.toUpperCase())
    const { id, token } = await register(email)
    expect((await read(sessionId, token)).status).toBe(403)
    const history = `/api/sessions/business/B-bank/user/${email}/history`
    expect((await call('GET', history, { token })).status).toBe(403)
    expect((await call('DELETE', '/api/auth/me', { token })).status).toBe(200)
    await eventually(async () =>
      expect(await server.database.collection('users').countDocuments({ email: { $regex: id } })).toBe(0),
    )
    expect((await read(sessionId, admin.token)).body.userId).toBe(email.toUpperCase())
  })

  test('is verified by the link of the registration, once, and then opens its sessions', async () => {
    const email = uniqueEmail()
    const sessionId = await sessionOf(email)
    const { token } = await register(email)
    const link = await mailedToken(mailbox, email, 'verify-email')
    const answers = await Promise.all(Array.from({ length: 5 }, () => verify(link)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400])
    expect((await read(sessionId, token)).status).toBe(200)
    const again = await verify(link)
    expect([again.status, again.body.code]).toEqual([400, 'VERIFY_TOKEN_INVALID'])
  })

  test('is verified by a reset link too', async () => {
    const person = await server.person({ emailVerified: false })
    const sessionId = await sessionOf(person.email)
    expect((await read(sessionId, person.token)).status).toBe(403)
    await forgot(person.email)
    const token = await mailedToken(mailbox, person.email, 'reset-password')
    expect((await call('POST', '/api/v1/auth/reset', { body: { token, password } })).status).toBe(200)
    const login = await call('POST', '/api/auth/login', { body: { email: person.email, password } })
    expect((await read(sessionId, login.body.token)).status).toBe(200)
  })

  test('of an account that an admin creates is not verified', async () => {
    const email = uniqueEmail()
    const sessionId = await sessionOf(email)
    await call('POST', '/api/v1/auth/register', { token: admin.token, body: { email, password } })
    const login = await call('POST', '/api/auth/login', { body: { email, password } })
    expect((await read(sessionId, login.body.token)).status).toBe(403)
  })

  test('a link for one purpose does not serve the other', async () => {
    const email = uniqueEmail()
    await register(email)
    await forgot(email)
    const resetToken = await mailedToken(mailbox, email, 'reset-password')
    const verifyToken = await mailedToken(mailbox, email, 'verify-email')
    expect((await verify(resetToken)).status).toBe(400)
    const wrong = await call('POST', '/api/v1/auth/reset', { body: { token: verifyToken, password } })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'RESET_TOKEN_INVALID'])
  })
})

describe('mails to an address', () => {
  test('are at most three an hour of one kind, which the caller is not told, and a new link ends the old one', async () => {
    const { email } = await server.person()
    const tokens = new Set<string>()
    for (let sent = 1; sent <= 3; sent += 1) {
      expect((await forgot(email)).status).toBe(202)
      await eventually(() => expect(mailsTo(email, 'reset-password').length).toBe(sent))
      tokens.add(await mailedToken(mailbox, email, 'reset-password'))
    }
    const [first = '', second = '', third = ''] = tokens
    const beyond = await Promise.all(Array.from({ length: 20 }, () => forgot(email)))
    expect(new Set(beyond.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(beyond[0]?.status).toBe(202)
    // The jobs of these requests are done once none is in the queue.
    await eventually(async () =>
      expect(await server.database.collection('jobs').countDocuments({ name: 'accounts.send-link' })).toBe(0),
    )
    expect(mailsTo(email, 'reset-password').length).toBe(3)
    const reset = (token: string) => call('POST', '/api/v1/auth/reset', { body: { token, password } })
    expect((await reset(first)).status).toBe(400)
    expect((await reset(second)).status).toBe(400)
    expect((await reset(third)).status).toBe(200)
  })

  test('are counted over accounts that are erased and registered again', async () => {
    const email = uniqueEmail()
    for (let round = 0; round < 5; round += 1) {
      const { token } = await register(email)
      await eventually(async () =>
        expect(await server.database.collection('jobs').countDocuments({ name: 'accounts.send-link' })).toBe(
          0,
        ),
      )
      await call('DELETE', '/api/auth/me', { token })
    }
    expect(mailsTo(email, 'verify-email').length).toBe(3)
  })
})

describe('the pages of mailed links', () => {
  const pages = [
    ['/reset-password', '/api/v1/auth/reset', 'reset-password'],
    ['/verify-email', '/api/v1/auth/verify-email', 'verify-email'],
  ] as const

  test.each(pages)('%s is a form that works without a script', async (path, action, page) => {
    const email = uniqueEmail()
    await register(email)
    if (page === 'reset-password') await forgot(email)
    const token = await mailedToken(mailbox, email, page)
    const { status, headers, text } = await call('GET', `${path}?token=${token}`)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
      'no-store',
      'no-referrer',
    ])
    expect(text).toContain(`<form method="post" action="${action}">`)
    const [, sent = ''] = /name="token" value="([^"]*)"/.exec(text) ?? []
    const fields = new URLSearchParams({ token: sent, ...(page === 'reset-password' && { password }) })
    expect((await call('POST', action, { rawBody: fields })).status).toBe(200)
  })

  test.each(pages)('%s has its script and style from this server', async (path) => {
    const { text } = await call('GET', `${path}?token=abc`)
    const assets = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, asset = '']) => asset)
    expect(assets.length).toBe(2)
    for (const asset of assets) expect((await call('GET', asset)).status).toBe(200)
    expect(text).not.toMatch(/<script>|<style| style=| on\w+=/)
  })

  test.each(pages)('%s writes nothing of a strange token into the page', async (path) => {
    for (const query of ['', '?token=', '?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E']) {
      const { status, text } = await call('GET', `${path}${query}`)
      expect([status, text.includes('alert'), text.includes('<form')]).toEqual([200, false, false])
    }
  })
})

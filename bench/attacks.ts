/**
 * Attacks a server process: hostile patterns and bodies, stalled uploads, floods of mail, forged logins. Exits with 1 on
 * a fault.
 * `bun bench/attacks.ts`
 */
import { SignJWT } from 'jose'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { defaultTimings } from '../src/timings.ts'
import { startMailbox } from '../test/support/mailbox.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { createCases, type Reply, request, sendRaw, signUp, temporaryFolder } from './cases.ts'

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder() })
const mailbox = await startMailbox()
const { url, kill } = await startServerProcess(store.uri.replace('/?', '/attacks?'), {
  smtpUrl: mailbox.url,
  timings: { ...defaultTimings, bodyIdleMs: 1000 },
})
const cases = createCases()
const run = (done: string, act: Parameters<typeof cases.run>[2]) => cases.run(url, done, act)
const send = (method: string, path: string, sent?: Parameters<typeof request>[3]) =>
  request(url, method, path, sent)
const expectStatus = (reply: Reply, ...statuses: number[]) => ({
  happened: `${reply.status} ${reply.body.code ?? ''} in ${reply.ms.toFixed(0)} ms`,
  ok: statuses.includes(reply.status),
})
const post = (done: string, path: string, sent: Parameters<typeof request>[3], ...statuses: number[]) =>
  run(done, async () => expectStatus(await send('POST', path, sent), ...statuses))

const dots = `a@${'.'.repeat(64_000)}@`
await post(
  'register with an address of 64,000 dots',
  '/api/auth/register',
  { body: { email: dots, password: 'test123' } },
  400,
  413,
)
await post(
  'forgot with an address of 64,000 dots',
  '/api/v1/auth/forgot',
  { body: { email: dots } },
  400,
  413,
)
await post(
  'register with an object that has toString',
  '/api/auth/register',
  { body: { email: { toString: 1 }, password: 'x' } },
  400,
)
for (const path of ['/api/auth/register', '/api/auth/login'])
  await run(`an empty chunked body to ${path}`, async () => {
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const answer = await sendRaw(url, `${head}0\r\n\r\n`)
    return { happened: answer.slice(9, 12), ok: answer.startsWith('HTTP/1.1 400') }
  })

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const pairs = 'a&'.repeat(5 * 1024 * 1024)
await post('10 MB of a&a&… to login', '/api/auth/login', { raw: pairs, headers: form }, 413)
await post('10 MB of a&a&… to an unknown path', '/api/nothing', { raw: pairs, headers: form }, 404)
const manyKeys = Object.fromEntries(Array.from({ length: 430_000 }, (_, index) => [`k${index}`, 1]))
const guest = { 'x-guest-session-id': 'guest_attacks' }
await post(
  '430,000 keys to a new valuation',
  '/api/sessions',
  { body: { form_data: manyKeys }, headers: guest },
  413,
)

const person = await signUp(url)
const session = await send('POST', '/api/sessions', { body: { businessId: 'B-attacks', userId: 'u' } })
const sessionPath = `/api/sessions/${session.body.sessionId}`
await run('8 MB of metadata to an assistant session', async () =>
  expectStatus(
    await send('PATCH', sessionPath, {
      body: { metadata: { text: 'x'.repeat(8e6) } },
    }),
    413,
  ),
)
for (const path of ['/api/scan', '/api/auth/login'])
  await run(`half a body to ${path}, then nothing (limit 1 s)`, async () => {
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${path === '/api/scan' ? person.token : ''}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n--b\r\n`
    const answer = await sendRaw(url, head)
    return { happened: answer.slice(9, 12) || 'no answer', ok: answer.startsWith('HTTP/1.1 408') }
  })
await run('forgot 30 times for one address', async () => {
  const { email } = await signUp(url)
  const replies = await Promise.all(
    Array.from({ length: 30 }, () => send('POST', '/api/v1/auth/forgot', { body: { email } })),
  )
  await Bun.sleep(2000)
  const mails = mailbox.mails.filter(
    ({ to, text }) => to.includes(email) && text.includes('/reset-password'),
  ).length
  const isTold = replies.some(({ status }) => status !== 202)
  return { happened: `${mails} mails, every answer 202: ${!isTold}`, ok: mails >= 1 && mails <= 3 && !isTold }
})
await post(
  'login from a foreign page',
  '/api/auth/login',
  { body: person, headers: { origin: 'https://evil.example' } },
  403,
)
for (const email of [
  'a@b.example, c@d.example',
  'Name <a@b.example>',
  'a\u200b@b.example',
  'a@b.example\n',
  '(x)a@b.example',
])
  await post(
    `register ${JSON.stringify(email)}`,
    '/api/auth/register',
    { body: { email, password: 'test123' } },
    400,
  )
await run('the guest id undefined', async () =>
  expectStatus(await send('GET', '/api/sessions', { headers: { 'x-guest-session-id': 'undefined' } }), 400),
)
await run('PUT to login', async () => {
  const reply = await send('PUT', '/api/auth/login', { body: {} })
  const allow = reply.headers.get('allow') ?? ''
  return { happened: `${reply.status}, Allow: ${allow}`, ok: reply.status === 405 && allow.includes('POST') }
})
for (const sub of [{ id: person.id }, ['x'], 5])
  await run(`a signed token whose sub is ${JSON.stringify(sub)}`, async () => {
    const secret = new TextEncoder().encode('a secret for tests only, of more than 32 characters')
    const forged = new SignJWT({ sub: sub as unknown as string, jti: Bun.randomUUIDv7() })
    const signed = await forged
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(secret)
    return expectStatus(await send('GET', '/api/auth/me', { token: signed }), 401)
  })

kill()
await mailbox.stop()
await store.close(0)
cases.end()

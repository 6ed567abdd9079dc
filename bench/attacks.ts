/**
 * Attacks a server process: hostile patterns and bodies, unverified addresses, logins under way, sockets of demoted
 * admins, stalled uploads, floods of mail, forged logins. Exits with 1 on a fault.
 * `bun bench/attacks.ts`
 */
import { SignJWT } from 'jose'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { defaultTimings } from '../src/timings.ts'
import { startMailbox } from '../test/support/mailbox.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { openSocket } from '../test/support/socket.ts'
import { createCases, type Reply, request, sendRaw, signUp, temporaryFolder, until } from './cases.ts'

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder() })
const mailbox = await startMailbox()
const { url, kill } = await startServerProcess(store.uri.replace('/?', '/attacks?'), {
  assistantAccess: 'key',
  smtpUrl: mailbox.url,
  timings: { ...defaultTimings, bodyIdleMs: 1000 },
})
const database = databaseOf(await connectMongo(store.uri.replace('/?', '/attacks?')))
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

const admin = await signUp(url)
await database.collection('users').updateOne({ email: admin.email }, { $set: { role: 'admin' } })
admin.token = String((await send('POST', '/api/v1/auth/login', { body: admin })).body.access_token)
const victim = `victim-${Bun.randomUUIDv7()}@people.example`
const { token } = admin
const session = await send('POST', '/api/sessions', {
  token,
  body: { businessId: 'B-attacks', userId: victim },
})
const sessionPath = `/api/sessions/${session.body.sessionId}`
await run('8 MB of metadata to an assistant session', async () =>
  expectStatus(
    await send('PATCH', sessionPath, { token, body: { metadata: { text: 'x'.repeat(8e6) } } }),
    413,
  ),
)
await run('an account with an unverified address opens a session of a business and is erased', async () => {
  const thief = await signUp(url, victim)
  const read = await send('GET', `${sessionPath}/messages`, { token: thief.token })
  const erased = await send('DELETE', '/api/auth/me', { token: thief.token })
  const after = await send('GET', sessionPath, { token })
  const happened = `${read.status}, then ${erased.status}; the session belongs to ${after.body.userId === victim ? 'its customer' : after.body.userId}`
  return { happened, ok: read.status === 403 && erased.status < 300 && after.body.userId === victim }
})

/** Signs in ten times with the old password while `change` ends it. Counts the tokens that work afterwards. */
const raceLogins = async (person: Awaited<ReturnType<typeof signUp>>, change: () => Promise<unknown>) => {
  const { email, password } = person
  const logins = Array.from({ length: 10 }, async (_, index) => {
    await Bun.sleep(index * 2)
    return await send('POST', '/api/v1/auth/login', { body: { email, password } })
  })
  await Bun.sleep(8)
  await change()
  const tokens = (await Promise.all(logins)).flatMap(({ status, body }) =>
    status === 200 ? [String(body.access_token)] : [],
  )
  const used = await Promise.all(tokens.map((one) => send('GET', '/api/auth/me', { token: one })))
  const alive = used.filter(({ status }) => status === 200).length
  return { happened: `${tokens.length} of 10 got a token, ${alive} tokens work afterwards`, ok: alive === 0 }
}
for (let round = 1; round <= 3; round += 1) {
  await run(`logins under way while the password changes, ${round}`, async () => {
    const person = await signUp(url)
    const body = { old_password: person.password, new_password: 'another horse' }
    return await raceLogins(person, () =>
      send('POST', '/api/v1/auth/password', { token: person.token, body }),
    )
  })
  await run(`logins under way while an admin suspends the account, ${round}`, async () => {
    const person = await signUp(url)
    const path = `/api/v1/admin/users/${person.id}`
    return await raceLogins(person, () => send('PATCH', path, { token, body: { status: 'suspended' } }))
  })
  await run(`logins under way while the password is reset, ${round}`, async () => {
    const person = await signUp(url)
    await send('POST', '/api/v1/auth/forgot', { body: { email: person.email } })
    const link = await until(() => {
      const mail = mailbox.mails.find(
        ({ to, text }) => to.includes(person.email) && text.includes('/reset-password'),
      )
      return /reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? null
    })
    const body = { token: link, password: 'another horse' }
    return await raceLogins(person, () => send('POST', '/api/v1/auth/reset', { body }))
  })
}

await run('an admin with an open socket is demoted', async () => {
  const other = await signUp(url)
  const path = `/api/v1/admin/users/${other.id}`
  await send('PATCH', path, { token, body: { role: 'admin' } })
  const login = await send('POST', '/api/v1/auth/login', { body: other })
  const headers = { authorization: `Bearer ${login.body.access_token}` }
  const socket = openSocket(`${url}${sessionPath}/live`, { headers })
  await socket.opened
  const demotedAt = performance.now()
  await send('PATCH', path, { token, body: { role: 'user' } })
  const closed = await Promise.race([socket.closed, Bun.sleep(20_000).then(() => null)])
  const ms = performance.now() - demotedAt
  return {
    happened: closed ? `closed with ${closed.code} after ${ms.toFixed(0)} ms` : 'stays open',
    ok: closed !== null && ms < 5000,
  }
})

for (const path of ['/api/scan', '/api/auth/login'])
  await run(`half a body to ${path}, then nothing (limit 1 s)`, async () => {
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${path === '/api/scan' ? token : ''}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n--b\r\n`
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
  { body: admin, headers: { origin: 'https://evil.example' } },
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
for (const sub of [{ id: admin.id }, ['x'], 5])
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

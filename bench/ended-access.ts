/**
 * What an account must not open, or no longer: sessions of an unverified address, logins under way while the password
 * changes, open sockets of a demoted admin. Exits with 1 on a fault.
 * `bun bench/ended-access.ts`
 */
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { startMailbox } from '../test/support/mailbox.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { openSocket } from '../test/support/socket.ts'
import { createCases, request, signUp, temporaryFolder, until } from './cases.ts'

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder() })
const uri = store.uri.replace('/?', '/access?')
const mailbox = await startMailbox()
const { url, kill } = await startServerProcess(uri, { assistantAccess: 'key', smtpUrl: mailbox.url })
const database = databaseOf(await connectMongo(uri))
const cases = createCases()
const run = (done: string, act: Parameters<typeof cases.run>[2]) => cases.run(url, done, act)
const send = (method: string, path: string, sent?: Parameters<typeof request>[3]) =>
  request(url, method, path, sent)

const admin = await signUp(url)
await database.collection('users').updateOne({ email: admin.email }, { $set: { role: 'admin' } })
const login = await send('POST', '/api/v1/auth/login', { body: admin })
const token = String(login.body.access_token)
const victim = `victim-${Bun.randomUUIDv7()}@people.example`
const session = await send('POST', '/api/sessions', {
  token,
  body: { businessId: 'B-access', userId: victim },
})
const sessionPath = `/api/sessions/${session.body.sessionId}`

await run('an account with an unverified address opens a session of a business and is erased', async () => {
  const thief = await signUp(url, victim)
  const read = await send('GET', `${sessionPath}/messages`, { token: thief.token })
  const erased = await send('DELETE', '/api/auth/me', { token: thief.token })
  const after = await send('GET', sessionPath, { token })
  const happened = `${read.status}, then ${erased.status}; the session belongs to ${after.body.userId === victim ? 'its customer' : after.body.userId}`
  return { happened, ok: read.status === 403 && erased.status < 300 && after.body.userId === victim }
})

type Person = Awaited<ReturnType<typeof signUp>>

/** Each prepares what ends the logins of an account, and returns it. */
const endings: [string, (person: Person) => Promise<() => Promise<unknown>>][] = [
  [
    'the password changes',
    async ({ token, password }) => {
      const body = { old_password: password, new_password: 'another horse' }
      return () => send('POST', '/api/v1/auth/password', { token, body })
    },
  ],
  [
    'an admin suspends the account',
    async ({ id }) =>
      () =>
        send('PATCH', `/api/v1/admin/users/${id}`, { token, body: { status: 'suspended' } }),
  ],
  [
    'the password is reset',
    async ({ email }) => {
      await send('POST', '/api/v1/auth/forgot', { body: { email } })
      const link = await until(() => {
        const mail = mailbox.mails.find(
          ({ to, text }) => to.includes(email) && text.includes('/reset-password'),
        )
        return /reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? null
      })
      return () => send('POST', '/api/v1/auth/reset', { body: { token: link, password: 'another horse' } })
    },
  ],
]
for (const [name, prepare] of [...endings, ...endings, ...endings])
  await run(`logins under way while ${name}`, async () => {
    const person = await signUp(url)
    const end = await prepare(person)
    const logins = Array.from({ length: 10 }, async (_, index) => {
      await Bun.sleep(index * 2)
      return await send('POST', '/api/v1/auth/login', { body: person })
    })
    await Bun.sleep(8)
    await end()
    const done = (await Promise.all(logins)).filter(({ status }) => status === 200)
    const used = await Promise.all(
      done.map(({ body }) => send('GET', '/api/auth/me', { token: String(body.access_token) })),
    )
    const alive = used.filter(({ status }) => status === 200).length
    return { happened: `${done.length} of 10 got a token, ${alive} tokens work afterwards`, ok: alive === 0 }
  })

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

kill()
await mailbox.stop()
await store.close(0)
cases.end()

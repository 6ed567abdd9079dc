import { afterAll, describe, expect, test } from 'bun:test'
import type { NoticeMail } from '../../../../src/modules/accounts/index.ts'
import { eventually } from '../../../support/eventually.ts'
import { freePort } from '../../../support/free-port.ts'
import { openMailbox, startMailbox } from '../../../support/mailbox.ts'
import { type Person, startTestServer, type TestServer } from '../../../support/server.ts'

const mailbox = await openMailbox()
const publicUrl = 'https://lessons.example'
const server = await startTestServer({ smtpUrl: mailbox.url, publicUrl })
await startTestServer({ smtpUrl: mailbox.url, publicUrl, role: 'worker' }, server.databaseUri)

const tell = (
  { convene }: TestServer,
  one: Person,
  key: string,
  more: Partial<NoticeMail> = {},
  kind = 'test.told',
) =>
  convene.accounts.notifications.tell(
    one.id,
    { type: 'info', kind, message: `The message ${key}.`, resource_id: null, payload: {}, names: [] },
    key,
    { subject: `Subject ${key}`, until: null, ...more },
  )
const jobsLeft = ({ database }: TestServer) =>
  database.collection('jobs').countDocuments({ name: 'accounts.mail-notification' })
const allSent = (of = server) => eventually(async () => expect(await jobsLeft(of)).toBe(0))
const mailsTo = ({ email }: Person, { mails } = mailbox) => mails.filter(({ to }) => to.includes(email))

describe('the mail of a notification', () => {
  test('has its message and a link, and goes out once, however often it is told, from two processes', async () => {
    const one = await server.person()
    await Promise.all(Array.from({ length: 10 }, () => tell(server, one, 'once')))
    await allSent()
    await tell(server, one, 'once')
    await allSent()
    const [mail, ...more] = mailsTo(one)
    expect(more).toEqual([])
    expect(mail?.text).toContain('Subject: Subject once')
    expect(mail?.text).toContain('The message once.')
    expect(mail?.text).toContain(`${publicUrl}/`)
  })

  test('goes to verified addresses of active accounts alone, and not after its time', async () => {
    const [unverified, suspended, late] = [
      await server.person({ emailVerified: false }),
      await server.person(),
      await server.person(),
    ]
    const users = server.database.collection('users')
    await users.updateOne({ email: suspended.email }, { $set: { status: 'suspended' } })
    await tell(server, unverified, 'unverified')
    await tell(server, suspended, 'suspended')
    await tell(server, late, 'late', { until: new Date() })
    await allSent()
    expect([unverified, suspended, late].map((one) => mailsTo(one).length)).toEqual([0, 0, 0])
    // The notification itself is there.
    expect((await server.call('GET', '/notifications', { token: late.token })).body).toHaveLength(1)
  })

  test('is left out for a user that got 30 in the last hour', async () => {
    const one = await server.person()
    for (let number = 1; number <= 30; number += 1) await tell(server, one, `${number}`)
    await allSent()
    await tell(server, one, 'beyond')
    await allSent()
    expect(mailsTo(one)).toHaveLength(30)
    const { body } = await server.call('GET', '/notifications', { token: one.token })
    expect(body).toHaveLength(31)
    expect(Object.keys(body[0])).not.toContain('mailed_at')
  })

  test('is not sent without SMTP, and no job waits for it', async () => {
    const without = await startTestServer()
    await tell(without, await without.person(), 'none')
    expect(await jobsLeft(without)).toBe(0)
  })
})

describe('while the mail server is away', () => {
  test('mails wait, and what is not true any more when it is back is not sent', async () => {
    const port = freePort()
    const away = await startTestServer({ smtpUrl: `smtp://127.0.0.1:${port}` })
    let isTrue = true
    away.convene.accounts.notifications.checkMail('test.checked', async () => isTrue)
    const [waits, changes] = [await away.person(), await away.person()]
    await tell(away, waits, 'waits')
    await tell(away, changes, 'changes', {}, 'test.checked')
    const failed = { name: 'accounts.mail-notification', failCount: { $gte: 1 } }
    await eventually(async () =>
      expect(await away.database.collection('jobs').countDocuments(failed)).toBe(2),
    )
    isTrue = false
    const back = await startMailbox(port)
    afterAll(back.stop)
    await allSent(away)
    expect([mailsTo(waits, back).length, mailsTo(changes, back).length]).toEqual([1, 0])
  })
})

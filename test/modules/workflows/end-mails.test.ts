import { expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { openMailbox } from '../../support/mailbox.ts'
import { startTestServer } from '../../support/server.ts'
import { engineSettings, openClient } from './executions-setup.ts'

const mailbox = await openMailbox()
const server = await startTestServer({ ...engineSettings, smtpUrl: mailbox.url })
const fails = { name: 'no', kind: 'http.request', with: { url: 'ftp://nowhere.example' } }

test('a user that likes mails is mailed how each run has ended, once and in the language of the user, but for cancelled ones', async () => {
  const [liking, other] = [await openClient(server), await openClient(server)]
  await liking.call('PUT', '/settings/preferences', { body: { notifications_email: true } })
  const [done, broken, slow] = [
    await liking.workflow(),
    await liking.workflow({ steps: [fails] }),
    await liking.workflow({ steps: [{ name: 'wait', kind: 'wait', with: { seconds: 600 } }] }),
  ]
  const cancelled = await liking.execute(slow)
  await liking.call('POST', `/executions/${cancelled}/cancel`)
  await other.ended(await other.execute(await other.workflow()))
  const ids = [await liking.execute(done), await liking.execute(broken)]
  for (const id of ids) await liking.ended(id)
  const mails = () => mailbox.mails.filter(({ to }) => to.includes(liking.user.email))
  await eventually(() => expect(mails()).toHaveLength(2))
  const texts = mails().map(({ text }) => text)
  expect(texts.some((text) => text.includes('Subject: « A workflow » est terminé.'))).toBe(true)
  const failed = texts.find((text) => text.includes('Subject: « A workflow » a échoué'))
  const { error_message } = await liking.get(ids[1] ?? '')
  expect(failed?.replaceAll('\r\n', ' ')).toContain(error_message)
  await server.convene.workflows.engine.sweep.sweep()
  const { body } = await server.call('GET', '/notifications', { token: liking.token })
  expect(body.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
    'execution.completed',
    'execution.failed',
  ])
  expect(mailbox.mails.filter(({ to }) => to.includes(other.user.email))).toEqual([])
})

import { expect, test } from 'bun:test'
import { letterOf } from '../../../src/modules/support/letters.ts'
import type { NoticeText, SupportNotice } from '../../../src/modules/support/notice.ts'
import { eventually } from '../../support/eventually.ts'
import { openMailbox } from '../../support/mailbox.ts'
import { startTestServer } from '../../support/server.ts'
import { openSupport } from './support-setup.ts'

const mailbox = await openMailbox()
const publicUrl = 'https://workflows.example'
const server = await startTestServer({ smtpUrl: mailbox.url, publicUrl })
const { admin, client, send } = await openSupport(server)
const verified = { $set: { email_verified_at: new Date() } }

const mailTo = async (email: string, subject: string): Promise<string> => {
  let text = ''
  await eventually(() => {
    text = mailbox.mails.find((mail) => mail.to.includes(email) && mail.text.includes(subject))?.text ?? ''
    if (text === '') throw new Error(`no mail about ${subject}`)
  })
  return text
}

test('a reply and a status are mailed to the people of the client, each in their language, and a ticket to administrators', async () => {
  const { owner, collaborator } = await client({ name: 'Lumen' })
  await server.database.collection('users').updateMany({}, verified)
  const asOwner = send(server.call, owner.token)
  await send(server.call, collaborator.token)('PUT', '/settings/preferences', { language: 'en' })
  const { id } = (await asOwner('POST', '/support-tickets', { title: 'Été', description: 'Rien' })).body.data
  const opened = await mailTo(admin.email, 'Subject: New ticket of Lumen: Été')
  expect(opened).toContain('Priority: medium.')
  const asAdmin = send(server.call, admin.token)
  await asAdmin('POST', `/admin/tickets/${id}/reply`, { message: 'We look at it.' })
  const french = await mailTo(owner.email, 'Subject: Nouvelle réponse au ticket « Été »')
  expect(french).toContain('We look at it.')
  expect(french).toContain(`${publicUrl}/`)
  await mailTo(collaborator.email, 'Subject: New reply to the ticket “Été”')
  await asAdmin('PUT', `/admin/tickets/${id}`, { status: 'resolved' })
  expect(await mailTo(owner.email, 'Subject: Votre ticket « Été » : résolu')).toContain('était « ')
})

const notices: Pick<NoticeText, 'kind' | 'fields'>[] = [
  { kind: 'request.submitted', fields: { description: 'Cards' } },
  { kind: 'request.opened', fields: { description: 'Cards' } },
  { kind: 'request.status', fields: { from: 'reviewing', status: 'contract_signed' } },
  {
    kind: 'request.estimated',
    fields: { estimated_cost: 1200.5, estimated_dev_days: 4, timeline_days: null },
  },
  { kind: 'request.noted', fields: { note: 'In blue' } },
  { kind: 'ticket.opened', fields: { priority: 'urgent', description: 'Broken' } },
  { kind: 'ticket.replied', fields: { reply: 'x'.repeat(5000) } },
  { kind: 'ticket.status', fields: { from: 'open', status: 'in_progress' } },
  { kind: 'ticket.assigned', fields: { priority: 'high' } },
]

test('every kind of news has a letter in both languages, which names what it is about and is no longer than a page', () => {
  for (const notice of notices) {
    const about = { ...notice, title: 'Cards', client_name: 'Lumen' } as SupportNotice
    const [english, french] = (['en', 'fr'] as const).map((language) => letterOf(about, language))
    for (const letter of [english, french]) {
      const text = [letter?.subject, ...(letter?.paragraphs ?? [])].join('\n')
      expect(letter?.subject).toContain('Cards')
      expect(text).not.toMatch(/undefined|null|[a-z]_[a-z]/)
      expect(text.length).toBeLessThan(2500)
    }
    expect(english?.subject).not.toBe(french?.subject ?? '')
  }
})

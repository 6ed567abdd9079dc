import { afterAll, expect, test } from 'bun:test'
import { defaultTimings } from '../../../../src/timings.ts'
import { eventually } from '../../../support/eventually.ts'
import { freePort } from '../../../support/free-port.ts'
import { startMailbox } from '../../../support/mailbox.ts'
import { startTestServer } from '../../../support/server.ts'
import { openTutoring } from '../tutoring-setup.ts'

const port = freePort()
const server = await startTestServer({
  smtpUrl: `smtp://127.0.0.1:${port}`,
  publicUrl: 'https://lessons.example',
  timings: { ...defaultTimings, reminderPollMs: 3_600_000 },
})
const { convene, database } = server
const { family, tutor, book, change } = await openTutoring(server)
const minuteMs = 60_000

const slot = () => ({
  starts_at: new Date(Date.now() + 30 * minuteMs).toISOString(),
  ends_at: new Date(Date.now() + 60 * minuteMs).toISOString(),
})
const idle = async () => {
  await eventually(async () => {
    const news = { 'news.version': { $gt: 0 } }
    expect(await database.collection('bookings').countDocuments(news)).toBe(0)
  })
}

test('a booking and a reminder are mailed with their facts; one that is cancelled while the mail waits is not', async () => {
  const [one, other, teacher] = [await family(), await family(), await tutor()]
  const { body } = await book(one, { ...slot(), tutor_id: teacher.id })
  const cancelled = (await book(other, { ...slot(), tutor_id: (await tutor()).id })).body
  await convene.tutoring.remind()
  await idle()
  await change(other.parent, cancelled.id, { status: 'cancelled' })
  await idle()
  const mailbox = await startMailbox(port)
  afterAll(mailbox.stop)
  await eventually(async () =>
    expect(await database.collection('jobs').countDocuments({ name: 'accounts.mail-notification' })).toBe(0),
  )
  const subjectsTo = ({ email }: { email: string }) =>
    mailbox.mails
      .filter(({ to }) => to.includes(email))
      .map(({ text }) => /^Subject: (.*)\r$/m.exec(text)?.[1])
      .toSorted()
  const lesson = 'Mathematics for Kim Cho'
  expect(subjectsTo(one.parent)).toEqual([`Lesson booked: ${lesson}`, `Lesson soon: ${lesson}`])
  expect(subjectsTo(teacher)).toEqual([`Lesson soon: ${lesson}`, `New lesson: ${lesson}`])
  expect(subjectsTo(other.parent)).toEqual([`Lesson booked: ${lesson}`, `Lesson cancelled: ${lesson}`])
  const reminder = mailbox.mails.find(({ text }) => text.includes('Lesson soon'))
  expect(reminder?.text).toContain('starts soon:')
  expect(reminder?.text).toContain(body.starts_at.slice(11, 16))
  expect(reminder?.text).toContain('https://lessons.example/')
})

import { describe, expect, test } from 'bun:test'
import { defaultTimings } from '../../../../src/timings.ts'
import { eventually } from '../../../support/eventually.ts'
import { expectIndexed, planTest } from '../../../support/query-plans.ts'
import { type Person, startTestServer } from '../../../support/server.ts'
import { openTutoring } from '../tutoring-setup.ts'

// Only what a test calls reminds: no job does within the time of a test.
const timings = { ...defaultTimings, newsSweepMs: 200, reminderPollMs: 3_600_000 }
const server = await startTestServer({ timings })
const other = await startTestServer({ timings, role: 'web' }, server.databaseUri)
const { call, convene, database } = server
const { family, tutor, book, change, reassign } = await openTutoring(server)
const bookings = database.collection<{ _id: string; starts_at: Date; version: number }>('bookings')
const minuteMs = 60_000

/** The half hour that begins in some minutes. */
const startingIn = (minutes: number) => {
  const starts_at = Date.now() + minutes * minuteMs
  return {
    starts_at: new Date(starts_at).toISOString(),
    ends_at: new Date(starts_at + 30 * minuteMs).toISOString(),
  }
}

const remind = async () => {
  await Promise.all([convene, other.convene, convene].map(({ tutoring }) => tutoring.remind()))
  await eventually(async () => expect(await bookings.countDocuments({ 'news.version': { $gt: 0 } })).toBe(0))
}

/** The starts that a person was reminded of. */
const remindersOf = async ({ token }: Person): Promise<string[]> => {
  const { body } = await call('GET', '/notifications', { token })
  return body
    .filter(({ kind }: { kind: string }) => kind === 'booking.reminder')
    .map(({ payload }: { payload: { scheduledTime: string } }) => payload.scheduledTime)
}

const scheduled = async (minutes: number) => {
  const [one, teacher] = [await family(), await tutor()]
  const { body } = await book(one, { ...startingIn(minutes), tutor_id: teacher.id })
  return { ...one, teacher, id: body.id as string, starts_at: body.starts_at as string }
}

describe('a lesson within the hour', () => {
  test('is told to its parent and tutor once, though two processes look again and again', async () => {
    const lessons = await Promise.all([10, 30, 59].map(scheduled))
    for (let round = 0; round < 3; round += 1) await remind()
    for (const { parent, teacher, starts_at } of lessons)
      for (const one of [parent, teacher]) expect(await remindersOf(one)).toEqual([starts_at])
  })

  test('is told at its new time once it is moved, and not at the old one', async () => {
    const { parent, teacher, id } = await scheduled(90)
    await remind()
    expect(await remindersOf(parent)).toEqual([])
    const { body } = await change(parent, id, startingIn(40))
    await remind()
    const later = (await change(parent, id, startingIn(50))).body
    await remind()
    await change(parent, id, startingIn(24 * 60))
    await remind()
    for (const one of [parent, teacher])
      expect((await remindersOf(one)).toReversed()).toEqual([body.starts_at, later.starts_at])
  })

  test('is told to the tutor that has it, not to the one that had it', async () => {
    const { parent, teacher, id, starts_at } = await scheduled(30)
    const next = await tutor()
    await reassign(id, next.id)
    await remind()
    expect(await Promise.all([parent, next, teacher].map(remindersOf))).toEqual([
      [starts_at],
      [starts_at],
      [],
    ])
  })

  test('is not told when it is cancelled or has no tutor', async () => {
    const { parent, teacher, id } = await scheduled(30)
    await change(parent, id, { status: 'cancelled' })
    const open = await family()
    await book(open, startingIn(30))
    await remind()
    expect(await Promise.all([parent, teacher, open.parent].map(remindersOf))).toEqual([[], [], []])
  })

  test('is not told by a server that comes back after it has begun', async () => {
    const { parent, id } = await scheduled(30)
    await bookings.updateOne({ _id: id }, { $set: { starts_at: new Date(Date.now() - 1000) } })
    await remind()
    expect(await remindersOf(parent)).toEqual([])
  })

  test('is not told when it is cancelled between the choice and the telling', async () => {
    const { parent, teacher, id } = await scheduled(30)
    await eventually(async () =>
      expect(await bookings.countDocuments({ 'news.version': { $gt: 0 } })).toBe(0),
    )
    const row = await bookings.findOne({ _id: id })
    if (!row) throw new Error('no booking')
    const place = {
      status: 'scheduled',
      tutor_id: teacher.id,
      starts_at: row.starts_at,
      ends_at: row.starts_at,
    }
    const news = { version: row.version + 1, from: place, to: place, by: null, isReminder: true }
    // The writes of a process that chose it and ended, and of another one that cancels.
    const left = { status: 'cancelled', reminded_for: row.starts_at, news: [news] }
    await bookings.updateOne({ _id: id }, { $set: left, $inc: { version: 2 } })
    await remind()
    expect(await Promise.all([parent, teacher].map(remindersOf))).toEqual([[], []])
  })
})

test('a job reminds by itself', async () => {
  const alone = await startTestServer({ timings: { ...timings, reminderPollMs: 200 } })
  const tutoring = await openTutoring(alone)
  const [one, teacher] = [await tutoring.family(), await tutoring.tutor()]
  await tutoring.book(one, { ...startingIn(30), tutor_id: teacher.id })
  await eventually(async () => {
    const { body } = await alone.call('GET', '/notifications', { token: teacher.token })
    expect(body.map(({ kind }: { kind: string }) => kind)).toEqual(['booking.reminder', 'booking.assigned'])
  })
})

planTest('lessons to remind of are found and sorted by an index', async () => {
  const [$gt, $lte] = [new Date(), new Date(Date.now() + minuteMs)]
  const soon = { status: 'scheduled', starts_at: { $gt, $lte }, reminded_for: { $exists: false } }
  const [plan] = await expectIndexed(bookings.find(soon).sort({ starts_at: 1, _id: 1 }).limit(100))
  expect(plan).toContain('"keyPattern":{"status":1,"starts_at":1,"_id":1}')
})

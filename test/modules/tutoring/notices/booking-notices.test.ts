import { describe, expect, test } from 'bun:test'
import { defaultTimings } from '../../../../src/timings.ts'
import { eventually } from '../../../support/eventually.ts'
import { openPeopleEndpoint } from '../../../support/people-endpoint.ts'
import { expectIndexed, planTest } from '../../../support/query-plans.ts'
import { type Person, startTestServer } from '../../../support/server.ts'
import { startServerProcess } from '../../../support/server-process.ts'
import { openTutoring, slotAt } from '../tutoring-setup.ts'

const timings = { ...defaultTimings, newsSweepMs: 200 }
const server = await startTestServer({ timings })
const { call, convene, database, person } = server
const { allocate, asAdmin, family, tutor, book, change, claim, reassign } = await openTutoring(server)
const connect = await openPeopleEndpoint(convene.accounts.personEvents)
const bookings = database.collection<{ _id: string; version: number }>('bookings')

type Told = { kind: string; message: string; resource_id: string; payload: Record<string, string> }

const toldTo = async ({ token }: Person): Promise<Told[]> =>
  (await call('GET', '/notifications', { token })).body.toReversed()
const kindsTo = async (one: Person): Promise<string[]> => (await toldTo(one)).map(({ kind }) => kind)

/** Waits until nothing is left to tell. */
const allTold = () =>
  eventually(async () => expect(await bookings.countDocuments({ 'news.version': { $gt: 0 } })).toBe(0))

/** A family whose child has a login. */
const familyWithLogin = async () => {
  const [parent, student] = [await person({ role: 'parent' }), await person({ role: 'student' })]
  const child = { first_name: 'Jo', last_name: 'Cho', parent_id: parent.id, user_id: student.id }
  return { parent, student, studentId: (await asAdmin('POST', '/admin/students', child)).body.id as string }
}

describe('those concerned are told', () => {
  test('of a request and its claim: the parent and the student; the tutor knows', async () => {
    const [one, teacher] = [await familyWithLogin(), await tutor()]
    const { id, starts_at } = (await book(one, slotAt(10))).body
    await allTold()
    await claim(teacher, id)
    await allTold()
    for (const each of [one.parent, one.student])
      expect(await kindsTo(each)).toEqual(['booking.requested', 'booking.claimed'])
    expect(await kindsTo(teacher)).toEqual([])
    const [, told] = await toldTo(one.parent)
    expect(told).toMatchObject({
      type: 'success',
      resource_id: id,
      payload: { bookingId: id, studentName: 'Jo Cho', subjectName: 'Mathematics', scheduledTime: starts_at },
    })
    expect(told?.message).toMatch(/ teaches Mathematics for Jo Cho: \w+,? \d+ \w+ \d{4}, 10:00–11:00 UTC\.$/)
  })

  test('of a booking with a tutor, of a move and of its end', async () => {
    const [one, teacher] = [await familyWithLogin(), await tutor()]
    const { id } = (await book(one, { ...slotAt(10), tutor_id: teacher.id })).body
    await change(one.parent, id, slotAt(12))
    await change(one.parent, id, { note: 'Nothing that is told' })
    await change(teacher, id, { status: 'completed' })
    await allTold()
    for (const each of [one.parent, one.student])
      expect(await kindsTo(each)).toEqual(['booking.booked', 'booking.moved', 'booking.completed'])
    expect(await kindsTo(teacher)).toEqual(['booking.assigned', 'booking.moved'])
    const [, moved] = await toldTo(teacher)
    expect(moved?.message).toMatch(/ is moved from .* 10:00–11:00 UTC to .* 12:00–13:00 UTC\.$/)
  })

  test('of a cancellation: the parent, the student and the tutor', async () => {
    const [one, teacher] = [await familyWithLogin(), await tutor()]
    const { id } = (await book(one, { ...slotAt(10), tutor_id: teacher.id })).body
    await change(one.parent, id, { status: 'cancelled' })
    await allTold()
    for (const each of [one.parent, one.student, teacher])
      expect((await kindsTo(each)).at(-1)).toBe('booking.cancelled')
  })

  test('of an admin that gives a booking to a tutor, and then to another one', async () => {
    const [one, first, second] = [await familyWithLogin(), await tutor(), await tutor()]
    const { id } = (await book(one, slotAt(10))).body
    await reassign(id, first.id)
    await reassign(id, second.id)
    await allTold()
    for (const each of [one.parent, one.student])
      expect(await kindsTo(each)).toEqual(['booking.requested', 'booking.allocated', 'booking.reassigned'])
    expect(await kindsTo(first)).toEqual(['booking.assigned', 'booking.unassigned'])
    expect(await kindsTo(second)).toEqual(['booking.assigned'])
  })

  test('of a tutor that was removed', async () => {
    const [one, teacher] = [await familyWithLogin(), await tutor()]
    await book(one, { ...slotAt(10), tutor_id: teacher.id })
    await asAdmin('DELETE', `/admin/tutors/${teacher.id}`)
    await allTold()
    for (const each of [one.parent, one.student])
      expect(await kindsTo(each)).toEqual(['booking.booked', 'booking.released'])
  })

  test('of an allocation: the tutor, and the family of each booking that the tutor gets by it', async () => {
    const [one, teacher] = [await familyWithLogin(), await tutor()]
    await book(one, slotAt(10))
    await allTold()
    const { id } = (await allocate(one.studentId, teacher.id)).body.allocation
    await book(one, slotAt(12))
    await allTold()
    const got = ['booking.requested', 'booking.allocated']
    expect(await kindsTo(one.parent)).toEqual([...got, ...got])
    expect(await kindsTo(teacher)).toEqual(['allocation.created', 'booking.assigned', 'booking.assigned'])
    const [told] = await toldTo(teacher)
    expect(told).toMatchObject({
      message: 'You are the tutor of Jo Cho in Mathematics from now on.',
      resource_id: id,
    })
  })

  test('of an allocation that a process stored right before it ended, once', async () => {
    const [{ studentId }, teacher] = [await family(), await tutor()]
    const allocations = database.collection<{ _id: string }>('allocations')
    const allocation = {
      student_id: studentId,
      tutor_id: teacher.id,
      subject_id: 'math',
      created_at: new Date(),
    }
    await allocations.insertOne({ _id: Bun.randomUUIDv7(), ...allocation, settled_at: null } as {
      _id: string
    })
    await Promise.all([convene.tutoring.sweep(), convene.tutoring.sweep()])
    expect(await kindsTo(teacher)).toEqual(['allocation.created'])
  })

  test('and no other: not the writer of a refused booking, nor another family', async () => {
    const [one, other, teacher] = [await family(), await family(), await tutor()]
    await book(one, { ...slotAt(10), tutor_id: teacher.id })
    expect((await book(other, { ...slotAt(10), tutor_id: teacher.id })).status).toBe(409)
    await allTold()
    expect([await kindsTo(other.parent), await kindsTo(teacher)]).toEqual([[], ['booking.assigned']])
  })
})

test('open pages get the events of the contract', async () => {
  const [one, first, second] = [await familyWithLogin(), await tutor(), await tutor()]
  const adminPage = await connect(Bun.randomUUIDv7(), 'admin')
  const parentPage = await connect(one.parent.id, 'parent')
  const studentPage = await connect(one.student.id, 'student')
  const [firstPage, secondPage] = [await connect(first.id, 'tutor'), await connect(second.id, 'tutor')]
  const { id, starts_at } = (await book(one, slotAt(10))).body
  const isThis = ({ data }: { data: { bookingId: string } }) => data.bookingId === id
  expect((await adminPage.next('booking:created', isThis)).data).toEqual({
    studentName: 'Jo Cho',
    bookingId: id,
  })
  await claim(first, id)
  for (const page of [parentPage, studentPage])
    expect((await page.next('booking:allocated')).data).toEqual({ tutorName: '', bookingId: id })
  await reassign(id, second.id)
  const assigned = { studentName: 'Jo Cho', scheduledTime: starts_at, bookingId: id }
  for (const event of ['booking:assigned_to_me', 'tutorAssigned'])
    expect((await secondPage.next(event)).data).toEqual(assigned)
  await firstPage.next('notification')
  expect(firstPage.of('booking:assigned_to_me')).toEqual([])
  expect(firstPage.of('notification').map(({ kind }) => kind)).toEqual(['booking.unassigned'])
  expect(adminPage.frames.filter(({ event }) => event === 'notification')).toEqual([])
})

describe('news that a process wrote and did not tell', () => {
  test('are told by another one, once, though several look for them', async () => {
    const other = await startTestServer({ timings, role: 'worker' }, server.databaseUri)
    const [one, teacher] = [await family(), await tutor()]
    const { id, starts_at, ends_at } = (await book(one, slotAt(10))).body
    await allTold()
    const version = (await bookings.findOne({ _id: id }))?.version ?? 0
    const times = { starts_at: new Date(starts_at), ends_at: new Date(ends_at) }
    const from = { status: 'requested', tutor_id: null, ...times }
    const to = { status: 'scheduled', tutor_id: teacher.id, ...times }
    const news = { version: version + 1, from, to, by: null }
    // The one write of a process that ends right after it.
    await bookings.updateOne({ _id: id }, { $set: { ...to, news: [news] }, $inc: { version: 1 } })
    await allTold()
    expect(await kindsTo(one.parent)).toEqual(['booking.requested', 'booking.allocated'])
    expect(await kindsTo(teacher)).toEqual(['booking.assigned'])
    await other.stop()
  })

  test.each(['pending', 'requested'])(
    'are told once when the process is killed as soon as the booking is %s',
    async (status) => {
      const { jwtSecret } = server.settings
      const one = await family()
      const child = await startServerProcess(server.databaseUri, { jwtSecret, role: 'web' })
      for (let hour = 0; hour < 3; hour += 1) {
        const body = { student_id: one.studentId, subject_id: 'math', ...slotAt(hour) }
        const headers = { authorization: `Bearer ${one.parent.token}`, 'content-type': 'application/json' }
        const options = { method: 'POST', headers, body: JSON.stringify(body) }
        const answer = fetch(`${child.url}/bookings`, options).catch(() => null)
        // The last one of them is cut off.
        if (hour < 2) await answer
      }
      const starts_at = new Date(slotAt(2).starts_at)
      const last = { parent_id: one.parent.id, starts_at, ...(status === 'requested' && { status }) }
      while (!(await bookings.findOne(last))) await Bun.sleep(1)
      child.kill()
      await child.exited
      await allTold()
      const written = await bookings.find({ parent_id: one.parent.id, status: 'requested' }).toArray()
      const told = (await toldTo(one.parent)).map(({ resource_id }) => resource_id)
      expect(told.toSorted()).toEqual(written.map(({ _id }) => _id).toSorted())
      expect(told.length).toBeGreaterThanOrEqual(status === 'requested' ? 3 : 2)
    },
  )
})

test("an erased parent's names are in no notification, and the tutor knows of the cancellation", async () => {
  const [one, teacher] = [await family(), await tutor()]
  await book(one, { ...slotAt(10), tutor_id: teacher.id })
  await allTold()
  expect((await toldTo(teacher))[0]?.message).toContain('Kim Cho')
  await call('DELETE', '/api/auth/me', { token: one.parent.token })
  await eventually(async () => expect(await kindsTo(teacher)).toContain('booking.cancelled'))
  await eventually(async () => expect(JSON.stringify(await toldTo(teacher))).not.toContain('Kim Cho'))
  expect((await toldTo(teacher))[1]?.message).toStartWith('Mathematics for Deleted user is cancelled: ')
})

planTest('news are found by an index of the bookings that have some', async () => {
  const withNews = { 'news.version': { $gt: 0 } }
  const [plan] = await expectIndexed(bookings.find(withNews).limit(1000))
  expect(plan).toContain('"keyPattern":{"news.version":1}')
})

import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { expectIndexed, planTest } from '../../support/query-plans.ts'
import { startTestServer } from '../../support/server.ts'
import { openTutoring, slotAt } from './tutoring-setup.ts'

const server = await startTestServer()
const { call, person, database } = server
const { admin, asAdmin, family, familyWithLogin, tutor, book, list, change, claim, reassign, entriesOf } =
  await openTutoring(server)
const read = (token: string, id: string) => call('GET', `/bookings/${id}`, { token })

describe('creating a booking', () => {
  test('takes the start and the end under each of their names, and answers with all of them', async () => {
    const { id: tutor_id } = await tutor()
    const { starts_at, ends_at } = slotAt(10)
    for (const [start, end] of [
      ['starts_at', 'ends_at'],
      ['start_time', 'end_time'],
      ['requested_start', 'requested_end'],
    ] as const) {
      const one = await family()
      const more = { [start]: starts_at, [end]: ends_at, tutor_id, note: ' hello ', package_id: 'trial' }
      const { status, body } = await book(one, more)
      expect(status).toBe(201)
      expect(body).toMatchObject({
        booking_id: body.id,
        parent_id: one.parent.id,
        status: 'scheduled',
        note: 'hello',
        start_time: starts_at,
        requested_start: starts_at,
        date: starts_at,
        end_time: ends_at,
        subject_name: 'Mathematics',
        child_name: 'Kim Cho',
        subject: { id: 'math', name: 'Mathematics', title: 'Mathematics' },
        student: { id: one.studentId, first_name: 'Kim', last_name: 'Cho', grade: '5', user: null },
        tutor: { id: tutor_id },
        sessions: [{ id: body.id }],
        package_id: 'trial',
        curriculum_id: null,
      })
      expect((await change(one.parent, body.id, { status: 'cancelled' })).status).toBe(200)
    }
  })

  test('answers an array at /bookings/create, one booking of each subject', async () => {
    const one = await family()
    const body = { student_id: one.studentId, subject_ids: ['math', 'english', 'math'], ...slotAt(3) }
    const answer = await call('POST', '/bookings/create', { token: one.parent.token, body })
    expect(answer.status).toBe(201)
    expect(answer.body.map((row: { subject_id: string }) => row.subject_id)).toEqual(['math', 'english'])
  })

  test.each([
    ['too short', slotAt(10, 0.2), '/ends_at'],
    ['too long', slotAt(10, 8.5), '/ends_at'],
    ['backwards', slotAt(10, -1), '/ends_at'],
    ['in the past', slotAt(-24 * 11), '/starts_at'],
    ['more than a year ahead', slotAt(24 * 400), '/starts_at'],
    ['without a zone', { starts_at: '2027-01-15T10:00:00', ends_at: '2027-01-15T11:00:00' }, '/starts_at'],
    ['on a day that does not exist', { ...slotAt(10), starts_at: '2027-02-30T10:00:00Z' }, '/starts_at'],
    ['without an end', { starts_at: slotAt(10).starts_at }, '/ends_at'],
    ['of an unknown subject', { ...slotAt(10), subject_id: 'alchemy' }, '/subject_ids'],
    ['of no subject', { ...slotAt(10), subject_id: undefined }, '/subject_ids'],
    ['of an unknown package', { ...slotAt(10), package_id: 'gold' }, '/package_id'],
    ['of an unknown curriculum', { ...slotAt(10), curriculum_id: 'gold' }, '/curriculum_id'],
    ['with a note of 2001 characters', { ...slotAt(10), note: 'x'.repeat(2001) }, '/note'],
  ])('refuses one that is %s with 400', async (_, more, path) => {
    const answer = await book(await family(), more)
    expect([answer.status, answer.body.issues?.[0].path]).toEqual([400, path])
  })

  test('is for the own child and an active tutor of the subject', async () => {
    const [one, other, teacher] = [await family(), await family(), await tutor(['english'])]
    const foreign = await book({ ...one, studentId: other.studentId }, slotAt(10))
    expect([foreign.status, foreign.body.code]).toEqual([403, 'FORBIDDEN'])
    const ask = async (tutor_id: string) => (await book(one, { ...slotAt(10), tutor_id })).body.code
    expect(await ask(teacher.id)).toBe('TUTOR_UNSUITABLE')
    expect(await ask(one.parent.id)).toBe('TUTOR_NOT_FOUND')
    const suspended = await tutor()
    await asAdmin('PATCH', `/admin/users/${suspended.id}`, { status: 'suspended' })
    expect(await ask(suspended.id)).toBe('TUTOR_UNSUITABLE')
  })
})

describe('a booking', () => {
  test('is read by its parent, tutor, student and admins, and by no other', async () => {
    const [{ parent, login, studentId }, teacher] = [await familyWithLogin(), await tutor()]
    const { body } = await book(
      { parent, studentId },
      { ...slotAt(10), tutor_id: teacher.id, note: 'secret' },
    )
    for (const { token } of [parent, login, teacher, admin]) {
      const answer = await read(token, body.id)
      expect([answer.status, answer.body.note, answer.body.student.user?.id]).toEqual([
        200,
        'secret',
        login.id,
      ])
    }
    for (const stranger of [
      await person({ role: 'parent' }),
      await tutor(),
      await person({ role: 'student' }),
    ]) {
      const answer = await read(stranger.token, body.id)
      expect([answer.status, answer.body.message]).toEqual([403, 'Access denied to this session'])
      expect((await change(stranger, body.id, { status: 'cancelled' })).status).toBe(403)
    }
    expect((await list(login, '/bookings/student')).map(({ id }) => id)).toEqual([body.id])
    // A student looks on.
    expect((await change(login, body.id, { status: 'cancelled' })).body.code).toBe('FORBIDDEN')
    const absent = await read(parent.token, Bun.randomUUIDv7())
    expect([absent.status, absent.body.message]).toEqual([404, 'Session not found'])
  })

  test('without a tutor is shown to tutors of the subject, without its note and family name', async () => {
    const one = await family()
    const [teacher, other] = [await tutor(['math']), await tutor(['english'])]
    const { id } = (await book(one, { ...slotAt(30), note: 'secret' })).body
    const seen = await read(teacher.token, id)
    expect(seen.body).toMatchObject({ note: null, student_name: 'Kim', student: { last_name: null } })
    const available = await list(teacher, '/bookings/available')
    expect(available.find((row) => row.id === id)).toEqual(seen.body)
    expect((await list(other, '/bookings/available')).some((row) => row.id === id)).toBe(false)
    expect((await read(other.token, id)).status).toBe(403)
    expect((await change(teacher, id, { status: 'completed' })).status).toBe(403)
    const claimed = await claim(teacher, id)
    expect(claimed.body).toMatchObject({ status: 'scheduled', note: 'secret', tutor: { id: teacher.id } })
    expect((await claim(await tutor(['math']), id)).body.code).toBe('BOOKING_CLAIMED')
    expect((await claim(other, id)).status).toBe(403)
  })

  test('is cancelled and moved by the parent, completed by the tutor, and given to tutors by admins', async () => {
    const [one, teacher, next] = [await family(), await tutor(), await tutor()]
    const { id } = (await book(one, { ...slotAt(10), tutor_id: teacher.id })).body
    expect((await change(one.parent, id, { status: 'completed' })).body.code).toBe('FORBIDDEN')
    expect((await change(one.parent, id, { tutor_id: next.id })).body.code).toBe('FORBIDDEN')
    expect((await change(teacher, id, { status: 'cancelled' })).body.code).toBe('FORBIDDEN')
    expect((await change(teacher, id, slotAt(11))).body.code).toBe('FORBIDDEN')
    expect((await change(one.parent, id, { status: 'requested' })).body.code).toBe('BOOKING_STATUS')
    // A move by the start alone keeps the length.
    expect((await change(one.parent, id, { start_time: slotAt(12).starts_at })).body).toMatchObject(
      slotAt(12),
    )
    expect((await reassign(id, next.id)).body.tutor.id).toBe(next.id)
    expect([await list(teacher), await list(next)].map((rows) => rows.length)).toEqual([0, 1])
    expect(await entriesOf('tutor', teacher.id)).toEqual([])
    expect((await change(next, id, { status: 'completed' })).body.status).toBe('completed')
  })

  test('is changed only as the caller knows it, where If-Match says so', async () => {
    const one = await family()
    const { id } = (await book(one, slotAt(10))).body
    const etag = (await read(one.parent.token, id)).headers.get('etag') ?? ''
    const first = await change(one.parent, id, { note: 'a' }, { 'if-match': etag })
    expect(first.status).toBe(200)
    const second = await change(one.parent, id, { note: 'b' }, { 'if-match': etag })
    expect([second.status, second.body.code]).toEqual([412, 'PRECONDITION_FAILED'])
    const newer = { 'if-match': first.headers.get('etag') ?? '' }
    expect((await change(one.parent, id, { note: null }, newer)).body.note).toBeNull()
  })
})

test('lists have the own rows by start, of a status and a time, with their total', async () => {
  const [one, teacher] = [await family(), await tutor()]
  for (const hour of [12, 10, 11]) await book(one, { ...slotAt(hour), tutor_id: teacher.id })
  await book(one, slotAt(14))
  const get = (path: string, { token } = one.parent) => call('GET', path, { token })
  const starts = ({ body }: { body: { starts_at: string }[] }) => body.map((row) => row.starts_at)
  const all = await get('/bookings/parent')
  expect(starts(all)).toEqual([10, 11, 12, 14].map((hour) => slotAt(hour).starts_at))
  expect(all.headers.get('x-total-count')).toBe('4')
  for (const path of ['/bookings', '/bookings/mine']) expect((await get(path)).body).toEqual(all.body)
  expect(starts(await get('/sessions'))).toHaveLength(3)
  expect(starts(await get('/bookings?status=confirmed&limit=1&offset=1'))).toEqual([slotAt(11).starts_at])
  expect(starts(await get('/bookings?status=requested'))).toEqual([slotAt(14).starts_at])
  const { starts_at: from, ends_at: to } = slotAt(11)
  expect(starts(await get(`/bookings?from=${from}&to=${to}`))).toEqual([from])
  for (const path of ['/bookings/tutor', '/tutor/bookings', '/bookings'])
    expect(starts(await get(path, teacher))).toHaveLength(3)
  expect((await get('/bookings/student', await person({ role: 'student' }))).body).toEqual([])
  expect((await get('/bookings/tutor')).status).toBe(403)
  const admins = await asAdmin('GET', '/admin/bookings?page=1&limit=2')
  expect(admins.body).toHaveLength(2)
  expect(Number(admins.headers.get('x-total-count'))).toBe((await asAdmin('GET', '/bookings')).body.length)
})

test('the figures of admins count active people and what is scheduled', async () => {
  const stats = async () => (await asAdmin('GET', '/admin/stats')).body
  const before = await stats()
  const [one, teacher] = [await family(), await tutor()]
  await book(one, { ...slotAt(10), tutor_id: teacher.id })
  await book(one, slotAt(12))
  expect(await stats()).toEqual({
    students: before.students + 1,
    parents: before.parents + 1,
    tutors: before.tutors + 1,
    upcomingSessions: before.upcomingSessions + 1,
  })
})

describe('those that leave', () => {
  test('a student stays while a booking is ahead', async () => {
    const one = await family()
    const remove = () => call('DELETE', `/students/${one.studentId}`, { token: one.parent.token })
    const { id } = (await book(one, slotAt(10))).body
    const refused = await remove()
    expect([refused.status, refused.body.code]).toEqual([409, 'STUDENT_BOOKED'])
    expect((await call('GET', '/students/parent', { token: one.parent.token })).body).toHaveLength(1)
    await change(one.parent, id, { status: 'cancelled' })
    expect((await remove()).status).toBe(200)
    expect((await book(one, slotAt(10))).body.code).toBe('STUDENT_NOT_FOUND')
    expect((await list(one.parent))[0]).toMatchObject({ child_name: 'Kim Cho' })
  })

  test("a removed tutor's bookings ahead are without a tutor again", async () => {
    const [one, teacher] = [await family(), await tutor()]
    const { id } = (await book(one, { ...slotAt(10), tutor_id: teacher.id })).body
    expect((await asAdmin('DELETE', `/admin/tutors/${teacher.id}`)).status).toBe(200)
    expect((await read(one.parent.token, id)).body).toMatchObject({
      status: 'requested',
      tutor: null,
      tutor_id: null,
    })
    expect(await entriesOf('tutor', teacher.id)).toEqual([])
    expect((await claim(await tutor(), id)).status).toBe(200)
  })

  test("an erased parent's bookings ahead are cancelled, and the notes are gone", async () => {
    const [one, teacher] = [await family(), await tutor()]
    const { id } = (await book(one, { ...slotAt(10), tutor_id: teacher.id, note: 'secret' })).body
    await call('DELETE', '/api/auth/me', { token: one.parent.token })
    await eventually(async () =>
      expect((await read(teacher.token, id)).body).toMatchObject({
        status: 'cancelled',
        note: null,
        child_name: 'Deleted user',
      }),
    )
    expect((await book(await family(), { ...slotAt(10), tutor_id: teacher.id })).status).toBe(201)
  })
})

planTest('bookings are found and sorted by indexes', async () => {
  const bookings = database.collection('bookings')
  const sort = { starts_at: 1, _id: 1 } as const
  const status = { $in: ['requested', 'scheduled', 'completed', 'cancelled'] }
  const starts_at = { $gt: new Date() }
  await expectIndexed(
    ...[
      { parent_id: 'p', status },
      { student_id: 's', status, starts_at },
      { tutor_id: 't', status: 'scheduled' },
      { status: 'requested', tutor_id: null, subject_id: { $in: ['math'] }, starts_at },
      { status, starts_at },
    ].map((filter) => bookings.find(filter).sort(sort).limit(20)),
    database.collection('calendars').find({ 'entries.ends_at': { $lt: new Date() } }),
  )
})

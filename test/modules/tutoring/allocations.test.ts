import { afterAll, describe, expect, test } from 'bun:test'
import { hoursOfFullestWeek, weekStart } from '../../../src/modules/tutoring/allocations/allocation.ts'
import { eventually } from '../../support/eventually.ts'
import { expectIndexed, planTest } from '../../support/query-plans.ts'
import { caller, type Person, startTestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { openTutoring, slotAt, statusesOf } from './tutoring-setup.ts'

const server = await startTestServer()
const { call, convene, database } = server
const { allocate, asAdmin, book, change, claim, entriesOf, family, list, tutor } = await openTutoring(server)
const other = await startServerProcess(server.databaseUri, {
  jwtSecret: server.settings.jwtSecret,
  role: 'web',
})
afterAll(() => other.kill())
const otherCall = caller(other.url)
const rows = database.collection<{ _id: string; tutor_id: string; student_id: string; subject_id: string }>(
  'allocations',
)
const actionsOn = async (id: string) =>
  (await database.collection('audit_logs').find({ resource_id: id }).sort({ _id: 1 }).toArray()).map(
    ({ action }) => action,
  )
const placesOf = async (one: Person) =>
  (await call('GET', '/bookings', { token: one.token })).body.map(
    ({ status, tutor_id }: { status: string; tutor_id: string | null }) => [status, tutor_id],
  )

describe('allocating a tutor to a student', () => {
  test('is stored and listed with its names, and audited', async () => {
    const [one, { id: tutorId }] = [await family(), await tutor()]
    const { status, body } = await allocate(one.studentId, tutorId)
    const { id } = body.allocation
    expect([status, body]).toEqual([
      201,
      {
        success: true,
        message: 'Tutor assigned',
        allocation: expect.objectContaining({
          student_id: one.studentId,
          tutor_id: tutorId,
          subject_id: 'math',
          student: { id: one.studentId, first_name: 'Kim', last_name: 'Cho', grade: '5' },
          tutor: expect.objectContaining({ id: tutorId }),
          subject: { id: 'math', name: 'Mathematics' },
        }),
      },
    ])
    const page = await asAdmin('GET', '/admin/allocations?page=1&limit=1')
    expect(page.body).toEqual([body.allocation])
    const all = await asAdmin('GET', '/admin/allocations')
    expect(all.headers.get('x-total-count')).toBe(String(all.body.length))
    expect((await asAdmin('DELETE', `/admin/allocations/${id}`)).status).toBe(200)
    expect((await asAdmin('DELETE', `/admin/allocations/${id}`)).body.code).toBe('ALLOCATION_NOT_FOUND')
    expect(await actionsOn(id)).toEqual(['allocation.created', 'allocation.removed'])
  })

  test('asks for a student, a tutor and a subject that exist, and a tutor that teaches it', async () => {
    const [{ studentId, parent }, { id }] = [await family(), await tutor(['english'])]
    const codeOf = async (...ids: Parameters<typeof allocate>) => (await allocate(...ids)).body.code
    expect(await codeOf(Bun.randomUUIDv7(), id)).toBe('STUDENT_NOT_FOUND')
    expect(await codeOf(studentId, Bun.randomUUIDv7())).toBe('TUTOR_NOT_FOUND')
    expect(await codeOf(studentId, parent.id)).toBe('TUTOR_NOT_FOUND')
    expect(await codeOf(studentId, id)).toBe('TUTOR_UNSUITABLE')
    expect((await allocate(studentId, id, 'alchemy')).body.issues[0].path).toBe('/subjectId')
    expect(await rows.countDocuments({ student_id: studentId })).toBe(0)
  })

  test('is done once for a subject, also by 20 calls at once over two processes', async () => {
    const [{ studentId }, first, second] = [await family(), await tutor(), await tutor()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        allocate(studentId, index % 4 < 2 ? first.id : second.id, 'math', index % 2 === 0 ? call : otherCall),
      ),
    )
    expect(statusesOf(answers)).toEqual({ 201: 1, 409: 19 })
    expect(new Set(answers.flatMap(({ body }) => body.code ?? []))).toEqual(new Set(['ALLOCATION_TAKEN']))
    expect(await rows.countDocuments({ student_id: studentId })).toBe(1)
    expect((await allocate(studentId, first.id, 'english')).status).toBe(201)
  })

  test('asks for room in the fullest week of the tutor', async () => {
    const { id } = await tutor()
    const setCapacity = (weekly_capacity: number) =>
      asAdmin('PATCH', `/admin/tutors/${id}`, { weekly_capacity })
    const ask = async () => {
      const { body } = await allocate((await family()).studentId, id)
      return body.code ?? 'assigned'
    }
    await setCapacity(0)
    expect(await ask()).toBe('TUTOR_FULL')
    await setCapacity(2)
    const teach = async (from: number) =>
      expect((await book(await family(), { ...slotAt(from), tutor_id: id })).status).toBe(201)
    await teach(10)
    // An hour in each of two weeks leaves room for one more in both.
    await teach(10 + 7 * 24)
    expect(await ask()).toBe('assigned')
    await teach(12)
    expect(await ask()).toBe('TUTOR_FULL')
    await setCapacity(3)
    expect(await ask()).toBe('assigned')
  })
})

test('a lesson counts in the week, Monday to Sunday in UTC, in which it starts', () => {
  const lesson = (start: string, hours: number) => {
    const starts_at = new Date(start)
    return { starts_at, ends_at: new Date(starts_at.getTime() + hours * 60 * 60 * 1000) }
  }
  const [sunday, monday] = ['2026-11-29T23:30:00Z', '2026-11-30T00:00:00Z']
  expect(hoursOfFullestWeek([])).toBe(0)
  expect(hoursOfFullestWeek([lesson(sunday, 1), lesson(monday, 1.5)])).toBe(1.5)
  expect(hoursOfFullestWeek([lesson(monday, 1), lesson('2026-12-06T23:30:00Z', 0.5)])).toBe(1.5)
  expect(weekStart(new Date(sunday)).toISOString()).toBe('2026-11-23T00:00:00.000Z')
  expect(weekStart(new Date(monday))).toEqual(new Date(monday))
})

describe('open bookings', () => {
  test('of that student and subject go to the tutor where the tutor is free', async () => {
    const [one, teacher] = [await family(), await tutor()]
    await book(await family(), { ...slotAt(11.5), tutor_id: teacher.id })
    const open = await book(one, slotAt(10))
    const busy = await book(one, slotAt(12))
    const foreign = await book(one, { ...slotAt(14), subject_id: 'english' })
    const cancelled = await book(one, slotAt(16))
    await change(one.parent, cancelled.body.id, { status: 'cancelled' })
    expect((await allocate(one.studentId, teacher.id)).status).toBe(201)
    expect(await placesOf(one.parent)).toEqual([
      ['scheduled', teacher.id],
      ['requested', null],
      ['requested', null],
      ['cancelled', null],
    ])
    expect(await actionsOn(open.body.id)).toEqual(['booking.created', 'booking.allocated'])
    expect(await actionsOn(busy.body.id)).toEqual(['booking.created'])
    expect(await entriesOf('tutor', teacher.id)).toHaveLength(2)
    expect(foreign.body.status).toBe('requested')
  })

  test('of one time and two students: one tutor takes one, by two allocations at once', async () => {
    for (const hour of [10, 12, 14]) {
      const { id } = await tutor()
      const families = [await family(), await family()]
      for (const one of families) await book(one, slotAt(hour))
      const answers = await Promise.all(
        families.map(({ studentId }, index) =>
          allocate(studentId, id, 'math', index === 0 ? call : otherCall),
        ),
      )
      expect(statusesOf(answers)).toEqual({ 201: 2 })
      const places = await Promise.all(families.map(({ parent }) => placesOf(parent)))
      expect(places.flat().toSorted()).toEqual([
        ['requested', null],
        ['scheduled', id],
      ])
      expect(await entriesOf('tutor', id)).toHaveLength(1)
    }
  })

  test('are claimed by another tutor or taken by the allocated one, never both', async () => {
    const [one, teacher, rival] = [await family(), await tutor(), await tutor()]
    const { id } = (await book(one, slotAt(10))).body
    const [claimed] = await Promise.all([claim(rival, id, otherCall), allocate(one.studentId, teacher.id)])
    const [place] = await placesOf(one.parent)
    expect(place).toEqual(['scheduled', claimed.status === 200 ? rival.id : teacher.id])
    const entries = [await entriesOf('tutor', teacher.id), await entriesOf('tutor', rival.id)]
    expect(entries.flat().map(({ booking_id }) => booking_id)).toEqual([id])
  })

  test('that a process left when it ended go to the tutor by the sweep', async () => {
    const [one, teacher] = [await family(), await tutor()]
    const { id } = (await book(one, slotAt(10))).body
    const allocation = { _id: Bun.randomUUIDv7(), student_id: one.studentId, tutor_id: teacher.id }
    const cut = { ...allocation, subject_id: 'math', created_at: new Date(), settled_at: null }
    await rows.insertOne(cut)
    await convene.tutoring.sweep()
    await convene.tutoring.sweep()
    expect(await placesOf(one.parent)).toEqual([['scheduled', teacher.id]])
    expect(await rows.findOne({ _id: cut._id })).toMatchObject({ settled_at: expect.any(Date) })
    // What an admin takes from the tutor afterwards is not given back.
    await asAdmin('PATCH', `/bookings/${id}`, { tutor_id: null })
    await convene.tutoring.sweep()
    expect(await placesOf(one.parent)).toEqual([['requested', null]])
  })
})

test('a process that is killed between the bookings of an allocation loses none: the sweep gives them on', async () => {
  const doomed = await startServerProcess(server.databaseUri, {
    jwtSecret: server.settings.jwtSecret,
    role: 'web',
  })
  const [one, teacher] = [await family(), await tutor()]
  for (let hour = 0; hour < 20; hour += 1) await book(one, slotAt(hour))
  const cut = allocate(one.studentId, teacher.id, 'math', caller(doomed.url)).catch(() => null)
  const scheduled = async () =>
    (await placesOf(one.parent)).filter(([status]: string[]) => status === 'scheduled')
  await eventually(async () => expect(await scheduled()).not.toEqual([]))
  doomed.kill()
  await Promise.all([cut, doomed.exited])
  await convene.tutoring.sweep()
  expect(await scheduled()).toHaveLength(20)
  expect(await entriesOf('tutor', teacher.id)).toHaveLength(20)
  expect((await allocate(one.studentId, teacher.id)).status).toBe(409)
})

describe('a booking without a tutor', () => {
  test("goes to the student's tutor of the subject, or stays requested where that tutor is not free", async () => {
    const [one, teacher] = [await family(), await tutor()]
    await allocate(one.studentId, teacher.id)
    const given = await book(one, slotAt(10))
    expect(given.body).toMatchObject({ status: 'scheduled', tutor_id: teacher.id, tutor: { id: teacher.id } })
    await book(await family(), { ...slotAt(12), tutor_id: teacher.id })
    expect((await book(one, slotAt(12.5))).body).toMatchObject({ status: 'requested', tutor_id: null })
    expect((await book(one, { ...slotAt(14), subject_id: 'english' })).body.status).toBe('requested')
    const named = await tutor()
    expect((await book(one, { ...slotAt(16), tutor_id: named.id })).body.tutor_id).toBe(named.id)
    await asAdmin('PATCH', `/admin/users/${teacher.id}`, { status: 'suspended' })
    expect((await book(one, slotAt(18))).body.status).toBe('requested')
    await asAdmin('PATCH', `/admin/users/${teacher.id}`, { status: 'active' })
    expect((await book(one, slotAt(20))).body.status).toBe('scheduled')
  })

  test('goes to one tutor once where that tutor has both subjects of a call', async () => {
    const [one, teacher] = [await family(), await tutor()]
    await allocate(one.studentId, teacher.id)
    await allocate(one.studentId, teacher.id, 'english')
    const body = { student_id: one.studentId, subject_ids: ['math', 'english'], ...slotAt(10) }
    const answer = await call('POST', '/bookings/create', { token: one.parent.token, body })
    expect(answer.body.map(({ status }: { status: string }) => status)).toEqual(['scheduled', 'requested'])
    expect(await entriesOf('tutor', teacher.id)).toHaveLength(1)
  })

  test('finds the tutor that is allocated at the same time, over two processes', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 8 }, async () => ({ one: await family(), teacher: await tutor() })),
    )
    await Promise.all(
      pairs.flatMap(({ one, teacher }) => [
        book(one, slotAt(10), otherCall),
        allocate(one.studentId, teacher.id),
      ]),
    )
    for (const { one, teacher } of pairs) {
      expect(await placesOf(one.parent)).toEqual([['scheduled', teacher.id]])
      expect(await entriesOf('tutor', teacher.id)).toHaveLength(1)
    }
  })
})

describe('allocations end', () => {
  const start = async () => {
    const [one, teacher] = [await family(), await tutor()]
    for (const subject of ['math', 'english'])
      expect((await allocate(one.studentId, teacher.id, subject)).status).toBe(201)
    const left = async () =>
      (await rows.find({ student_id: one.studentId }).toArray()).map(({ subject_id }) => subject_id)
    return { one, teacher, left }
  }

  test('with the deletion of the allocation, and scheduled bookings stay', async () => {
    const { one, teacher } = await start()
    await book(one, slotAt(10))
    const row = await rows.findOne({ student_id: one.studentId, subject_id: 'math' })
    await asAdmin('DELETE', `/admin/allocations/${row?._id}`)
    expect(await placesOf(one.parent)).toEqual([['scheduled', teacher.id]])
    expect((await book(one, slotAt(12))).body.status).toBe('requested')
  })

  test('with the tutor, whose bookings are open again', async () => {
    const { one, teacher, left } = await start()
    await book(one, slotAt(10))
    expect((await asAdmin('DELETE', `/admin/tutors/${teacher.id}`)).status).toBe(200)
    expect(await left()).toEqual([])
    expect(await placesOf(one.parent)).toEqual([['requested', null]])
  })

  test('with the account of the tutor', async () => {
    const { teacher, left } = await start()
    expect((await call('DELETE', '/api/auth/me', { token: teacher.token })).status).toBe(200)
    await eventually(async () => expect(await left()).toEqual([]))
  })

  test('with the student, and with the account of the parent', async () => {
    const [{ one, left }, second] = [await start(), await start()]
    const { status } = await call('DELETE', `/students/${one.studentId}`, { token: one.parent.token })
    expect(status).toBe(200)
    expect(await left()).toEqual([])
    expect((await call('DELETE', '/api/auth/me', { token: second.one.parent.token })).status).toBe(200)
    await eventually(async () => expect(await second.left()).toEqual([]))
  })

  test('with the account of a student that has no parent', async () => {
    const { id: tutorId } = await tutor()
    const email = `${Bun.randomUUIDv7()}@people.example`
    const password = 'test123'
    const signUp = { email, password, first_name: 'Al', last_name: 'Bo', role: 'student' }
    const { user } = (await call('POST', '/auth/signup', { body: signUp })).body
    const student = await database.collection<{ _id: string }>('students').findOne({ user_id: user.id })
    expect((await allocate(student?._id ?? '', tutorId)).status).toBe(201)
    const { token } = (await call('POST', '/auth/login', { body: { email, password } })).body
    await call('DELETE', '/api/auth/me', { token })
    await eventually(async () => expect(await rows.countDocuments({ tutor_id: tutorId })).toBe(0))
  })

  test('with the subject that the tutor teaches no more, also while it is allocated', async () => {
    const { teacher, left } = await start()
    await asAdmin('PATCH', `/admin/tutors/${teacher.id}`, { subjects: ['english'] })
    expect(await left()).toEqual(['english'])
    const teachers = await Promise.all(Array.from({ length: 8 }, () => tutor()))
    const families = await Promise.all(teachers.map(() => family()))
    await Promise.all(
      teachers.flatMap(({ id }, index) => [
        allocate(families[index]?.studentId ?? '', id, 'math', otherCall),
        asAdmin('PATCH', `/admin/tutors/${id}`, { subjects: ['english'] }),
      ]),
    )
    expect(await rows.countDocuments({ tutor_id: { $in: teachers.map(({ id }) => id) } })).toBe(0)
  })

  test('by the sweep, where a process ended before it ended them', async () => {
    const { one, teacher, left } = await start()
    const removed = { $set: { deleted_at: new Date() } }
    await database.collection<{ _id: string }>('students').updateOne({ _id: one.studentId }, removed)
    // The student may come back while the removal is under way.
    await convene.tutoring.sweep()
    expect(await left()).toHaveLength(2)
    await convene.tutoring.sweep(Date.now() + 2 * 60 * 60 * 1000)
    expect(await left()).toEqual([])
    const second = await start()
    await database
      .collection<{ _id: string }>('users')
      .updateOne({ _id: second.teacher.id }, { $set: { subjects: ['math'] } })
    await convene.tutoring.sweep()
    expect(await second.left()).toEqual(['math'])
    expect(await list(teacher)).toEqual([])
  })
})

planTest('allocations, and what they ask of bookings, are found and sorted by indexes', async () => {
  const bookings = database.collection('bookings')
  const starts_at = { $gt: new Date() }
  const open = { student_id: 's', subject_id: 'math', status: 'requested', tutor_id: null, starts_at }
  await expectIndexed(
    rows.find({}).sort({ _id: -1 }).limit(20),
    rows
      .find({ _id: { $gt: 'a' } })
      .sort({ _id: 1 })
      .limit(20),
    rows.find({ student_id: 's', subject_id: { $in: ['math'] } }),
    rows.find({ student_id: 's' }),
    rows.find({ tutor_id: 't', subject_id: { $nin: ['math'] } }),
    bookings.find(open).sort({ starts_at: 1, _id: 1 }),
    bookings.find({ tutor_id: 't', status: { $in: ['scheduled', 'completed'] }, starts_at }),
  )
})

import { afterAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { defaultTimings } from '../../../src/timings.ts'
import { caller, startTestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { openTutoring, slotAt, statusesOf } from './tutoring-setup.ts'

const timings = { ...defaultTimings, bookingHoldMs: 200 }
const server = await startTestServer({ timings })
const { family, tutor, book, list, change, claim, reassign, entriesOf } = await openTutoring(server)
const other = await startServerProcess(server.databaseUri, {
  jwtSecret: server.settings.jwtSecret,
  role: 'web',
})
afterAll(() => other.kill())
const otherCall = caller(other.url)
const callOf = (index: number) => (index % 2 === 0 ? server.call : otherCall)
const rows = server.database.collection<{ _id: string; status: string; version: number }>('bookings')

describe('a tutor is never booked twice', () => {
  test('by 30 families at once over two processes: one books, 29 are told that the time is taken', async () => {
    const { id: tutor_id } = await tutor()
    const families = await Promise.all(Array.from({ length: 30 }, family))
    const answers = await Promise.all(
      families.map((one, index) => book(one, { ...slotAt(10), tutor_id }, callOf(index))),
    )
    expect(statusesOf(answers)).toEqual({ 201: 1, 409: 29 })
    expect(new Set(answers.flatMap(({ body }) => body.code ?? []))).toEqual(new Set(['BOOKING_OVERLAP']))
    expect(await entriesOf('tutor', tutor_id)).toHaveLength(1)
    // What was answered is in the list of the winner, and in no other.
    const lists = await Promise.all(families.map(({ parent }) => list(parent)))
    expect(lists.map((rows) => rows.length)).toEqual(answers.map(({ status }) => (status === 201 ? 1 : 0)))
    expect(await rows.countDocuments({ status: 'pending' })).toBe(0)
  }, 60_000)

  test('by one family that asks 20 times at once', async () => {
    const [one, { id: tutor_id }] = [await family(), await tutor()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => book(one, { ...slotAt(10), tutor_id }, callOf(index))),
    )
    expect(statusesOf(answers)).toEqual({ 201: 1, 409: 19 })
    expect(await entriesOf('student', one.studentId)).toHaveLength(1)
  }, 60_000)

  test('by an admin that gives two requested bookings of one time to one tutor', async () => {
    const { id: tutorId } = await tutor()
    const [first, second] = [await book(await family(), slotAt(10)), await book(await family(), slotAt(10))]
    expect(first.body).toMatchObject({ status: 'requested', tutor_id: null })
    const answers = [await reassign(first.body.id, tutorId), await reassign(second.body.id, tutorId)]
    expect(answers.map(({ status, body }) => [status, body.status ?? body.code])).toEqual([
      [200, 'scheduled'],
      [409, 'BOOKING_OVERLAP'],
    ])
  })

  test('by a claim of a time that the tutor has given away', async () => {
    const one = await tutor()
    expect((await book(await family(), { ...slotAt(10), tutor_id: one.id })).status).toBe(201)
    const open = await book(await family(), slotAt(10.5))
    expect((await claim(one, open.body.id)).body.code).toBe('BOOKING_OVERLAP')
    expect(await list(one)).toHaveLength(1)
    expect(await entriesOf('tutor', one.id)).toHaveLength(1)
  })
})

test('of 20 tutors that claim one booking at once, one gets it and 19 are 409', async () => {
  const one = await family()
  const tutors = await Promise.all(Array.from({ length: 20 }, () => tutor()))
  const { body } = await book(one, slotAt(14))
  const answers = await Promise.all(tutors.map((each, index) => claim(each, body.id, callOf(index))))
  expect(statusesOf(answers)).toEqual({ 200: 1, 409: 19 })
  const winner = tutors[answers.findIndex(({ status }) => status === 200)]
  for (const each of tutors)
    expect([await list(each), await entriesOf('tutor', each.id)].map((rows) => rows.length)).toEqual(
      each === winner ? [1, 1] : [0, 0],
    )
  expect((await list(one.parent))[0]).toMatchObject({ status: 'scheduled', tutor_id: winner?.id })
}, 60_000)

test('intervals are booked, moved and cancelled exactly as a naive model allows', async () => {
  const interval = fc.record({
    from: fc.integer({ min: 0, max: 32 }),
    length: fc.integer({ min: 1, max: 12 }),
  })
  const step = fc.oneof(
    fc.record({ kind: fc.constant('book' as const), interval }),
    fc.record({ kind: fc.constant('move' as const), interval, at: fc.nat(20) }),
    fc.record({ kind: fc.constant('cancel' as const), at: fc.nat(20) }),
  )
  const slotOf = ({ from, length }: { from: number; length: number }) => slotAt(from / 4, length / 4)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const { id: tutor_id } = await tutor()
      const one = await family()
      const model = new Map<string, { starts_at: string; ends_at: string }>()
      const isFree = (slot: { starts_at: string; ends_at: string }, id?: string) =>
        [...model].every(
          ([key, kept]) => key === id || kept.ends_at <= slot.starts_at || kept.starts_at >= slot.ends_at,
        )
      for (const each of steps) {
        const id = each.kind === 'book' ? undefined : [...model.keys()][each.at % Math.max(model.size, 1)]
        if (each.kind === 'book') {
          const slot = slotOf(each.interval)
          const answer = await book(one, { ...slot, tutor_id })
          expect(answer.status).toBe(isFree(slot) ? 201 : 409)
          if (answer.status === 201) model.set(answer.body.id, slot)
        } else if (id !== undefined && each.kind === 'move') {
          const slot = slotOf(each.interval)
          const answer = await change(one.parent, id, slot)
          expect(answer.status).toBe(isFree(slot, id) ? 200 : 409)
          if (answer.status === 200) model.set(id, slot)
        } else if (id !== undefined) {
          expect((await change(one.parent, id, { status: 'cancelled' })).status).toBe(200)
          model.delete(id)
        }
      }
      const kept = (await list(one.parent)).filter(({ status }) => status === 'scheduled')
      expect(kept.map(({ id, starts_at, ends_at }) => [id, { starts_at, ends_at }]).toSorted()).toEqual(
        [...model].toSorted(),
      )
      for (const [kind, id] of [
        ['tutor', tutor_id],
        ['student', one.studentId],
      ] as const)
        expect((await entriesOf(kind, id)).map(({ booking_id }) => booking_id).toSorted()).toEqual(
          [...model.keys()].toSorted(),
        )
    }),
    { numRuns: 12 },
  )
}, 120_000)

test('ends are exclusive, and every other overlap is refused', async () => {
  const { id: tutor_id } = await tutor()
  const ask = async (from: number, hours: number) =>
    (await book(await family(), { ...slotAt(from, hours), tutor_id })).status
  expect(await ask(10, 1)).toBe(201)
  expect([await ask(10.5, 1), await ask(9.5, 2), await ask(10.25, 0.5), await ask(10, 1)]).toEqual([
    409, 409, 409, 409,
  ])
  expect([await ask(11, 1), await ask(9, 1)]).toEqual([201, 201])
})

test('writers that wait for none take the slot from each other: one books, and the others leave nothing', async () => {
  const hasty = await startTestServer(
    { role: 'web', timings: { ...timings, bookingHoldMs: 0 } },
    server.databaseUri,
  )
  const { id: tutor_id } = await tutor()
  const families = await Promise.all(Array.from({ length: 30 }, family))
  const answers = await Promise.all(families.map((one) => book(one, { ...slotAt(10), tutor_id }, hasty.call)))
  expect(statusesOf(answers)).toEqual({ 201: 1, 409: 29 })
  const ofThem = { student_id: { $in: families.map(({ studentId }) => studentId) } }
  expect(await rows.countDocuments(ofThem)).toBe(1)
}, 60_000)

describe('a student is never at two lessons', () => {
  test('with two tutors, but for the subjects of one call', async () => {
    const [one, first, second] = [await family(), await tutor(), await tutor()]
    expect((await book(one, { ...slotAt(10), tutor_id: first.id })).status).toBe(201)
    const refused = await book(one, { ...slotAt(10.5), tutor_id: second.id })
    expect([refused.status, refused.body.code]).toEqual([409, 'BOOKING_OVERLAP'])
    expect((await book(one, slotAt(10.5))).status).toBe(409)
    const several = await book(one, {
      ...slotAt(12),
      subject_id: undefined,
      subject_ids: ['math', 'english'],
    })
    expect([several.status, several.body.length]).toEqual([201, 2])
    // One tutor cannot teach both at one time, and then none is booked.
    const both = {
      ...slotAt(15),
      subject_id: undefined,
      subject_ids: ['math', 'english'],
      tutor_id: first.id,
    }
    expect((await book(one, both)).status).toBe(409)
    expect(await list(one.parent)).toHaveLength(3)
    expect((await book(one, slotAt(15))).status).toBe(201)
  })
})

describe('a slot', () => {
  test('is free once its booking has moved, and taken where it went', async () => {
    const [one, { id: tutor_id }] = [await family(), await tutor()]
    const { body } = await book(one, { ...slotAt(10), tutor_id })
    expect((await change(one.parent, body.id, slotAt(12))).body).toMatchObject(slotAt(12))
    expect((await book(await family(), { ...slotAt(10), tutor_id })).status).toBe(201)
    const back = await change(one.parent, body.id, slotAt(10))
    expect([back.status, back.body.code]).toEqual([409, 'BOOKING_OVERLAP'])
    expect((await list(one.parent))[0]).toMatchObject(slotAt(12))
    expect((await book(await family(), { ...slotAt(12), tutor_id })).status).toBe(409)
  })

  test('is free once its booking is cancelled, and a cancelled or completed booking is final', async () => {
    const [one, teacher] = [await family(), await tutor()]
    const ask = () => book(one, { ...slotAt(10), tutor_id: teacher.id })
    const first = (await ask()).body.id
    expect((await change(one.parent, first, { status: 'cancelled' })).status).toBe(200)
    expect(await entriesOf('tutor', teacher.id)).toEqual([])
    for (const body of [slotAt(12), { status: 'cancelled' }, { note: 'x' }])
      expect((await change(one.parent, first, body)).body.code).toBe('BOOKING_FINAL')
    expect((await reassign(first, (await tutor()).id)).body.code).toBe('BOOKING_FINAL')
    expect(await entriesOf('tutor', teacher.id)).toEqual([])
    const second = (await ask()).body.id
    expect((await change(teacher, second, { status: 'completed' })).status).toBe(200)
    expect((await change(one.parent, second, { status: 'cancelled' })).body.code).toBe('BOOKING_FINAL')
    expect(await entriesOf('student', one.studentId)).toEqual([])
  })

  test('is taken by one of two moves of one booking at once', async () => {
    const [one, { id: tutor_id }] = [await family(), await tutor()]
    const { body } = await book(one, { ...slotAt(8), tutor_id })
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => change(one.parent, body.id, slotAt(10 + index))),
    )
    expect(answers.some(({ status }) => status === 200)).toBe(true)
    const [row] = await list(one.parent)
    expect(await entriesOf('tutor', tutor_id)).toMatchObject([{ starts_at: new Date(row?.starts_at ?? '') }])
    expect(await entriesOf('student', one.studentId)).toHaveLength(1)
  })

  test('that a process took and left is free again: at once when its booking went on, else a while later', async () => {
    const [one, { id: tutor_id }] = [await family(), await tutor()]
    const { body } = await book(one, { ...slotAt(8), tutor_id })
    const calendars = server.database.collection<{ _id: string; entries: object[] }>('calendars')
    const leave = (from: number, version: number, taken_at: Date) => {
      const { starts_at, ends_at } = slotAt(from)
      const times = { starts_at: new Date(starts_at), ends_at: new Date(ends_at) }
      const entry = { id: Bun.randomUUIDv7(), booking_id: body.id, call_id: 'c', version, taken_at, ...times }
      return calendars.updateOne({ _id: `tutor ${tutor_id}` }, { $push: { entries: entry } })
    }
    const ask = async (from: number) => (await book(await family(), { ...slotAt(from), tutor_id })).status
    const version = (await rows.findOne({ _id: body.id }))?.version ?? 0
    await leave(12, version - 1, new Date())
    expect(await ask(12)).toBe(201)
    // The process that took this one may still write its booking.
    await leave(14, version, new Date(Date.now() + 60_000))
    expect(await ask(14)).toBe(409)
    await leave(16, version, new Date(Date.now() - 1000))
    expect(await ask(16)).toBe(201)
    // It cannot any more: the booking has another version.
    expect((await rows.findOne({ _id: body.id }))?.version).toBe(version + 1)
    expect((await list(one.parent))[0]).toMatchObject({ status: 'scheduled', ...slotAt(8) })
  })
})

test('what a process left while it created a booking is swept', async () => {
  const one = await family()
  const { body } = await book(one, slotAt(20))
  await rows.updateOne({ _id: body.id }, { $set: { status: 'pending' } })
  expect(await list(one.parent)).toEqual([])
  expect((await server.call('GET', `/bookings/${body.id}`, { token: one.parent.token })).status).toBe(404)
  await server.convene.tutoring.sweep(Date.now() + 2 * 60 * 60 * 1000)
  expect(await rows.findOne({ _id: body.id })).toBeNull()
  expect((await book(one, slotAt(20))).status).toBe(201)
})

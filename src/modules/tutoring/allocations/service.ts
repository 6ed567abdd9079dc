import { AppError, type ErrorCode } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { Account, Accounts } from '../../accounts/index.ts'
import type { Booking } from '../bookings/booking.ts'
import type { BookingPeople } from '../bookings/booking-people.ts'
import type { Placing } from '../bookings/placing.ts'
import type { BookingStore } from '../bookings/store.ts'
import type { CatalogueService } from '../catalogue/service.ts'
import type { PeopleStore } from '../people/store.ts'
import { defaultCapacityHours } from '../people/tutor-service.ts'
import { type Allocation, hoursOfFullestWeek, weekStart } from './allocation.ts'
import type { AllocationStore } from './store.ts'

export type NewAllocation = Pick<Allocation, 'student_id' | 'tutor_id' | 'subject_id'>

/** What keeps a booking from a tutor without being a fault: it stays `requested`. */
const refusals: ErrorCode[] = [
  'BOOKING_OVERLAP',
  'ALLOCATION_NOT_FOUND',
  'TUTOR_NOT_FOUND',
  'TUTOR_UNSUITABLE',
]

/** A student that is being removed may come back, where a booking lies ahead. */
const removalMs = 60 * 60 * 1000

const sweeper: Actor = { userId: null, address: 'sweep' }

/** Use cases of allocations: which tutor a student has in a subject. */
export const createAllocationService = (
  allocations: AllocationStore,
  bookings: BookingStore,
  people: PeopleStore,
  accounts: Accounts,
  bookingPeople: BookingPeople,
  catalogue: CatalogueService,
  placing: Placing,
  tellTutor: (allocation: Allocation) => Promise<void>,
  audit: Audit,
) => {
  const placeOf = ({ student_id, tutor_id, subject_id }: Allocation) => ({ student_id, tutor_id, subject_id })

  /**
   * A tutor has room while the lessons of the fullest week, this one or a later one, take fewer hours than
   * `weekly_capacity`. Only a new allocation asks for room: a booking asks for a free time. Throws TUTOR_FULL.
   */
  const requireRoom = async (tutorId: string): Promise<void> => {
    const [slots, capacities] = await Promise.all([
      bookings.slotsOf(tutorId, weekStart(new Date())),
      people.capacitiesOf([tutorId]),
    ])
    const capacity = capacities.get(tutorId) ?? defaultCapacityHours
    if (hoursOfFullestWeek(slots) >= capacity) throw new AppError('TUTOR_FULL')
  }

  /** The one point at which a booking goes to an allocated tutor. Returns null where it stays as it is. */
  const take = async (allocation: Allocation, bookingId: string, actor: Actor): Promise<Booking | null> => {
    const { tutor_id, subject_id } = allocation
    const recheck = async (): Promise<void> => {
      if (!(await allocations.byId(allocation._id))) throw new AppError('ALLOCATION_NOT_FOUND')
      await bookingPeople.requireTutor(tutor_id, [subject_id])
    }
    for (;;) {
      const before = await bookings.byId(bookingId)
      if (before?.status !== 'requested' || before.starts_at <= new Date()) return null
      const after: Booking = { ...before, status: 'scheduled', tutor_id }
      const taken = await placing.change(before, after, recheck).catch(toRefusal)
      if (taken === 'refused') return null
      if (!taken) continue
      const target = { type: 'booking', id: taken._id }
      await audit.record(actor, 'booking.allocated', target, { after: { status: taken.status, tutor_id } })
      return taken
    }
  }

  /** Tells the tutor and gives it the student's open bookings. Safe to repeat. Returns those that the tutor took. */
  const settle = async (allocation: Allocation, actor: Actor): Promise<Booking[]> => {
    const { _id, student_id, subject_id } = allocation
    const taken: Booking[] = []
    await tellTutor(allocation)
    for (const open of await bookings.openOf(student_id, subject_id, new Date())) {
      const booking = await take(allocation, open._id, actor)
      if (booking) taken.push(booking)
    }
    await allocations.settle(_id)
    return taken
  }

  const end = async (allocation: Allocation, actor: Actor): Promise<boolean> => {
    if (!(await allocations.remove(allocation._id))) return false
    const target = { type: 'allocation', id: allocation._id }
    await audit.record(actor, 'allocation.removed', target, { before: placeOf(allocation) })
    return true
  }

  const endAll = async (readSome: () => Promise<Allocation[]>, actor: Actor): Promise<void> => {
    for (let some = await readSome(); some.length > 0; some = await readSome())
      for (const allocation of some) await end(allocation, actor)
  }

  /** Whether the student or the tutor is gone, or the tutor does not teach the subject any more. */
  const isOver = async ({ student_id, tutor_id, subject_id }: Allocation, now: number): Promise<boolean> => {
    const [student, tutor] = await Promise.all([people.byId(student_id), accounts.byId(tutor_id)])
    const isGone = !student || (student.deleted_at !== null && student.deleted_at.getTime() < now - removalMs)
    return isGone || !teaches(tutor, subject_id)
  }

  return {
    page: (page: Page) => allocations.page(page),

    /**
     * Gives a student a tutor of a subject. `taken` are the open bookings that went to the tutor; the others stay
     * `requested`. Throws 400 for an unknown subject, STUDENT_NOT_FOUND, TUTOR_NOT_FOUND, TUTOR_UNSUITABLE,
     * TUTOR_FULL, ALLOCATION_TAKEN.
     */
    async allocate(
      wanted: NewAllocation,
      actor: Actor,
    ): Promise<{ allocation: Allocation; taken: Booking[] }> {
      const { student_id, tutor_id, subject_id } = wanted
      await catalogue.checkSubjects([subject_id], '/subjectId')
      const check = async (): Promise<void> => {
        await bookingPeople.student(student_id)
        await bookingPeople.requireTutor(tutor_id, [subject_id])
      }
      await check()
      await requireRoom(tutor_id)
      const allocation: Allocation = {
        _id: Bun.randomUUIDv7(),
        student_id,
        tutor_id,
        subject_id,
        created_at: new Date(),
        settled_at: null,
      }
      if (!(await allocations.insert(allocation))) throw new AppError('ALLOCATION_TAKEN')
      // A student or tutor that ends meanwhile is seen here, or its end sees this allocation.
      await check().catch(async (error: unknown) => {
        await allocations.remove(allocation._id)
        throw error
      })
      const target = { type: 'allocation', id: allocation._id }
      await audit.record(actor, 'allocation.created', target, { after: placeOf(allocation) })
      return { allocation, taken: await settle(allocation, actor) }
    },

    /** Ends an allocation. Lessons that are scheduled stay with the tutor. Throws ALLOCATION_NOT_FOUND. */
    async remove(id: string, actor: Actor): Promise<void> {
      const allocation = await allocations.byId(id)
      if (!allocation || !(await end(allocation, actor))) throw new AppError('ALLOCATION_NOT_FOUND')
    },

    /**
     * Gives new bookings of a student, which have no tutor, to the allocated tutors. They are stored already: an
     * allocation made meanwhile is seen here, or sees them. Returns all of them as they are after it.
     */
    async assign(studentId: string, created: Booking[], actor: Actor): Promise<Booking[]> {
      const subjects = created.map(({ subject_id }) => subject_id)
      const found = await allocations.ofSubjects(studentId, subjects)
      const after: Booking[] = []
      for (const booking of created) {
        const allocation = found.find(({ subject_id }) => subject_id === booking.subject_id)
        const taken = allocation && (await take(allocation, booking._id, actor))
        // One that was not taken may have been claimed meanwhile.
        const current = taken ?? (allocation && (await bookings.byId(booking._id)))
        after.push(current ?? booking)
      }
      return after
    },

    /** Ends the allocations of a tutor, but those of the subjects that are kept. Safe to repeat. */
    endOfTutor: (tutorId: string, keptSubjects: string[], actor: Actor): Promise<void> =>
      endAll(() => allocations.someOfTutor(tutorId, keptSubjects), actor),

    /** Ends the allocations of a student. Safe to repeat. */
    endOfStudent: (studentId: string, actor: Actor): Promise<void> =>
      endAll(() => allocations.someOfStudent(studentId), actor),

    /** Finishes what ended processes left: open bookings that wait for their tutor, allocations that are over. */
    async sweep(now = Date.now()): Promise<void> {
      for (let after = ''; ; ) {
        const some = await allocations.someAfter(after)
        for (const allocation of some) {
          if (await isOver(allocation, now)) await end(allocation, sweeper)
          else if (allocation.settled_at === null) await settle(allocation, sweeper)
          after = allocation._id
        }
        if (some.length === 0) return
      }
    },
  }
}

export type AllocationService = ReturnType<typeof createAllocationService>

const teaches = (tutor: Account | null, subject: string): boolean =>
  tutor?.role === 'tutor' && tutor.status !== 'deleted' && tutor.subjects.includes(subject)

const toRefusal = (error: unknown): 'refused' => {
  if (error instanceof AppError && refusals.includes(error.code)) return 'refused'
  throw error
}

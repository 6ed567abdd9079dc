import type { Principal } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { PeopleStore } from '../people/store.ts'
import { accessOf, type Booking, isFinal, type Viewer } from './booking.ts'
import { type BookingChange, changed, requireAllowed } from './booking-change.ts'
import { placeOf } from './booking-news.ts'
import type { BookingPeople } from './booking-people.ts'
import { tutorCalendar } from './calendar.ts'
import type { Placing } from './placing.ts'
import type { BookingFilter, BookingOwner, BookingStore } from './store.ts'

/** Use cases of bookings that exist. */
export const createBookingService = (
  bookings: BookingStore,
  people: PeopleStore,
  accounts: Accounts,
  bookingPeople: BookingPeople,
  placing: Placing,
  audit: Audit,
) => {
  const viewerOf = async ({ userId, role }: Principal): Promise<Viewer> => ({
    userId,
    role,
    subjects: role === 'tutor' ? ((await accounts.byId(userId))?.subjects ?? []) : [],
  })

  /** Throws SESSION_NOT_FOUND, SESSION_FORBIDDEN. */
  const read = async (caller: Principal, id: string) => {
    const booking = await bookings.byId(id)
    if (!booking || booking.status === 'pending') throw new AppError('SESSION_NOT_FOUND')
    const student = await people.byId(booking.student_id)
    const access = accessOf(await viewerOf(caller), booking, student, new Date())
    if (!access) throw forbidden()
    return { booking, access }
  }

  /** Reads a booking for its own people and admins. Throws what `read` throws. */
  const readOwn = async (caller: Principal, id: string): Promise<Booking> => {
    const { booking, access } = await read(caller, id)
    if (access !== 'full') throw forbidden()
    return booking
  }

  const record = (actor: Actor, action: string, before: Booking, after: Booking) =>
    audit.record(
      actor,
      action,
      { type: 'booking', id: after._id },
      { before: placeOf(before), after: placeOf(after) },
    )

  const change = async (before: Booking, after: Booking, by: string | null): Promise<Booking | null> => {
    const needsTutor = after.tutor_id !== before.tutor_id
    const requireTutor = () =>
      bookingPeople.requireTutor(needsTutor ? after.tutor_id : null, [after.subject_id])
    await requireTutor()
    return await placing.change(before, after, requireTutor, by)
  }

  /** Changes a booking as `next` says, again when another write came first. Throws what both throw. */
  const changeUntilWritten = async (
    readAgain: () => Promise<Booking>,
    next: (before: Booking) => Booking,
    actor: Actor,
    action: string,
  ): Promise<Booking> => {
    for (;;) {
      const before = await readAgain()
      const after = next(before)
      const written = await change(before, after, actor.userId)
      if (!written) continue
      await record(actor, action, before, written)
      return written
    }
  }

  /** The bookings of a parent, a student or a tutor; all of them for an admin. null for a student without a row. */
  const ownerOf = async ({ role, userId }: Principal): Promise<{ owner: BookingOwner } | null> => {
    if (role === 'admin') return { owner: null }
    if (role === 'tutor') return { owner: { tutor_id: userId } }
    if (role === 'parent') return { owner: { parent_id: userId } }
    const student = await people.ofUser(userId)
    return student && { owner: { student_id: student._id } }
  }

  const eachAhead = async (
    owner: BookingOwner,
    next: (before: Booking) => Booking,
    actor: Actor,
    action: string,
  ) => {
    for (let some = await bookings.someAhead(owner, new Date()); some.length > 0; ) {
      for (const { _id } of some) {
        const readAgain = async () => {
          const booking = await bookings.byId(_id)
          if (!booking) throw new AppError('SESSION_NOT_FOUND')
          return booking
        }
        await changeUntilWritten(
          readAgain,
          (before) => (isFinal(before) ? before : next(before)),
          actor,
          action,
        )
      }
      some = await bookings.someAhead(owner, new Date())
    }
  }

  /** What lies ahead of a tutor becomes `requested` again. The account is not active any more. Safe to repeat. */
  const releaseTutor = async (tutorId: string, actor: Actor): Promise<void> => {
    await placing.refuseWriters(tutorCalendar(tutorId))
    const released = (booking: Booking): Booking =>
      booking.tutor_id === tutorId ? { ...booking, status: 'requested', tutor_id: null } : booking
    await eachAhead({ tutor_id: tutorId }, released, actor, 'booking.released')
  }

  return {
    read,
    readOwn,
    releaseTutor,

    /** Cancels what lies ahead of a parent, and forgets the notes; releases a tutor. Safe to repeat. */
    async eraseUser(userId: string): Promise<void> {
      const actor = { userId: null, address: 'erasure' }
      const cancelled = (booking: Booking): Booking => ({ ...booking, status: 'cancelled' })
      await eachAhead({ parent_id: userId }, cancelled, actor, 'booking.cancelled')
      await bookings.eraseNotes(userId)
      await releaseTutor(userId, actor)
    },

    async list(caller: Principal, filter: BookingFilter, page: Page) {
      const found = await ownerOf(caller)
      return found ? await bookings.page(found.owner, filter, page) : { rows: [], total: 0 }
    },

    listAll: (filter: BookingFilter, page: Page) => bookings.page(null, filter, page, -1),

    async listOpen(caller: Principal, page: Page) {
      const { subjects } = await viewerOf(caller)
      return await bookings.pageOfOpen(subjects, new Date(), page)
    },

    /** Throws what `read` throws, BOOKING_CLAIMED when the booking has a tutor or is over, BOOKING_OVERLAP. */
    async claim(tutor: Principal, id: string, actor: Actor): Promise<Booking> {
      const booking = await bookings.byId(id)
      if (!booking || booking.status === 'pending') throw new AppError('SESSION_NOT_FOUND')
      const { subjects } = await viewerOf(tutor)
      if (!subjects.includes(booking.subject_id)) throw forbidden()
      if (booking.status !== 'requested' || booking.starts_at <= new Date())
        throw new AppError('BOOKING_CLAIMED')
      const after: Booking = { ...booking, status: 'scheduled', tutor_id: tutor.userId }
      const claimed = await change(booking, after, tutor.userId)
      if (!claimed) throw new AppError('BOOKING_CLAIMED')
      await record(actor, 'booking.claimed', booking, claimed)
      return claimed
    },

    /**
     * Changes what the caller may change of a booking. `isExpected` says whether it is as the caller knows it.
     * Throws what `read` throws, FORBIDDEN, PRECONDITION_FAILED, BOOKING_FINAL, BOOKING_OVERLAP, TUTOR_NOT_FOUND,
     * TUTOR_UNSUITABLE, BOOKING_STATUS, 400 for a slot that cannot be booked.
     */
    async update(
      caller: Principal,
      id: string,
      wanted: BookingChange,
      isExpected: (booking: Booking) => boolean,
      actor: Actor,
    ): Promise<Booking> {
      const readAgain = async (): Promise<Booking> => {
        const booking = await readOwn(caller, id)
        requireAllowed(caller, wanted)
        if (!isExpected(booking)) throw new AppError('PRECONDITION_FAILED')
        return booking
      }
      const next = (before: Booking) => changed(before, wanted, new Date())
      return await changeUntilWritten(readAgain, next, actor, 'booking.changed')
    },
  }
}

export type BookingService = ReturnType<typeof createBookingService>

export const forbidden = () => new AppError('SESSION_FORBIDDEN', { text: 'Access denied to this session' })

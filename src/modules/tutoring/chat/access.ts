import type { Principal } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { Changes } from '../../../platform/changes.ts'
import { createRowCache } from '../../../platform/row-cache.ts'
import { accessOf, type Booking } from '../bookings/booking.ts'
import { forbidden } from '../bookings/service.ts'
import { type BookingStore, bookingCollection } from '../bookings/store.ts'
import { type PeopleStore, studentCollection } from '../people/store.ts'
import type { Student } from '../people/student.ts'

export type Encountered = { booking: Booking; student: Student | null }

/** Whether a caller may take part in the encounter of a booking: those with full access may. */
export const mayTakePart = ({ userId, role }: Principal, { booking, student }: Encountered): boolean =>
  accessOf({ userId, role, subjects: [] }, booking, student, new Date()) === 'full'

/** Decides on every route, frame and place in a room, without a read of the store while rows are known. */
export const createEncounterAccess = (bookings: BookingStore, people: PeopleStore, changes: Changes) => {
  const bookingCache = createRowCache(changes, bookingCollection, bookings.byId)
  const studentCache = createRowCache(changes, studentCollection, people.byId)

  /** Returns null when there is no such booking. */
  const rowsOf = async (id: string): Promise<Encountered | null> => {
    const booking = await bookingCache.get(id)
    if (!booking || booking.status === 'pending') return null
    return { booking, student: await studentCache.get(booking.student_id) }
  }

  return {
    rowsOf,
    /** Returns the booking. Throws SESSION_NOT_FOUND, SESSION_FORBIDDEN. */
    async enter(caller: Principal, id: string): Promise<Booking> {
      const known = await rowsOf(id)
      if (known && mayTakePart(caller, known)) return known.booking
      // A tutor that has just claimed a booking must not be refused because of an older row.
      bookingCache.forget(id)
      if (known) studentCache.forget(known.booking.student_id)
      const rows = await rowsOf(id)
      if (!rows) throw new AppError('SESSION_NOT_FOUND')
      if (!mayTakePart(caller, rows)) throw forbidden()
      return rows.booking
    },
  }
}

export type EncounterAccess = ReturnType<typeof createEncounterAccess>

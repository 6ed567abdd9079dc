import type { Principal } from '../../../http/caller.ts'
import { AppError, invalid } from '../../../http/errors.ts'
import { type Booking, faultOf, isFinal, isSameSlot } from './booking.ts'

/** What a caller wants to change. An undefined field stays as it is. */
export type BookingChange = {
  status?: Booking['status'] | undefined
  starts_at?: Date | undefined
  ends_at?: Date | undefined
  note?: string | null | undefined
  tutor_id?: string | null | undefined
}

/** Parents cancel and move, tutors complete, admins do all. Throws FORBIDDEN. */
export const requireAllowed = ({ role }: Principal, { status, ...rest }: BookingChange): void => {
  const fields = Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  const allowed =
    role === 'admin' ||
    (role === 'parent' && status !== 'completed' && !fields.includes('tutor_id')) ||
    (role === 'tutor' && (status === undefined || status === 'completed') && fields.length === 0)
  if (!allowed) throw new AppError('FORBIDDEN')
}

/** Returns a booking after a change. Throws BOOKING_FINAL, BOOKING_STATUS, 400 for a slot that cannot be booked. */
export const changed = (before: Booking, wanted: BookingChange, now: Date): Booking => {
  if (isFinal(before)) throw new AppError('BOOKING_FINAL')
  const { starts_at = before.starts_at, note = before.note, tutor_id = before.tutor_id } = wanted
  // A booking that is moved by its start alone keeps its length.
  const length = before.ends_at.getTime() - before.starts_at.getTime()
  const ends_at =
    wanted.ends_at ?? (wanted.starts_at ? new Date(starts_at.getTime() + length) : before.ends_at)
  const slot = { starts_at, ends_at }
  const fault = isSameSlot(before, slot) ? null : faultOf(slot, now)
  if (fault) throw invalid(...fault)
  const open = tutor_id === null ? 'requested' : 'scheduled'
  const { status = open } = wanted
  const isEnd = status === 'cancelled' || (status === 'completed' && before.status === 'scheduled')
  if (status !== open && !isEnd) throw new AppError('BOOKING_STATUS')
  return { ...before, ...slot, note, tutor_id, status }
}

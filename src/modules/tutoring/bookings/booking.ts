import type { Principal } from '../../../http/caller.ts'
import type { Student } from '../people/student.ts'

export const statuses = ['requested', 'scheduled', 'completed', 'cancelled'] as const

export type BookingStatus = (typeof statuses)[number]

/** An hour of one subject. Without a tutor it is `requested`. */
export type Booking = {
  _id: string
  /** Bookings of one call may overlap each other: a family asks for several subjects at once. */
  call_id: string
  parent_id: string | null
  student_id: string
  tutor_id: string | null
  subject_id: string
  curriculum_id: string | null
  package_id: string | null
  starts_at: Date
  ends_at: Date
  /** `pending` while its creation takes the slots: it is not shown yet. */
  status: BookingStatus | 'pending'
  note: string | null
  /** Raised by every write: a write repeats the version that it has read. */
  version: number
  /** Raised by each move and by the end through cancelling: calendars that have the invite follow it. */
  sequence: number
  /** What people are still to be told, oldest first; absent when nothing ever was. */
  news?: BookingNews[]
  /** The start that people were reminded of; absent for another start. */
  reminded_for?: Date
  created_at: Date
  updated_at: Date
}

/** What people want to know of a booking: its state, its tutor and its time. */
export type Place = Pick<Booking, 'status' | 'tutor_id' | 'starts_at' | 'ends_at'>

/**
 * What a write has made true and people are not told yet. The same write stores it, so that no end of a process
 * loses it; it is removed once all are told.
 */
export type BookingNews = {
  /** The version of the booking that the write made. */
  version: number
  from: Place
  to: Place
  /** The user that made the change; null for the server. */
  by: string | null
  /** Nothing has changed: the lesson starts soon. */
  isReminder?: true
}

/** Ends are exclusive: 10:00 to 11:00 and 11:00 to 12:00 do not overlap. */
export type Slot = Pick<Booking, 'starts_at' | 'ends_at'>

export const isSameSlot = (one: Slot, other: Slot): boolean =>
  one.starts_at.getTime() === other.starts_at.getTime() && one.ends_at.getTime() === other.ends_at.getTime()

/** The `sequence` of a booking after a change. */
export const sequenceAfter = (before: Booking, after: Booking): number => {
  const isCancelled = after.status === 'cancelled' && before.status !== 'cancelled'
  return before.sequence + (isCancelled || !isSameSlot(before, after) ? 1 : 0)
}

/** Whether a booking keeps its student's slot. */
export const isActive = ({ status }: Booking): boolean => status === 'requested' || status === 'scheduled'

export const isFinal = ({ status }: Booking): boolean => status === 'completed' || status === 'cancelled'

const minuteMs = 60_000
const limits = { min: 15 * minuteMs, max: 8 * 60 * minuteMs, ahead: 366 * 24 * 60 * minuteMs }

/** Returns the field at fault and what is wrong with it, null for a slot that can be booked. */
export const faultOf = ({ starts_at, ends_at }: Slot, now: Date): [path: string, message: string] | null => {
  const length = ends_at.getTime() - starts_at.getTime()
  if (length < limits.min || length > limits.max)
    return ['/ends_at', 'must be 15 minutes to 8 hours after the start']
  if (starts_at <= now) return ['/starts_at', 'must be in the future']
  if (starts_at.getTime() - now.getTime() > limits.ahead) return ['/starts_at', 'must be within a year']
  return null
}

/** The caller, with the subjects that it teaches. */
export type Viewer = Pick<Principal, 'userId' | 'role'> & { subjects: string[] }

/**
 * The one access rule of bookings. Returns `full` for the parent, the student, the tutor and admins; `open` for a
 * tutor of the subject while the booking has no tutor and lies ahead: without its note and family name.
 */
export const accessOf = (
  { userId, role, subjects }: Viewer,
  booking: Booking,
  student: Pick<Student, 'parent_id' | 'user_id'> | null,
  now: Date,
): 'full' | 'open' | null => {
  const people = [booking.parent_id, booking.tutor_id, student?.parent_id, student?.user_id]
  if (role === 'admin' || people.includes(userId)) return 'full'
  const isOpen = booking.status === 'requested' && booking.tutor_id === null && booking.starts_at > now
  return role === 'tutor' && isOpen && subjects.includes(booking.subject_id) ? 'open' : null
}

import { type Booking, isActive, isSameSlot, type Slot } from './booking.ts'

/**
 * The slots of one tutor or student, in one document: taking one is one conditional write. An entry is taken before
 * its booking is written, and holds its slot while the booking refers to it.
 */
export type Calendar = { _id: string; entries: CalendarEntry[] }

export type CalendarEntry = Slot & {
  id: string
  booking_id: string
  call_id: string
  /** The version of the booking that the writer has read. */
  version: number
  taken_at: Date
}

export const tutorCalendar = (tutorId: string): string => `tutor ${tutorId}`
export const studentCalendar = (studentId: string): string => `student ${studentId}`

export const isOfStudent = (calendarId: string): boolean => calendarId.startsWith(studentCalendar(''))

/** The calendars in which a booking has its slot. */
export const calendarsOf = (booking: Booking): string[] => [
  ...(isActive(booking) ? [studentCalendar(booking.student_id)] : []),
  ...(booking.status === 'scheduled' && booking.tutor_id !== null ? [tutorCalendar(booking.tutor_id)] : []),
]

/** Whether a booking has the slot of an entry of a calendar. */
export const refersTo = (booking: Booking, calendarId: string, entry: Slot): boolean =>
  calendarsOf(booking).includes(calendarId) && isSameSlot(booking, entry)

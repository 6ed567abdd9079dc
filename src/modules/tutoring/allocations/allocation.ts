import type { Slot } from '../bookings/booking.ts'

/** The tutor that takes a student's bookings of a subject. A student has one tutor of each subject. */
export type Allocation = {
  _id: string
  student_id: string
  tutor_id: string
  subject_id: string
  created_at: Date
  /** null until the student's open bookings have gone to the tutor, as far as the tutor is free. */
  settled_at: Date | null
}

const hourMs = 60 * 60 * 1000
const weekMs = 7 * 24 * hourMs
/** 1 January 1970 was a Thursday. */
const firstMondayMs = 4 * 24 * hourMs

const weekOf = (date: Date): number => Math.floor((date.getTime() - firstMondayMs) / weekMs)

/** The Monday, 00:00 UTC, of the week of a date. */
export const weekStart = (date: Date): Date => new Date(firstMondayMs + weekOf(date) * weekMs)

/** The hours of the fullest week, Monday to Sunday in UTC. A lesson counts in the week in which it starts. */
export const hoursOfFullestWeek = (slots: Slot[]): number =>
  Math.max(
    0,
    ...[...Map.groupBy(slots, ({ starts_at }) => weekOf(starts_at)).values()].map((week) =>
      week.reduce(
        (hours, { starts_at, ends_at }) => hours + (ends_at.getTime() - starts_at.getTime()) / hourMs,
        0,
      ),
    ),
  )

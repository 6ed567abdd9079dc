import type { Db } from 'mongodb'
import type { Booking } from '../../src/modules/tutoring/bookings/booking.ts'
import {
  type Calendar,
  type CalendarEntry,
  calendarsOf,
  isOfStudent,
  refersTo,
} from '../../src/modules/tutoring/bookings/calendar.ts'

export type LeftEntry = { calendarId: string; entry: CalendarEntry }

const overlap = (one: Booking | CalendarEntry, other: Booking | CalendarEntry): boolean =>
  one.starts_at < other.ends_at && other.starts_at < one.ends_at

/**
 * Compares all bookings with each other and with the calendars, while no request is under way. Returns the faults, and
 * the entries to which no booking refers: a killed process leaves some, which must not keep the slot from others.
 */
export const checkBookings = async (database: Db) => {
  const bookings = await database.collection<Booking>('bookings').find({}).toArray()
  const calendars = await database.collection<Calendar>('calendars').find({}).toArray()
  const faults: string[] = []
  const byCalendar = new Map<string, Booking[]>()
  for (const booking of bookings)
    for (const id of calendarsOf(booking)) byCalendar.set(id, [...(byCalendar.get(id) ?? []), booking])
  for (const [id, rows] of byCalendar) {
    const entries = calendars.find(({ _id }) => _id === id)?.entries ?? []
    for (const [index, row] of rows.entries()) {
      for (const other of rows.slice(index + 1))
        if (overlap(row, other) && !(isOfStudent(id) && row.call_id === other.call_id))
          faults.push(`${id} has two bookings at one time: ${row._id} and ${other._id}`)
      const own = entries.filter((entry) => entry.booking_id === row._id && refersTo(row, id, entry))
      if (own.length === 0) faults.push(`the slot of booking ${row._id} is not in the calendar of ${id}`)
    }
  }
  const left = calendars.flatMap(({ _id: calendarId, entries }) =>
    entries
      .filter((entry) => {
        const booking = bookings.find(({ _id }) => _id === entry.booking_id)
        return !booking || !refersTo(booking, calendarId, entry)
      })
      .map((entry): LeftEntry => ({ calendarId, entry })),
  )
  for (const { _id, status, tutor_id } of bookings)
    if (status !== 'cancelled' && status !== 'pending' && (status === 'requested') !== (tutor_id === null))
      faults.push(`booking ${_id} is ${status} with the tutor ${tutor_id}`)
  return { bookings, faults, left }
}

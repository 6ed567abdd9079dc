import type { Connection } from 'mongoose'
import { collectionOf, field, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { Calendar, CalendarEntry } from './calendar.ts'

const calendarSchema = rowSchema<Calendar>({
  _id: field.string,
  entries: { type: [{}], required: true },
}).index({
  'entries.ends_at': 1,
})

export const createCalendarStore = (connection: Connection) => {
  const calendars = collectionOf<Calendar>(connection, 'Calendar', calendarSchema, 'calendars')

  /** The entries of other bookings in the same time. `sparesCall`: those of the same call are not in the way. */
  const inTheWay = (entry: CalendarEntry, sparesCall: boolean) => ({
    starts_at: { $lt: entry.ends_at },
    ends_at: { $gt: entry.starts_at },
    booking_id: { $ne: entry.booking_id },
    ...(sparesCall && { call_id: { $ne: entry.call_id } }),
  })

  const entriesOf = async (id: string): Promise<CalendarEntry[]> =>
    (await firstRow(calendars, { _id: id }))?.entries ?? []

  return {
    /** Adds an entry where no other one overlaps it. Returns false when one does, or a first entry came in between. */
    add: (id: string, entry: CalendarEntry, sparesCall: boolean): Promise<boolean> =>
      // An upsert that matches nothing inserts, which the id refuses where there is a calendar.
      insertOnce(
        calendars.updateOne(
          { _id: id, entries: { $not: { $elemMatch: inTheWay(entry, sparesCall) } } },
          { $push: { entries: entry } },
          { upsert: true },
        ),
      ),

    entriesOf,

    async entriesInTheWay(id: string, entry: CalendarEntry, sparesCall: boolean): Promise<CalendarEntry[]> {
      return (await entriesOf(id)).filter(
        (other) =>
          other.starts_at < entry.ends_at &&
          other.ends_at > entry.starts_at &&
          other.booking_id !== entry.booking_id &&
          !(sparesCall && other.call_id === entry.call_id),
      )
    },

    async removeEntry(id: string, entryId: string): Promise<void> {
      await calendars.updateOne({ _id: id }, { $pull: { entries: { id: entryId } } })
    },

    /** Removes the entries of a booking but `kept`. */
    async release(id: string, booking_id: string, kept: string | null): Promise<void> {
      const ofBooking = { booking_id: { $eq: booking_id } }
      const entries = kept === null ? ofBooking : { ...ofBooking, id: { $ne: kept } }
      await calendars.updateOne({ _id: id }, { $pull: { entries } })
    },

    /** Removes the entries of the past from every calendar. */
    async forgetBefore(before: Date): Promise<void> {
      await calendars.updateMany(
        { 'entries.ends_at': { $lt: before } },
        { $pull: { entries: { ends_at: { $lt: before } } } },
      )
    },
  }
}

export type CalendarStore = ReturnType<typeof createCalendarStore>

import type { Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { collectionOf, field, firstBatch, firstRow, rowSchema } from '../../../platform/mongo.ts'
import {
  type Booking,
  type BookingNews,
  type BookingStatus,
  type Slot,
  sequenceAfter,
  statuses,
} from './booking.ts'
import { reminderOf } from './booking-news.ts'

const bookingSchema = rowSchema<Booking>({
  _id: field.string,
  call_id: field.string,
  parent_id: field.nullableString,
  student_id: field.string,
  tutor_id: field.nullableString,
  subject_id: field.string,
  curriculum_id: field.nullableString,
  package_id: field.nullableString,
  starts_at: field.date,
  ends_at: field.date,
  status: field.string,
  note: field.nullableString,
  version: field.number,
  sequence: field.number,
  news: { type: [{}] },
  reminded_for: { type: Date },
  created_at: field.date,
  updated_at: field.date,
})
  .index({ parent_id: 1, starts_at: 1, _id: 1 })
  .index({ student_id: 1, starts_at: 1, _id: 1 })
  .index({ tutor_id: 1, starts_at: 1, _id: 1 })
  .index({ status: 1, starts_at: 1, _id: 1 })
  .index({ starts_at: 1, _id: 1 })
  // Only bookings with news are in it.
  .index({ 'news.version': 1 }, { sparse: true })

/** Whose bookings a list has: one of these, or all. */
export type BookingOwner = { parent_id: string } | { student_id: string } | { tutor_id: string } | null

export type BookingFilter = {
  from?: Date | undefined
  to?: Date | undefined
  status?: BookingStatus | undefined
}

export const bookingCollection = 'bookings'

const batch = 100
/** More than can fail again and again, so that these do not keep the others from being told. */
const newsBatch = 1000
/** A year has no more slots of 15 minutes. */
const maxSlots = 366 * 24 * 4

export const createBookingStore = (connection: Connection) => {
  const bookings = collectionOf<Booking>(connection, 'Booking', bookingSchema, bookingCollection)

  const pageOf = async (filter: Filter<Booking>, { limit, offset }: Page, direction: 1 | -1 = 1) => {
    const sort = { starts_at: direction, _id: direction }
    const [rows, total] = await Promise.all([
      firstBatch(bookings, { filter, sort, skip: offset, limit }),
      bookings.countDocuments(filter),
    ])
    return { rows, total }
  }

  return {
    async insert(rows: Booking[]): Promise<void> {
      await bookings.insertMany(rows)
    },

    byId: (id: string): Promise<Booking | null> => firstRow(bookings, { _id: id }),

    /**
     * Writes a booking as it is after a change, and what people are to be told of it. Returns null when another
     * write came first.
     */
    async replace(before: Booking, after: Booking, added: BookingNews[]): Promise<Booking | null> {
      const written: Booking = {
        ...after,
        version: before.version + 1,
        sequence: sequenceAfter(before, after),
        news: [...(before.news ?? []), ...added],
        updated_at: new Date(),
      }
      if (after.reminded_for?.getTime() !== after.starts_at.getTime()) delete written.reminded_for
      const { _id, version } = before
      const { matchedCount } = await bookings.replaceOne({ _id, version }, written)
      return matchedCount === 1 ? written : null
    },

    /** Makes the writers fail that have read this version. Returns false when it has changed already. */
    async fence({ _id, version }: Booking): Promise<boolean> {
      const { matchedCount } = await bookings.updateOne({ _id, version }, { $inc: { version: 1 } })
      return matchedCount === 1
    },

    async removePending(ids: string[]): Promise<void> {
      await bookings.deleteMany({ _id: { $in: ids }, status: 'pending' })
    },

    /** Removes what processes left that ended while they created a booking. */
    async removePendingBefore(before: Date): Promise<void> {
      await bookings.deleteMany({ status: 'pending', created_at: { $lt: before } })
    },

    /** By start; `direction` -1 begins with the last one. */
    page: (owner: BookingOwner, { from, to, status }: BookingFilter, page: Page, direction?: 1 | -1) =>
      pageOf(
        {
          ...owner,
          status: status ?? { $in: [...statuses] },
          ...((from || to) && { starts_at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
        },
        page,
        direction,
      ),

    /** The bookings of these subjects that have no tutor and lie ahead, by start. */
    pageOfOpen: (subjects: string[], now: Date, page: Page) =>
      pageOf(
        { status: 'requested', tutor_id: null, subject_id: { $in: subjects }, starts_at: { $gt: now } },
        page,
      ),

    /** The bookings of a student and a subject that have no tutor and lie ahead, by start. */
    openOf: (student_id: string, subject_id: string, now: Date): Promise<Booking[]> =>
      firstBatch(bookings, {
        filter: { student_id, subject_id, status: 'requested', tutor_id: null, starts_at: { $gt: now } },
        sort: { starts_at: 1, _id: 1 },
        limit: maxSlots,
      }),

    /** The slots that a tutor teaches, or has taught, from a time on. */
    slotsOf: (tutor_id: string, from: Date): Promise<Slot[]> =>
      firstBatch<Booking, Slot>(bookings, {
        filter: { tutor_id, status: { $in: ['scheduled', 'completed'] }, starts_at: { $gte: from } },
        projection: { _id: 0, starts_at: 1, ends_at: 1 },
        limit: maxSlots,
      }),

    /** One batch of the bookings of an owner that keep a slot and have not ended. */
    someAhead: (owner: BookingOwner, now: Date): Promise<Booking[]> =>
      firstBatch(bookings, {
        filter: { ...owner, status: { $in: ['requested', 'scheduled'] }, ends_at: { $gt: now } },
        sort: { starts_at: 1, _id: 1 },
        limit: batch,
      }),

    /** All bookings of an owner. */
    async *eachOf(owner: NonNullable<BookingOwner>): AsyncGenerator<Booking> {
      for await (const booking of bookings.find(owner).sort({ starts_at: 1, _id: 1 }))
        yield booking as Booking
    },

    /** The ids of these that there are. */
    async knownIds(ids: string[]): Promise<string[]> {
      return (await bookings.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray()).map(
        ({ _id }) => _id,
      )
    },

    countUpcoming: (now: Date): Promise<number> =>
      bookings.countDocuments({ status: 'scheduled', ends_at: { $gt: now } }),

    /** A batch of the ids of bookings with news. Without a sort, for which an index of all bookings would serve. */
    async someWithNews(): Promise<string[]> {
      const find = { filter: { 'news.version': { $gt: 0 } }, projection: { _id: 1 }, limit: newsBatch }
      return (await firstBatch(bookings, find)).map(({ _id }) => _id)
    },

    async removeNews(id: string, version: number): Promise<void> {
      await bookings.updateOne({ _id: id }, { $pull: { news: { version } } })
    },

    /** A batch of the scheduled bookings that start in a time and whose people are not reminded of it, by start. */
    someToRemind: (after: Date, until: Date): Promise<Booking[]> =>
      firstBatch(bookings, {
        filter: {
          status: 'scheduled',
          starts_at: { $gt: after, $lte: until },
          reminded_for: { $exists: false },
        },
        sort: { starts_at: 1, _id: 1 },
        limit: batch,
      }),

    /** Adds the news that a lesson starts soon. Returns null when another write came first. */
    async remind(booking: Booking): Promise<Booking | null> {
      const { _id, version, starts_at } = booking
      return await bookings.findOneAndUpdate(
        { _id, version },
        { $set: { reminded_for: starts_at }, $push: { news: reminderOf(booking) }, $inc: { version: 1 } },
        { returnDocument: 'after' },
      )
    },

    async eraseNotes(parentId: string): Promise<void> {
      await bookings.updateMany(
        { parent_id: parentId, note: { $ne: null } },
        { $set: { note: null }, $inc: { version: 1 } },
      )
    },
  }
}

export type BookingStore = ReturnType<typeof createBookingStore>

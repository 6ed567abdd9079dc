import type { Logger } from 'pino'
import { AppError } from '../../../http/errors.ts'
import { type Booking, isSameSlot } from './booking.ts'
import { newsOf } from './booking-news.ts'
import { type CalendarEntry, calendarsOf, isOfStudent, refersTo } from './calendar.ts'
import type { CalendarStore } from './calendar-store.ts'
import type { BookingStore } from './store.ts'

type Recheck = () => Promise<unknown>
const noRecheck: Recheck = async () => {}

type Taken = { calendarId: string; entryId: string }

/** A calendar that changes this often meanwhile counts as taken. */
const maxTries = 20

/** No creation of a booking takes longer. */
const pendingMs = 60 * 60 * 1000

/**
 * Writes bookings so that no two overlap, of a tutor or of a student. Every change goes this way:
 * 1. take the new slots in the calendars, each by one conditional write;
 * 2. write the booking under the version that was read: this write takes the new slots and frees the old ones;
 * 3. remove the entries that the booking does not refer to any more.
 * A crash leaves at most entries to which no booking refers. The next writer in their way removes them.
 * `onNews` is called with each booking that was written, and must not throw.
 */
export const createPlacing = (
  bookings: BookingStore,
  calendars: CalendarStore,
  logger: Logger,
  holdMs: number,
  onNews: (booking: Booking) => void,
) => {
  /** Removes an entry that holds no slot. Returns false when it does hold it. */
  const evict = async (calendarId: string, entry: CalendarEntry, minAgeMs = holdMs): Promise<boolean> => {
    const booking = await bookings.byId(entry.booking_id)
    if (booking && refersTo(booking, calendarId, entry)) return false
    // Its writer has not written yet. The fence makes sure that it never does, so its age is a courtesy.
    if (booking && booking.version === entry.version) {
      if (Date.now() - entry.taken_at.getTime() < minAgeMs) return false
      if (!(await bookings.fence(booking))) return false
    }
    await calendars.removeEntry(calendarId, entry.id)
    return true
  }

  const take = async (calendarId: string, entry: CalendarEntry): Promise<boolean> => {
    const sparesCall = isOfStudent(calendarId)
    for (let tries = 0; tries < maxTries; tries += 1) {
      if (await calendars.add(calendarId, entry, sparesCall)) return true
      for (const other of await calendars.entriesInTheWay(calendarId, entry, sparesCall))
        if (!(await evict(calendarId, other))) return false
    }
    return false
  }

  const giveBack = async (taken: Taken[]): Promise<void> => {
    for (const { calendarId, entryId } of taken) await calendars.removeEntry(calendarId, entryId)
  }

  /** Takes the slots that a booking has after a change and not before. Throws BOOKING_OVERLAP. */
  const takeSlots = async (before: Booking, after: Booking): Promise<Taken[]> => {
    const kept = isSameSlot(before, after) ? calendarsOf(before) : []
    const taken: Taken[] = []
    // All writers take the student's slot first, so of those in each other's way one gets all it needs.
    for (const calendarId of calendarsOf(after).filter((id) => !kept.includes(id))) {
      const entry = {
        id: Bun.randomUUIDv7(),
        booking_id: after._id,
        call_id: after.call_id,
        version: before.version,
        starts_at: after.starts_at,
        ends_at: after.ends_at,
        taken_at: new Date(),
      }
      if (!(await take(calendarId, entry))) {
        await giveBack(taken)
        throw new AppError('BOOKING_OVERLAP')
      }
      taken.push({ calendarId, entryId: entry.id })
    }
    return taken
  }

  /** The booking is written already: what fails here is left to the next writer. */
  const tidy = async (before: Booking, after: Booking, taken: Taken[]): Promise<void> => {
    const ids = new Set([...calendarsOf(before), ...taken.map(({ calendarId }) => calendarId)])
    const wanted = calendarsOf(after)
    try {
      for (const id of ids) {
        const entry = taken.find(({ calendarId }) => calendarId === id)
        if (entry || !wanted.includes(id)) await calendars.release(id, after._id, entry?.entryId ?? null)
      }
    } catch (error) {
      logger.warn({ err: error, booking: after._id }, 'a calendar keeps an entry until its slot is asked for')
    }
  }

  /**
   * Creates bookings together: all or none get their slots. Throws what `recheck` throws, and BOOKING_OVERLAP, also
   * when the store stalled for so long that other writers may have the slots. `by` made them; undefined makes
   * no news of them.
   */
  const create = async (wanted: Booking[], recheck: Recheck, by?: string | null): Promise<Booking[]> => {
    const pending = wanted.map((booking): Booking => ({ ...booking, status: 'pending' }))
    await bookings.insert(pending)
    const taken: Taken[] = []
    try {
      for (const [index, booking] of wanted.entries())
        taken.push(...(await takeSlots(pending[index] ?? booking, booking)))
      await recheck()
    } catch (error) {
      await bookings.removePending(wanted.map(({ _id }) => _id))
      await giveBack(taken)
      throw error
    }
    const created: Booking[] = []
    for (const [index, booking] of wanted.entries()) {
      const before = pending[index] ?? booking
      const news = by === undefined ? [] : newsOf(before, booking, by)
      const written = await bookings.replace(before, booking, news)
      if (!written) {
        await bookings.removePending(wanted.map(({ _id }) => _id))
        throw new AppError('BOOKING_OVERLAP')
      }
      onNews(written)
      created.push(written)
    }
    return created
  }

  return {
    create,

    /** For demo data, whose bookings have fixed ids. */
    async insertIfAbsent(booking: Booking): Promise<void> {
      if (!(await bookings.byId(booking._id))) await create([booking], noRecheck)
    },

    /**
     * Changes a booking and its slots. `recheck` runs once the slots are taken; `by` makes the change. Returns null
     * when another write came first. Throws BOOKING_OVERLAP and what `recheck` throws.
     */
    async change(
      before: Booking,
      after: Booking,
      recheck: Recheck = noRecheck,
      by: string | null = null,
    ): Promise<Booking | null> {
      const taken = await takeSlots(before, after)
      try {
        if (taken.length > 0) await recheck()
      } catch (error) {
        await giveBack(taken)
        throw error
      }
      // When this throws, it may have written all the same: the entries stay, and the next writer finds out.
      const written = await bookings.replace(before, after, newsOf(before, after, by))
      if (written) {
        onNews(written)
        await tidy(before, written, taken)
      } else await giveBack(taken)
      return written
    },

    /** Removes what processes left that ended while they created a booking, and the entries of the past. */
    async sweep(now = Date.now()): Promise<void> {
      const before = new Date(now - pendingMs)
      await bookings.removePendingBefore(before)
      await calendars.forgetBefore(before)
    },

    /** Whether a calendar has an entry ahead that holds its slot, or may soon. */
    async hasSlotAhead(calendarId: string, now: Date): Promise<boolean> {
      for (const entry of await calendars.entriesOf(calendarId))
        if (entry.ends_at > now && !(await evict(calendarId, entry))) return true
      return false
    },

    /** Makes the writers fail that have taken a slot in a calendar and have not written their booking. */
    async refuseWriters(calendarId: string): Promise<void> {
      for (const entry of await calendars.entriesOf(calendarId)) await evict(calendarId, entry, 0)
    },
  }
}

export type Placing = ReturnType<typeof createPlacing>

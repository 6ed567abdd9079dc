import type { BookingStore } from '../bookings/store.ts'
import type { BookingTeller } from './booking-teller.ts'

/**
 * Returns the work of a job that reminds people of lessons that start within `aheadMs`. It asks an index which
 * these are, instead of a job for each booking: there is nothing to undo when one is moved or cancelled, and
 * none is missed or late that a process left. A conditional write decides which process reminds, once for each
 * start of a booking. Lessons that have begun are left out.
 */
export const createReminders =
  (bookings: BookingStore, teller: BookingTeller, aheadMs: number) => async (): Promise<void> => {
    for (let reminded = 1; reminded > 0; ) {
      reminded = 0
      const now = new Date()
      for (const booking of await bookings.someToRemind(now, new Date(now.getTime() + aheadMs))) {
        const written = await bookings.remind(booking)
        // Another process reminds, or the booking has changed: the next run looks again.
        if (!written) continue
        reminded += 1
        teller.tellSoon(written)
      }
      await teller.idle()
    }
  }

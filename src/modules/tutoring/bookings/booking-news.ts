import { type Booking, type BookingNews, isSameSlot, type Place } from './booking.ts'

export const placeOf = ({ status, tutor_id, starts_at, ends_at }: Place): Place => ({
  status,
  tutor_id,
  starts_at,
  ends_at,
})

/** Returns the news of a write; none when it changed nothing that people want to know. */
export const newsOf = (before: Booking, after: Booking, by: string | null): BookingNews[] => {
  const isSame =
    before.status === after.status && before.tutor_id === after.tutor_id && isSameSlot(before, after)
  return isSame ? [] : [{ version: before.version + 1, from: placeOf(before), to: placeOf(after), by }]
}

/** Returns the news that a lesson starts soon. */
export const reminderOf = (booking: Booking): BookingNews => {
  const place = placeOf(booking)
  return { version: booking.version + 1, from: place, to: place, by: null, isReminder: true }
}

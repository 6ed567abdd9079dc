import type { Logger } from 'pino'
import type { Accounts, Notification } from '../../accounts/index.ts'
import type { Booking, BookingNews } from '../bookings/booking.ts'
import type { BookingStore } from '../bookings/store.ts'
import type { Views } from '../bookings/views.ts'
import { type BookingNames, familyOf, namesIn } from './booking-names.ts'
import { type Audience, isAssigned, isCreated, liveEventsFor, noticesFor } from './booking-notice.ts'

/**
 * Tells people the news of bookings, right after the write that made it. The news stays in the booking until all are
 * told, so a sweep tells what an ended process left; each is told under a key, so that it is told once.
 */
export const createBookingTeller = (
  bookings: BookingStore,
  { namesOfOne }: Views,
  accounts: Accounts,
  logger: Logger,
) => {
  const { notifications, personEvents } = accounts
  const underWay = new Set<Promise<void>>()

  const tellUser = async (userId: string, audience: Audience, news: BookingNews, names: BookingNames) => {
    const key = `${names.bookingId} ${news.version}`
    for (const { notice, subject } of noticesFor(news, audience, names)) {
      const byMail = { subject, until: news.to.starts_at > new Date() ? news.to.starts_at : null }
      await notifications.tell(userId, notice, `${key} ${notice.kind}`, byMail)
    }
    if (audience === 'formerTutor' || !isAssigned(news) || news.isReminder) return
    for (const [event, data] of liveEventsFor(news, audience, names))
      await personEvents.send({ userId }, event, data, key)
  }

  const tellNews = async (booking: Booking, news: BookingNews): Promise<void> => {
    // A reminder is of what is now: nothing is told of a booking that has changed, or has begun.
    const place = news.isReminder ? await placeToRemind(booking._id, news) : news.to
    if (!place) return
    const people = await namesOfOne({ ...booking, tutor_id: place.tutor_id })
    const names = await namesIn(people, accounts)
    if (isCreated(news)) {
      const created = { studentName: names.student, bookingId: booking._id }
      await personEvents.send('admins', 'booking:created', created, `${booking._id} ${news.version}`)
    }
    for (const userId of familyOf(people)) await tellUser(userId, 'family', news, names)
    // Tutors know what they do themselves.
    const former = news.from.tutor_id
    if (place.tutor_id !== null && place.tutor_id !== news.by)
      await tellUser(place.tutor_id, 'tutor', news, names)
    if (former !== null && former !== place.tutor_id && former !== news.by && !news.isReminder)
      await tellUser(former, 'formerTutor', news, names)
  }

  const placeToRemind = async (id: string, { to }: BookingNews): Promise<Booking | null> => {
    const now = await bookings.byId(id)
    const isTrue =
      now?.status === 'scheduled' &&
      now.starts_at.getTime() === to.starts_at.getTime() &&
      now.starts_at > new Date()
    return isTrue ? now : null
  }

  const tellAll = async (booking: Booking): Promise<void> => {
    for (const news of booking.news ?? []) {
      await tellNews(booking, news)
      await bookings.removeNews(booking._id, news.version)
    }
  }

  const tellOrLog = async (booking: Booking): Promise<void> => {
    try {
      await tellAll(booking)
    } catch (error) {
      logger.warn(
        { err: error, booking: booking._id },
        'the news of a booking is not told to all yet: the sweep tells it',
      )
    }
  }

  return {
    /** Tells the news of a booking behind the answer. What fails is left to the sweep. */
    tellSoon(booking: Booking): void {
      const telling = tellOrLog(booking).finally(() => underWay.delete(telling))
      underWay.add(telling)
    },

    /** Resolves once this process has told what it was telling. */
    async idle(): Promise<void> {
      await Promise.all(underWay)
    },

    /** Tells what ended processes left. Safe to repeat, and in several processes at once. */
    async sweep(): Promise<void> {
      for (const id of await bookings.someWithNews()) {
        const booking = await bookings.byId(id)
        if (booking) await tellOrLog(booking)
      }
    },

    /** Whether a reminder is still true: its mail may have waited. */
    async isReminderTrue({ user_id, resource_id, payload }: Notification): Promise<boolean> {
      const booking = await bookings.byId(resource_id ?? '')
      if (booking?.status !== 'scheduled' || booking.starts_at.toISOString() !== payload.scheduledTime)
        return false
      return booking.tutor_id === user_id || familyOf(await namesOfOne(booking)).includes(user_id)
    },
  }
}

export type BookingTeller = ReturnType<typeof createBookingTeller>

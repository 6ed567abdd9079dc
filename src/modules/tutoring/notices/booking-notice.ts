import type { Notice } from '../../accounts/index.ts'
import type { BookingNews, Slot } from '../bookings/booking.ts'
import type { BookingNames } from './booking-names.ts'

export const reminderKind = 'booking.reminder'

/** Those that have to do with a booking, as its notices distinguish them. */
export type Audience = 'family' | 'tutor' | 'formerTutor'

type Text = { kind: string; type: Notice['type']; subject: string; message: string }

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })

/** The time of a lesson as people read it: `Friday, 27 November 2026, 15:00–16:00 UTC`. */
const spoken = ({ starts_at, ends_at }: Slot): string =>
  `${dayFormat.format(starts_at)}, ${timeFormat.format(starts_at)}–${timeFormat.format(ends_at)} UTC`

/** Whether the news is that a tutor has got the booking. */
export const isAssigned = ({ from, to }: BookingNews): boolean =>
  to.tutor_id !== null && (from.status === 'pending' || from.tutor_id !== to.tutor_id)

export const isCreated = ({ from }: BookingNews): boolean => from.status === 'pending'

const isMoved = ({ from, to }: BookingNews): boolean =>
  from.starts_at.getTime() !== to.starts_at.getTime() || from.ends_at.getTime() !== to.ends_at.getTime()

const tutorTextFor = (news: BookingNews, lesson: string, tutor: string): Text | null => {
  const { from, to, by } = news
  const when = spoken(to)
  const taught = `${tutor} teaches ${lesson}: ${when}.`
  if (isCreated(news))
    return to.tutor_id === null
      ? {
          kind: 'booking.requested',
          type: 'info',
          subject: 'Lesson requested',
          message: `${lesson} is requested: ${when}. You are told as soon as it has a tutor.`,
        }
      : {
          kind: 'booking.booked',
          type: 'success',
          subject: 'Lesson booked',
          message: `${lesson} is booked with ${tutor}: ${when}.`,
        }
  if (to.tutor_id === null && from.tutor_id !== null)
    return {
      kind: 'booking.released',
      type: 'warning',
      subject: 'Lesson without a tutor',
      message: `${lesson} has no tutor any more: ${when}. You are told as soon as it has another one.`,
    }
  if (!isAssigned(news)) return null
  if (from.tutor_id !== null)
    return {
      kind: 'booking.reassigned',
      type: 'info',
      subject: 'Another tutor',
      message: taught,
    }
  const kind = by === to.tutor_id ? 'booking.claimed' : 'booking.allocated'
  return { kind, type: 'success', subject: 'Your lesson has a tutor', message: taught }
}

const commonTexts = (news: BookingNews, lesson: string): Text[] => {
  const { from, to } = news
  const when = spoken(to)
  if (to.status === 'cancelled')
    return [
      {
        kind: 'booking.cancelled',
        type: 'warning',
        subject: 'Lesson cancelled',
        message: `${lesson} is cancelled: ${when}.`,
      },
    ]
  if (isCreated(news) || !isMoved(news)) return []
  const message = `${lesson} is moved from ${spoken(from)} to ${when}.`
  return [{ kind: 'booking.moved', type: 'info', subject: 'Lesson moved', message }]
}

const textsFor = (news: BookingNews, audience: Audience, names: BookingNames): Text[] => {
  const { to, from } = news
  const lesson = `${names.subject} for ${names.student}`
  const tutor = names.tutor ?? 'The tutor'
  if (news.isReminder) {
    const message = `${lesson} with ${tutor} starts soon: ${spoken(to)}.`
    return [{ kind: reminderKind, type: 'info', subject: 'Lesson soon', message }]
  }
  if (audience === 'formerTutor') {
    const message = `You do not teach ${lesson} any more: ${spoken(from)}.`
    return [{ kind: 'booking.unassigned', type: 'warning', subject: 'No longer your lesson', message }]
  }
  if (audience === 'tutor') {
    const message = `You teach ${lesson}: ${spoken(to)}.`
    const assigned: Text = { kind: 'booking.assigned', type: 'info', subject: 'New lesson', message }
    return isAssigned(news) ? [assigned] : commonTexts(news, lesson)
  }
  if (to.status === 'completed') {
    const message = `${lesson} is completed: ${spoken(to)}.`
    return [{ kind: 'booking.completed', type: 'success', subject: 'Lesson completed', message }]
  }
  const ofTutor = to.status === 'cancelled' ? null : tutorTextFor(news, lesson, tutor)
  return [...(ofTutor ? [ofTutor] : []), ...commonTexts(news, lesson)]
}

/** Returns what an audience is told of the news of a booking, with the subject of the mail. */
export const noticesFor = (
  news: BookingNews,
  audience: Audience,
  names: BookingNames,
): { notice: Notice; subject: string }[] =>
  textsFor(news, audience, names).map(({ subject, ...text }) => ({
    subject: `${subject}: ${names.subject} for ${names.student}`,
    notice: {
      ...text,
      resource_id: names.bookingId,
      names: names.users,
      payload: {
        bookingId: names.bookingId,
        subjectName: names.subject,
        studentName: names.student,
        tutorName: names.tutor,
        scheduledTime: news.to.starts_at.toISOString(),
      },
    },
  }))

/** What the open pages of an audience are sent of a booking that has got a tutor. */
export const liveEventsFor = (
  { to }: BookingNews,
  audience: Audience,
  { bookingId, student: studentName, tutor }: BookingNames,
): [event: string, data: object][] => {
  const assigned = { studentName, scheduledTime: to.starts_at.toISOString(), bookingId }
  if (audience === 'family') return [['booking:allocated', { tutorName: tutor ?? '', bookingId }]]
  return [
    ['booking:assigned_to_me', assigned],
    ['tutorAssigned', assigned],
  ]
}

import ical, { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { sender } from '../../../platform/mail.ts'
import type { BookingStatus } from '../bookings/booking.ts'
import type { BookingView } from '../bookings/views.ts'
import { nameOf } from '../people/student.ts'

const statusOf: Record<BookingStatus, ICalEventStatus> = {
  requested: ICalEventStatus.TENTATIVE,
  scheduled: ICalEventStatus.CONFIRMED,
  completed: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
}

// ical-generator escapes line ends, and keeps the other control characters that no calendar file may have.
const plain = (text: string): string => text.replace(/[^\P{Cc}\r\n\t]/gu, '')

/**
 * Returns the calendar file of a booking (RFC 5545, UTC) for one of its people. Its UID is that of the booking, and
 * its SEQUENCE rises with each move and with the end, so a calendar replaces what it has. It names the reader's
 * address alone: the people of a booking do not see each other's.
 */
export const toInvite = ({ booking, subject, student, tutor }: BookingView, readerEmail: string): string => {
  const { _id, sequence, starts_at, ends_at, status, note, created_at, updated_at } = booking
  const studentName = student && nameOf(student)
  const subjectName = subject?.name ?? booking.subject_id
  const isCancelled = status === 'cancelled'
  const calendar = ical({
    prodId: { company: 'Convene', product: 'Tutoring', language: 'EN' },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  })
  const lines = [studentName && `Student: ${studentName}`, tutor && `Tutor: ${nameOf(tutor)}`, note]
  calendar.createEvent({
    id: _id,
    sequence,
    // The same booking is the same file, whenever it is fetched.
    stamp: updated_at,
    created: created_at,
    lastModified: updated_at,
    start: starts_at,
    end: ends_at,
    status: statusOf[status === 'pending' ? 'requested' : status],
    summary: plain([subjectName, studentName].filter(Boolean).join(': ')),
    description: plain(lines.filter(Boolean).join('\n')),
    organizer: { name: sender.name, email: sender.address },
    attendees: [{ email: readerEmail, status: ICalAttendeeStatus.ACCEPTED, rsvp: false }],
  })
  return `${calendar}\r\n`
}

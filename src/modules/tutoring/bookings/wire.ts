import { t } from 'elysia'
import { namesState } from '../../../http/if-match.ts'
import { integer, isoDate, nullable, oneOf, uuid } from '../../../http/wire.ts'
import { nameOf } from '../people/student.ts'
import { person, toPerson } from '../people/wire.ts'
import { type Booking, type BookingStatus, statuses } from './booking.ts'
import type { BookingView } from './views.ts'

/** Bookings of the demo data. The past one has a chat. */
export const examplePastBooking = '01993a6e-0003-7000-8000-000000000011'
export const exampleBooking = '01993a6e-0003-7000-8000-000000000012'
export const exampleOpenBooking = '01993a6e-0003-7000-8000-000000000013'

export const booking = t.Object({
  id: uuid,
  booking_id: uuid,
  parent_id: nullable(uuid),
  student_id: uuid,
  tutor_id: nullable(uuid),
  subject_id: t.String(),
  curriculum_id: nullable(t.String()),
  package_id: nullable(t.String()),
  starts_at: isoDate,
  ends_at: isoDate,
  start_time: isoDate,
  end_time: isoDate,
  requested_start: isoDate,
  requested_end: isoDate,
  date: isoDate,
  status: oneOf(statuses),
  note: nullable(t.String()),
  subject_name: t.String(),
  child_name: nullable(t.String()),
  student_name: nullable(t.String()),
  tutor_name: nullable(t.String()),
  subject: t.Object({ id: t.String(), name: t.String(), title: t.String() }),
  student: t.Object({
    id: uuid,
    first_name: nullable(t.String()),
    last_name: nullable(t.String()),
    grade: nullable(t.String()),
    user: nullable(person),
  }),
  tutor: nullable(t.Object({ id: uuid, first_name: nullable(t.String()), last_name: nullable(t.String()) })),
  sessions: t.Array(t.Object({ id: uuid })),
  meet_link: nullable(t.String()),
  whiteboard_link: nullable(t.String()),
  unread: integer(),
  created_at: isoDate,
  updated_at: isoDate,
})
export const bookings = t.Array(booking)
export const bookingOrBookings = t.Union([booking, bookings])

export const etagOf = ({ version }: Booking): string => `"${version}"`

/** Whether an `If-Match` names this state. */
export const isExpectedBy =
  (ifMatch: string | null) =>
  (row: Booking): boolean =>
    namesState(ifMatch, etagOf(row))

export const toBooking = ({ booking, access, subject, student, user, tutor, unread }: BookingView) => {
  const {
    _id,
    call_id: _call,
    version: _version,
    sequence: _sequence,
    news: _news,
    reminded_for: _reminded,
    status,
    note,
    ...row
  } = booking
  const isOpen = access === 'open'
  const first_name = student?.first_name ?? null
  const last_name = isOpen ? null : (student?.last_name ?? null)
  const student_name = nameOf({ first_name, last_name }) || null
  const subject_name = subject?.name ?? row.subject_id
  return {
    id: _id,
    booking_id: _id,
    ...row,
    status: visible(status),
    note: isOpen ? null : note,
    start_time: row.starts_at,
    end_time: row.ends_at,
    requested_start: row.starts_at,
    requested_end: row.ends_at,
    date: row.starts_at,
    subject_name,
    child_name: student_name,
    student_name,
    tutor_name: tutor ? nameOf(tutor) : null,
    subject: { id: row.subject_id, name: subject_name, title: subject_name },
    student: {
      id: row.student_id,
      first_name,
      last_name,
      grade: student?.grade ?? null,
      user: user && !isOpen ? toPerson(user) : null,
    },
    tutor: tutor && { id: tutor._id, first_name: tutor.first_name, last_name: tutor.last_name },
    sessions: [{ id: _id }],
    meet_link: null,
    whiteboard_link: null,
    unread,
  }
}

export const toBookings = (rows: BookingView[]) => rows.map(toBooking)

/** A pending booking is not sent. */
const visible = (status: Booking['status']): BookingStatus => (status === 'pending' ? 'requested' : status)

export const stats = t.Object({
  students: integer(),
  parents: integer(),
  tutors: integer(),
  upcomingSessions: integer(),
})

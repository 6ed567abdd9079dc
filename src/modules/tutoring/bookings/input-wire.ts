import { t } from 'elysia'
import { invalid } from '../../../http/errors.ts'
import { boundedString, nullable, oneOf, uuid } from '../../../http/wire.ts'
import { slug } from '../catalogue/wire.ts'
import { listQuery } from '../list-wire.ts'
import { type BookingStatus, statuses } from './booking.ts'
import type { BookingChange } from './booking-change.ts'
import type { NewBooking } from './create-service.ts'
import type { BookingFilter } from './store.ts'

/** A child of the demo data. */
const exampleStudent = '01993a6e-0003-7000-8000-000000000001'

const instant = t.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)$',
  maxLength: 40,
  description: 'a date and time with Z or an offset, such as 2026-01-31T12:00:00Z',
})

/** Throws 400 for a day or an hour that does not exist. */
const readInstant = (text: string, path: string): Date => {
  const [day = ''] = text.split('T')
  const midnight = new Date(`${day}T00:00:00Z`)
  const date = new Date(text)
  const exists = !Number.isNaN(date.getTime()) && !Number.isNaN(midnight.getTime())
  if (!exists || midnight.toISOString().slice(0, 10) !== day)
    throw invalid(path, `must be ${instant.description}`)
  return date
}

const starts = ['starts_at', 'start_time', 'requested_start'] as const
const ends = ['ends_at', 'end_time', 'requested_end'] as const

const slotFields = {
  starts_at: t.Optional(instant),
  start_time: t.Optional(instant),
  requested_start: t.Optional(instant),
  ends_at: t.Optional(instant),
  end_time: t.Optional(instant),
  requested_end: t.Optional(instant),
}

type Names = typeof starts | typeof ends
type SlotBody = { [Name in Names[number]]?: string | undefined }

const readName = (body: SlotBody, names: Names): Date | undefined => {
  const name = names.find((each) => body[each] !== undefined)
  const text = name && body[name]
  return text === undefined ? undefined : readInstant(text, `/${name}`)
}

const id = boundedString(1, 64, 'an id')
const idOrNull = t.Optional(nullable(id, 'an id or null'))
const note = t.Optional(nullable(boundedString(0, 2000), 'a string of at most 2000 characters or null'))

/** The examples of new bookings lie ahead. */
const exampleDay = (days: number): string =>
  new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)

export const newBookingBody = t.Object(
  {
    student_id: id,
    subject_id: t.Optional(slug),
    subject_ids: t.Optional(
      t.Array(slug, { minItems: 1, maxItems: 10, description: 'an array of 1 to 10 ids of subjects' }),
    ),
    ...slotFields,
    curriculum_id: idOrNull,
    package_id: idOrNull,
    tutor_id: idOrNull,
    note,
  },
  {
    examples: [
      {
        student_id: exampleStudent,
        subject_ids: ['math', 'english'],
        starts_at: `${exampleDay(30)}T15:00:00Z`,
        ends_at: `${exampleDay(30)}T16:00:00Z`,
      },
    ],
  },
)

export const oneBookingBody = t.Object(newBookingBody.properties, {
  examples: [
    {
      student_id: exampleStudent,
      subject_id: 'math',
      start_time: `${exampleDay(31)}T15:00:00+01:00`,
      end_time: `${exampleDay(31)}T16:00:00+01:00`,
    },
  ],
})

/** Throws 400 without subjects, a start or an end. */
export const readNewBooking = (body: typeof newBookingBody.static): NewBooking => {
  const { subject_id, subject_ids = subject_id === undefined ? undefined : [subject_id] } = body
  if (!subject_ids) throw invalid('/subject_ids', 'is required (or subject_id)')
  const starts_at = readName(body, starts)
  if (!starts_at) throw invalid('/starts_at', 'is required (or start_time, requested_start)')
  const ends_at = readName(body, ends)
  if (!ends_at) throw invalid('/ends_at', 'is required (or end_time, requested_end)')
  return {
    student_id: body.student_id,
    subject_ids,
    starts_at,
    ends_at,
    curriculum_id: body.curriculum_id ?? null,
    package_id: body.package_id ?? null,
    tutor_id: body.tutor_id ?? null,
    note: body.note?.trim() || null,
  }
}

const statusWords = [...statuses, 'confirmed'] as const
const readStatus = (word: (typeof statusWords)[number] | undefined): BookingStatus | undefined =>
  word === 'confirmed' ? 'scheduled' : word

export const changeBody = t.Object(
  { status: t.Optional(oneOf(statusWords)), ...slotFields, note, tutor_id: idOrNull },
  { examples: [{ note: 'Please bring the homework of last week' }] },
)

export const readChange = ({ status, note, tutor_id, ...slot }: typeof changeBody.static): BookingChange => ({
  status: readStatus(status),
  starts_at: readName(slot, starts),
  ends_at: readName(slot, ends),
  note: typeof note === 'string' ? note.trim() || null : note,
  tutor_id,
})

export const bookingParams = t.Object({ id: t.String({ maxLength: 64 }) })
export const reassignParams = t.Object({
  id: t.String({ maxLength: 64 }),
  tutorId: t.String({ maxLength: 64, examples: uuid.examples }),
})

export const openQuery = t.Object(listQuery)
export const bookingQuery = t.Object({
  ...listQuery,
  from: t.Optional(instant),
  to: t.Optional(instant),
  status: t.Optional(oneOf(statusWords)),
})

export const readFilter = ({ from, to, status }: typeof bookingQuery.static): BookingFilter => ({
  from: from === undefined ? undefined : readInstant(from, '/from'),
  to: to === undefined ? undefined : readInstant(to, '/to'),
  status: readStatus(status),
})

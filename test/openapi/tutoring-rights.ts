import { exampleBooking, exampleOpenBooking } from '../../src/modules/tutoring/bookings/wire.ts'
import { slotAt } from '../modules/tutoring/tutoring-setup.ts'
import type { Callers } from './callers.ts'
import type { Demo } from './demo.ts'
import type { Targets } from './matrix.ts'
import { adminOnly, allCallers, anyAccount, only, type Rights } from './rights.ts'

const parents = only('parent', 'otherParent')
const tutors = only('tutor', 'otherTutor')
const everyRole = only('parent', 'otherParent', 'student', 'tutor', 'otherTutor', 'admin')
const participants = only('parent', 'student', 'tutor', 'admin')
const family = only('parent', 'student', 'admin')

const inBooking = [
  'GET /bookings/{id}/invite',
  'GET /sessions/{id}/invite',
  'GET /sessions/{id}/daily-token',
  'GET /sessions/{id}/messages',
  'POST /sessions/{id}/messages',
  'GET /sessions/{id}/recordings',
]
const withoutTutor = (row: string) => `${row} without a tutor`
const frames = { joinSession: {}, sendMessage: { text: 'x' }, typing: {}, read: { seq: 0 } }
const tutorFrames = {
  'session.phase.update': { phase: 'practice' },
  'session.attentionEvent.create': { type: 'PRAISE' },
}
const framed = (name: string) => `GET /encounters ${name}`

/** Tutoring. The bookings are of one family and one tutor; both tutors teach its subject. */
export const tutoringRights: Rights = [
  [
    allCallers('allowed'),
    'GET /subjects',
    'GET /curricula',
    'GET /packages',
    // The signature of the link decides alone: a video player sends no token.
    'GET /uploads/recordings/{name}',
  ],
  [allCallers(403), 'GET /uploads/recordings/{name} with a made-up signature'],
  // Of no booking.
  [anyAccount, framed('leaveSession'), framed('join_personal_room')],
  [parents, 'GET /students/parent', 'POST /students', 'GET /bookings/parent'],
  [only('parent', 'otherParent', 'student', 'admin'), 'GET /tutors'],
  [only('student'), 'GET /bookings/student'],
  [tutors, 'GET /bookings/tutor', 'GET /tutor/bookings', 'GET /bookings/available'],
  [everyRole, 'GET /bookings', 'GET /bookings/mine', 'GET /sessions'],
  [only('parent'), 'DELETE /students/{id}'],
  [only('parent', 'admin'), 'POST /bookings', 'POST /bookings/create'],
  [participants, 'GET /bookings/{id}', ...inBooking, ...Object.keys(frames).map(framed)],
  [family, ...inBooking.map(withoutTutor), ...Object.keys(frames).map(framed).map(withoutTutor)],
  [only('parent', 'student', 'tutor', 'otherTutor', 'admin'), 'GET /bookings/{id} without a tutor'],
  [tutors, 'POST /bookings/{id}/claim'],
  [only('parent', 'admin'), 'PATCH /bookings/{id}', 'PATCH /bookings/{id} to cancel it'],
  [only('tutor', 'admin'), 'PATCH /bookings/{id} to complete it'],
  [adminOnly, 'PATCH /bookings/{id} to give it away', 'PATCH /bookings/{id}/reassign/{tutorId}'],
  // Of the author.
  [only('parent'), 'PATCH /sessions/{id}/messages/{messageId}', 'DELETE /sessions/{id}/messages/{messageId}'],
  [
    only('tutor'),
    'POST /sessions/{id}/recordings',
    'POST /sessions/{id}/recordings/tus',
    'PATCH /sessions/{id}/recordings/tus/{uploadId}',
    'DELETE /sessions/{id}/recordings/tus/{uploadId}',
    ...Object.keys(tutorFrames).map(framed),
  ],
  [
    adminOnly,
    'GET /admin/subjects',
    'POST /admin/subjects',
    'GET /admin/bookings',
    'GET /admin/stats',
    'GET /admin/allocations',
    'POST /admin/allocations',
    'DELETE /admin/allocations/{id}',
    'GET /admin/students',
    'POST /admin/students',
    'GET /admin/tutors',
    'POST /admin/tutors',
    'PATCH /admin/tutors/{id}',
    'DELETE /admin/tutors/{id}',
    'PATCH /admin/users/{id}',
  ],
]

export const tutoringTargets = (
  { call, exampleOf }: Demo,
  { options, ids }: Callers,
  known: Targets,
): Targets => {
  let hour = 0
  const nextSlot = () => {
    hour += 1
    return slotAt(hour)
  }
  const newBooking = async (more: object = {}) => {
    const { student_id } = exampleOf('POST /bookings')
    const body = { student_id, subject_id: 'math', ...nextSlot(), ...more }
    return { params: { id: (await call('POST', '/bookings', { ...options.admin, body })).body.id as string } }
  }
  const change =
    (body: object, more: object = {}) =>
    async () => ({ ...(await newBooking(more)), options: { body } })

  const tutored = async () => {
    const { body } = await call('GET', `/bookings/${exampleBooking}`, options.admin)
    return { tutor_id: body.tutor_id as string }
  }
  const slotted = (name: string) => () => {
    const { starts_at, ends_at } = nextSlot()
    const { student_id, subject_id = 'math' } = exampleOf(name)
    return { options: { body: { student_id, subject_id, starts_at, ends_at } } }
  }
  const frameTargets = (sessionId: string, all: Record<string, object>, label = (row: string) => row) =>
    Object.fromEntries(
      Object.entries(all).map(([event, data]) => [
        label(framed(event)),
        () => ({ frame: { event, data: { sessionId, ...data } } }),
      ]),
    )
  return {
    'POST /bookings': slotted('POST /bookings'),
    'POST /bookings/create': slotted('POST /bookings/create'),
    'POST /bookings/{id}/claim': () => newBooking(),
    'PATCH /bookings/{id} to cancel it': change({ status: 'cancelled' }),
    'PATCH /bookings/{id} to complete it': async () =>
      await change({ status: 'completed' }, await tutored())(),
    'PATCH /bookings/{id} to give it away': change({ tutor_id: ids.otherTutor }),
    'PATCH /bookings/{id}/reassign/{tutorId}': async () => {
      const { params } = await newBooking(await tutored())
      return { params: { ...params, tutorId: ids.otherTutor } }
    },
    'DELETE /students/{id}': async () => {
      const body = { ...exampleOf('POST /students'), first_name: Bun.randomUUIDv7() }
      return { params: { id: (await call('POST', '/students', { ...options.parent, body })).body.id } }
    },
    'GET /uploads/recordings/{name} with a made-up signature': async (name) => {
      const { params, query } = (await known['GET /uploads/recordings/{name}']?.(name)) ?? {}
      return { params, query: { ...query, signature: 'made-up' } }
    },
    ...Object.fromEntries(
      ['GET /bookings/{id}', ...inBooking].map((row) => [
        withoutTutor(row),
        () => ({ params: { id: exampleOpenBooking } }),
      ]),
    ),
    ...frameTargets(exampleBooking, { ...frames, ...tutorFrames, leaveSession: {}, join_personal_room: {} }),
    ...frameTargets(exampleOpenBooking, frames, withoutTutor),
  }
}

import { expect, test } from 'bun:test'
import { openTutoring, slotAt } from '../modules/tutoring/tutoring-setup.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/server.ts'
import { openFrontend } from './frontend.ts'

const server = await startTestServer({ videoRoomUrl: 'https://rooms.example' })
const { asAdmin } = await openTutoring(server)
const password = 'test123'
type Bell = { message: string; type: string; read: boolean }

/** The frontend keeps the token itself and sends it in a header. */
const signIn = async (email: string) => {
  const frontend = openFrontend(server, 'http://localhost:3000')
  const { body } = await frontend.send('POST', '/auth/login', { body: { email, password } })
  const headers = { authorization: `Bearer ${body.token}` }
  return {
    user: body.user,
    send: (method: string, path: string, sent?: object) =>
      frontend.send(method, path, { headers, ...(sent && { body: sent }) }),
  }
}

test('the frontend of tutoring signs a family up, books, and a tutor claims and teaches', async () => {
  const [family, teacher] = ['family', 'teacher'].map((name) => `${name}-${Bun.randomUUIDv7()}@k12.example`)
  const names = { first_name: 'Ann', last_name: 'Bell' }
  const open = openFrontend(server, 'http://localhost:3000')
  const signUp = { email: family, password, ...names, role: 'parent' }
  expect((await open.send('POST', '/auth/signup', { body: signUp })).status).toBe(201)
  const parent = await signIn(family ?? '')
  expect(parent.user).toMatchObject({
    id: expect.any(String),
    role: 'parent',
    first_name: 'Ann',
    email_verified: true,
    force_password_change: false,
    status: 'active',
  })

  const [subject] = (await open.send('GET', '/subjects')).body
  const [curriculum] = (await open.send('GET', '/curricula')).body
  const [plan] = (await open.send('GET', '/packages')).body
  expect(plan).toMatchObject({ id: 'monthly', price_cents: 32_000, currency: 'USD' })

  const onboarding = { ...names, grade: '5', school: 'Hill School', curriculum_preference: null }
  expect((await parent.send('POST', '/students', onboarding)).status).toBe(201)
  const [child] = (await parent.send('GET', '/students/parent')).body
  expect(child).toMatchObject({ name: 'Ann Bell', grade: '5', school: 'Hill School' })

  const { starts_at, ends_at } = slotAt(16)
  const asked = await parent.send('POST', '/bookings/create', {
    student_id: child.id,
    package_id: plan.id,
    subject_ids: [subject.id],
    curriculum_id: curriculum.id,
    requested_start: starts_at,
    requested_end: ends_at,
    note: '',
  })
  expect([asked.status, asked.body.length]).toEqual([201, 1])

  const newTutor = { ...names, email: teacher, password, subjects: [subject.id] }
  expect((await asAdmin('POST', '/admin/tutors', newTutor)).status).toBe(201)
  const tutor = await signIn(teacher ?? '')
  const [available] = (await tutor.send('GET', '/bookings/available')).body
  expect(available).toMatchObject({
    subject_name: subject.name,
    requested_start: starts_at,
    student_name: 'Ann',
  })
  // The page of a booking that is not claimed yet must not be refused: the frontend would sign out.
  expect((await tutor.send('GET', `/bookings/${available.id}`)).status).toBe(200)
  expect((await tutor.send('POST', `/bookings/${available.id}/claim`)).status).toBe(200)

  const [own] = (await parent.send('GET', '/bookings/parent')).body
  expect(own).toMatchObject({ status: 'scheduled', child_name: 'Ann Bell', tutor_name: 'Ann Bell' })
  const [taught] = (await tutor.send('GET', '/tutor/bookings')).body
  expect(taught).toMatchObject({ id: own.id, start_time: starts_at, child_name: 'Ann Bell' })
  for (const { send } of [parent, tutor])
    expect((await send('GET', '/sessions')).body).toMatchObject([
      { id: own.id, booking_id: own.id, start_time: starts_at, end_time: ends_at, meet_link: null },
    ])
  // The bell of the frontend asks every 30 s, and shows what is unread.
  await eventually(async () => {
    const told = (await parent.send('GET', '/notifications')).body
    expect(told.map(({ message, type, read }: Bell) => [message.split(':')[0], type, read])).toEqual([
      [`Ann Bell teaches ${subject.name} for Ann Bell`, 'success', false],
      [`${subject.name} for Ann Bell is requested`, 'info', false],
    ])
    expect(told[0]).toMatchObject({
      id: expect.any(String),
      created_at: expect.any(String),
      resource_id: own.id,
    })
  })
  const [newest] = (await parent.send('GET', '/notifications')).body
  expect((await parent.send('PATCH', `/notifications/${newest.id}/read`)).status).toBe(200)
  expect((await parent.send('POST', '/notifications/mark-all-read')).status).toBe(200)
  const bell = (await parent.send('GET', '/notifications')).body
  expect(bell.map(({ read }: Bell) => read)).toEqual([true, true])
  const invite = await parent.send('GET', `/sessions/${own.id}/invite`)
  expect(invite.headers.get('content-disposition')).toContain(`session_${own.id}.ics`)
  expect(invite.text).toStartWith('BEGIN:VCALENDAR')
  const room = (await parent.send('GET', `/sessions/${own.id}/daily-token`)).body
  expect(room).toEqual({ roomUrl: `https://rooms.example/${own.id}`, token: expect.any(String) })
  // The chat of the lesson while the socket is down. The frontend tells its own messages by `user_id`.
  const chat = `/sessions/${own.id}/messages`
  const { id: senderId } = parent.user
  const message = { sessionId: own.id, text: 'Hello', senderName: 'Ann', senderId, userId: senderId }
  expect((await parent.send('POST', chat, message)).status).toBe(201)
  expect((await tutor.send('GET', chat)).body).toMatchObject([
    { id: expect.any(String), text: 'Hello', user_id: senderId, senderId, from: 'Ann Bell' },
  ])
  expect((await tutor.send('GET', '/tutor/bookings')).body[0].unread).toBe(1)
  expect((await asAdmin('GET', '/admin/stats')).body).toMatchObject({
    parents: 1,
    tutors: 1,
    upcomingSessions: 1,
  })
  const [row] = (await asAdmin('GET', '/admin/bookings?page=1&limit=10')).body
  expect(row).toMatchObject({ id: own.id, tutor: names, student: names, subject: { name: subject.name } })

  // The dialog of admins takes its ids from the lists. The family's next booking goes to that tutor.
  const [student] = (await asAdmin('GET', '/admin/students?limit=100')).body
  const [teaches] = (await asAdmin('GET', '/admin/tutors')).body
  expect(teaches.subjects).toContain(subject.id)
  const pair = { studentId: student.id, subjectId: subject.id, tutorId: teaches.id }
  expect((await asAdmin('POST', '/admin/allocations', pair)).body).toMatchObject({
    success: true,
    message: 'Tutor assigned',
    allocation: { student_id: student.id, tutor_id: teaches.id, subject_id: subject.id },
  })
  const again = await asAdmin('POST', '/admin/allocations', pair)
  expect([again.status, again.body.message]).toEqual([409, expect.any(String)])
  const next = await parent.send('POST', '/bookings/create', {
    student_id: child.id,
    subject_ids: [subject.id],
    requested_start: slotAt(18).starts_at,
    requested_end: slotAt(18).ends_at,
  })
  expect(next.body).toMatchObject([{ status: 'scheduled', tutor_name: 'Ann Bell' }])
})

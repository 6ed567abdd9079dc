import { seedTutoring } from '../../../seeds/tutoring.ts'
import type { Answer, Person, TestServer } from '../../support/server.ts'

const hourMs = 60 * 60 * 1000

/** The hour of a day far enough ahead, `from` hours after its first one. */
export const slotAt = (from: number, hours = 1) => {
  const day = Math.floor(Date.now() / (24 * hourMs)) * 24 * hourMs + 10 * 24 * hourMs
  return {
    starts_at: new Date(day + from * hourMs).toISOString(),
    ends_at: new Date(day + (from + hours) * hourMs).toISOString(),
  }
}

export type Family = { parent: Person; studentId: string }

/** What the tests of bookings do: families, tutors, and calls in their names. */
export const openTutoring = async (server: TestServer) => {
  const { call, convene, person } = server
  await seedTutoring(convene)
  const admin = await person({ role: 'admin' })
  const asAdmin = (method: string, path: string, body?: object) =>
    call(method, path, { token: admin.token, body })

  const family = async (): Promise<Family> => {
    const parent = await person({ role: 'parent' })
    const body = { first_name: 'Kim', last_name: 'Cho', grade: '5' }
    const child = await call('POST', '/students', { token: parent.token, body })
    return { parent, studentId: child.body.id }
  }

  /** A family whose child has a login of its own. */
  const familyWithLogin = async (): Promise<Family & { login: Person }> => {
    const [parent, login] = [await person({ role: 'parent' }), await person({ role: 'student' })]
    const child = { first_name: 'Jo', last_name: 'Cho', parent_id: parent.id, user_id: login.id }
    return { parent, login, studentId: (await asAdmin('POST', '/admin/students', child)).body.id }
  }

  const tutor = async (subjects = ['math', 'english']): Promise<Person> => {
    const one = await person({ role: 'tutor' })
    await asAdmin('PATCH', `/admin/tutors/${one.id}`, { subjects })
    return one
  }

  /** Asks for a booking of math, on this server or another one of the same store. */
  const book = (
    { parent, studentId }: Family,
    more: object,
    post: TestServer['call'] = call,
  ): Promise<Answer> =>
    post('POST', '/bookings', {
      token: parent.token,
      body: { student_id: studentId, subject_id: 'math', ...more },
    })

  const list = async ({ token }: Person, path = '/bookings') => {
    const { body } = await call('GET', path, { token })
    return body as { id: string; status: string; starts_at: string; ends_at: string }[]
  }

  const change = ({ token }: Person, id: string, body: object, headers = {}) =>
    call('PATCH', `/bookings/${id}`, { token, body, headers })
  const claim = ({ token }: Person, id: string, post = call) =>
    post('POST', `/bookings/${id}/claim`, { token })
  const reassign = (id: string, tutorId: string) => asAdmin('PATCH', `/bookings/${id}/reassign/${tutorId}`)

  const allocate = (studentId: string, tutorId: string, subjectId = 'math', post = call) =>
    post('POST', '/admin/allocations', { token: admin.token, body: { studentId, tutorId, subjectId } })

  /** The entries of the calendar of a tutor or a student, behind the server's back. */
  const entriesOf = async (kind: 'tutor' | 'student', id: string) => {
    const calendars = server.database.collection<{ _id: string; entries: { booking_id: string }[] }>(
      'calendars',
    )
    return (await calendars.findOne({ _id: `${kind} ${id}` }))?.entries ?? []
  }

  return {
    admin,
    asAdmin,
    family,
    familyWithLogin,
    tutor,
    book,
    list,
    change,
    claim,
    reassign,
    allocate,
    entriesOf,
  }
}

export const statusesOf = (answers: Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

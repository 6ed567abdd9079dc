import { type Family, openTutoring, slotAt } from '../modules/tutoring/tutoring-setup.ts'
import type { Answer, CallOptions } from '../support/server.ts'
import type { OwnRefusals } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'

export const tutoringRefusals = ({ main, bare, admin, user, ofRole }: Servers): OwnRefusals => {
  const asAdmin = (method: string, path: string, body?: object) =>
    main.call(method, path, { token: admin.token, body })
  const addChild = (first_name: string, token = ofRole.parent.token) =>
    main.call('POST', '/students', { token, body: { first_name, grade: '4' } })
  const forParent = (first_name: string, parent_id = ofRole.parent.id) =>
    asAdmin('POST', '/admin/students', { first_name, last_name: '', parent_id })
  const fill = async () => {
    const parent = await main.person({ role: 'parent' })
    for (const name of 'abcdefghij') await addChild(name, parent.token)
    return parent
  }
  const account = { first_name: 'A', last_name: 'B', email: user.email, password: 'test123' }

  const { parent, tutor, student } = ofRole
  const setup = openTutoring(main)
  let hour = 0
  const nextSlot = () => {
    hour += 1
    return slotAt(hour)
  }

  const ofCreation = (path: string) => {
    const post = async (more: object) => {
      const one = await (await setup).family()
      const body = { student_id: one.studentId, subject_id: 'math', ...nextSlot(), ...more }
      return await main.call('POST', path, { token: one.parent.token, body })
    }
    return {
      STUDENT_NOT_FOUND: () => post({ student_id: unknownId }),
      TUTOR_NOT_FOUND: () => post({ tutor_id: unknownId }),
      TUTOR_UNSUITABLE: () => post({ tutor_id: tutor.id }),
      BOOKING_OVERLAP: async () => {
        const more = { ...nextSlot(), tutor_id: (await (await setup).tutor()).id }
        await post(more)
        return await post(more)
      },
    }
  }

  let common: Promise<Family> | null = null
  const newBooking = async (more: object = {}) => {
    const { book, family } = await setup
    common ??= family()
    // Another student where the time is that of another booking.
    const one = await ('starts_at' in more ? family() : common)
    const { body } = await book(one, { ...nextSlot(), ...more })
    return { id: body.id as string, one, slot: body }
  }

  const ofChange = (change: (id: string, tutorId?: string) => Promise<Answer>) => ({
    SESSION_NOT_FOUND: () => change(unknownId),
    TUTOR_NOT_FOUND: async () => await change((await newBooking()).id, unknownId),
    TUTOR_UNSUITABLE: async () => await change((await newBooking()).id, tutor.id),
    BOOKING_FINAL: async () => {
      const { id, one } = await newBooking()
      await (await setup).change(one.parent, id, { status: 'cancelled' })
      return await change(id)
    },
    BOOKING_OVERLAP: async () => {
      const tutor_id = (await (await setup).tutor()).id
      const { slot } = await newBooking({ tutor_id })
      const { starts_at, ends_at } = slot
      return await change((await newBooking({ starts_at, ends_at })).id, tutor_id)
    },
  })

  const ofReading = (
    method: string,
    suffix = '',
    options: CallOptions = {},
    stranger = parent,
    path = '/bookings',
  ) => ({
    SESSION_NOT_FOUND: () =>
      main.call(method, `${path}/${unknownId}${suffix}`, { token: stranger.token, ...options }),
    SESSION_FORBIDDEN: async () => {
      const { id } = await newBooking()
      return await main.call(method, `${path}/${id}${suffix}`, { token: stranger.token, ...options })
    },
  })

  const allocateTo = async (tutorId: string) => {
    const { allocate, family } = await setup
    return await allocate((await family()).studentId, tutorId)
  }

  const patch = (id: string, body: object, headers = {}) =>
    main.call('PATCH', `/bookings/${id}`, { token: admin.token, body, headers })

  return {
    'POST /bookings/create': ofCreation('/bookings/create'),
    'POST /bookings': ofCreation('/bookings'),
    'GET /bookings/{id}': ofReading('GET'),
    'POST /bookings/{id}/claim': {
      ...ofReading('POST', '/claim', {}, tutor),
      BOOKING_CLAIMED: async () => {
        const [one, other] = [await (await setup).tutor(), await (await setup).tutor()]
        const { id } = await newBooking({ tutor_id: one.id })
        return await (await setup).claim(other, id)
      },
      BOOKING_OVERLAP: async () => {
        const one = await (await setup).tutor()
        const { slot } = await newBooking({ tutor_id: one.id })
        const { starts_at, ends_at } = slot
        return await (await setup).claim(one, (await newBooking({ starts_at, ends_at })).id)
      },
    },
    'PATCH /bookings/{id}': {
      ...ofChange((id, tutor_id) => patch(id, { tutor_id })),
      ...ofReading('PATCH', '', { body: {} }),
      FORBIDDEN: async () => {
        const { id, one } = await newBooking()
        return await (await setup).change(one.parent, id, { status: 'completed' })
      },
      BOOKING_STATUS: async () => await patch((await newBooking()).id, { status: 'completed' }),
      PRECONDITION_FAILED: async () => await patch((await newBooking()).id, {}, { 'if-match': '"0"' }),
    },
    'PATCH /bookings/{id}/reassign/{tutorId}': ofChange((id, tutorId = student.id) =>
      asAdmin('PATCH', `/bookings/${id}/reassign/${tutorId}`),
    ),
    'GET /bookings/{id}/invite': ofReading('GET', '/invite'),
    'GET /sessions/{id}/invite': ofReading('GET', '/invite', {}, parent, '/sessions'),
    'GET /sessions/{id}/daily-token': {
      ...ofReading('GET', '/daily-token', {}, parent, '/sessions'),
      BOOKING_FINAL: async () => {
        const { id, one } = await newBooking()
        await (await setup).change(one.parent, id, { status: 'cancelled' })
        return await main.call('GET', `/sessions/${id}/daily-token`, { token: one.parent.token })
      },
      VIDEO_NOT_CONFIGURED: async () => {
        const { id, one } = await newBooking()
        return await bare.call('GET', `/sessions/${id}/daily-token`, { token: one.parent.token })
      },
    },
    'POST /admin/allocations': {
      STUDENT_NOT_FOUND: async () => (await setup).allocate(unknownId, tutor.id),
      TUTOR_NOT_FOUND: () => allocateTo(unknownId),
      TUTOR_UNSUITABLE: () => allocateTo(tutor.id),
      TUTOR_FULL: async () => {
        const { id } = await (await setup).tutor()
        await asAdmin('PATCH', `/admin/tutors/${id}`, { weekly_capacity: 0 })
        return await allocateTo(id)
      },
      ALLOCATION_TAKEN: async () => {
        const { allocate, family, tutor } = await setup
        const [{ studentId }, { id }] = [await family(), await tutor()]
        await allocate(studentId, id)
        return await allocate(studentId, id)
      },
    },
    'DELETE /admin/allocations/{id}': {
      ALLOCATION_NOT_FOUND: () => asAdmin('DELETE', `/admin/allocations/${unknownId}`),
    },
    'POST /admin/subjects': {
      SUBJECT_TAKEN: () => asAdmin('POST', '/admin/subjects', { name: 'Math', slug: 'math' }),
    },
    'POST /auth/signup': {
      EMAIL_TAKEN: () => main.call('POST', '/auth/signup', { body: { ...account, role: 'parent' } }),
    },
    'POST /students': {
      STUDENT_TAKEN: async () => {
        await addChild('Twin')
        return await addChild('twin')
      },
      STUDENT_LIMIT: async () => await addChild('k', (await fill()).token),
    },
    'DELETE /students/{id}': {
      STUDENT_NOT_FOUND: () => main.call('DELETE', `/students/${unknownId}`, { token: ofRole.parent.token }),
      STUDENT_BOOKED: async () => {
        const { one } = await newBooking()
        return await main.call('DELETE', `/students/${one.studentId}`, { token: one.parent.token })
      },
    },
    'POST /admin/students': {
      USER_NOT_FOUND: () => forParent('x', unknownId),
      STUDENT_TAKEN: async () => {
        await forParent('Pair')
        return await forParent('Pair')
      },
      STUDENT_LIMIT: async () => await forParent('k', (await fill()).id),
    },
    'POST /admin/tutors': {
      EMAIL_TAKEN: () => asAdmin('POST', '/admin/tutors', { ...account, subjects: [] }),
    },
    'PATCH /admin/tutors/{id}': {
      TUTOR_NOT_FOUND: () => asAdmin('PATCH', `/admin/tutors/${unknownId}`, {}),
    },
    'DELETE /admin/tutors/{id}': {
      TUTOR_NOT_FOUND: () => asAdmin('DELETE', `/admin/tutors/${unknownId}`),
    },
    'PATCH /admin/users/{id}': {
      USER_NOT_FOUND: () => asAdmin('PATCH', `/admin/users/${unknownId}`, { status: 'active' }),
      OWN_ACCOUNT: () => asAdmin('PATCH', `/admin/users/${admin.id}`, { status: 'suspended' }),
    },
  }
}

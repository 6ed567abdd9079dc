import type { OwnRefusals } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'

export const tutoringRefusals = ({ main, admin, user, ofRole }: Servers): OwnRefusals => {
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

  return {
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

import { describe, expect, test } from 'bun:test'
import { seedTutoring } from '../../../seeds/tutoring.ts'
import { eventually } from '../../support/eventually.ts'
import { mailedToken, openMailbox } from '../../support/mailbox.ts'
import { expectIndexed, planTest } from '../../support/query-plans.ts'
import { type Answer, startTestServer } from '../../support/server.ts'

const mailbox = await openMailbox()
const { convene, call, person, database } = await startTestServer({ smtpUrl: mailbox.url })
await seedTutoring(convene)
const admin = await person({ role: 'admin' })
const password = 'correct horse'
const asAdmin = (method: string, path: string, body?: object) =>
  call(method, path, { token: admin.token, body })
const newEmail = () => `${Bun.randomUUIDv7()}@people.example`
const signUp = (body: object) =>
  call('POST', '/auth/signup', {
    body: { email: newEmail(), password, first_name: 'Ann', last_name: 'Bell', role: 'parent', ...body },
  })
const logIn = (email: string, word = password) =>
  call('POST', '/auth/login', { body: { email, password: word } })

describe('signing up', () => {
  test('makes a parent or a student that signs in with the fields that the frontend reads', async () => {
    const email = newEmail()
    const created = await signUp({ email })
    expect(created.status).toBe(201)
    expect(created.body).not.toHaveProperty('token')
    expect(created.headers.get('set-cookie')).toBeNull()
    const { body } = await logIn(email)
    expect(body.user).toMatchObject({
      role: 'parent',
      name: 'Ann Bell',
      email_verified: true,
      force_password_change: false,
      is_active: true,
    })
    expect(body.expires_in).toBe(7 * 24 * 3600)
  })

  test('gives a student a row, which admins see', async () => {
    const email = newEmail()
    const { body } = await signUp({ email, role: 'student', grade: 7 })
    const students = await asAdmin('GET', '/admin/students?limit=100')
    expect(
      students.body.find((row: { user: { id: string } | null }) => row.user?.id === body.user.id),
    ).toMatchObject({
      first_name: 'Ann',
      email,
      student_email: email,
      grade: '7',
      parent: null,
    })
  })

  test('refuses other roles and a taken address', async () => {
    expect((await signUp({ role: 'tutor' })).status).toBe(400)
    expect((await signUp({ role: 'admin' })).status).toBe(400)
    const email = newEmail()
    await signUp({ email })
    const again = await signUp({ email: email.toUpperCase() })
    expect([again.status, again.body.code]).toEqual([409, 'EMAIL_TAKEN'])
  })

  test('mails a link, and another one on request; both answers to a request are alike', async () => {
    const email = newEmail()
    await signUp({ email })
    const first = await mailedToken(mailbox, email, 'verify-email')
    const resend = (address: string) =>
      call('POST', '/auth/resend-verification', { body: { email: address } })
    const [known, unknown] = [await resend(email), await resend(newEmail())]
    expect([known.status, known.body]).toEqual([200, unknown.body])
    await eventually(async () => expect(await mailedToken(mailbox, email, 'verify-email')).not.toBe(first))
    const token = await mailedToken(mailbox, email, 'verify-email')
    const verify = () => call('POST', '/auth/verify-email', { body: { token } })
    expect((await verify()).body.success).toBe(true)
    expect((await verify()).body.code).toBe('VERIFY_TOKEN_INVALID')
  })

  test('a changed password ends other logins, and the answer has a token that works', async () => {
    const email = newEmail()
    await signUp({ email })
    const [mine, other] = [(await logIn(email)).body.token, (await logIn(email)).body.token]
    const change = (body: object) => call('POST', '/auth/change-password', { token: mine, body })
    const wrong = await change({ currentPassword: 'wrong one', newPassword: 'new horse' })
    expect([wrong.status, wrong.body.issues[0].path]).toEqual([400, '/currentPassword'])
    expect((await change({ currentPassword: password })).status).toBe(400)
    const { body } = await change({ currentPassword: password, password: 'new horse' })
    const me = async (token: string) => (await call('GET', '/api/auth/me', { token })).status
    expect(await Promise.all([me(body.token), me(mine), me(other)])).toEqual([200, 200, 401])
    expect((await logIn(email, 'new horse')).status).toBe(200)
  })
})

describe('the children of a parent', () => {
  const add = (token: string, first_name: string, more: object = {}) =>
    call('POST', '/students', { token, body: { first_name, grade: '4', ...more } })
  const list = async (token: string) => (await call('GET', '/students/parent', { token })).body

  test('are listed, and a removed one makes room for one of its name', async () => {
    const { token } = await person({ role: 'parent' })
    const { status, body } = await add(token, 'Leo', { last_name: 'Lang', school: null })
    expect([status, body]).toEqual([
      201,
      {
        id: body.id,
        name: 'Leo Lang',
        first_name: 'Leo',
        last_name: 'Lang',
        grade: '4',
        school: null,
        curriculum_preference: null,
      },
    ])
    expect(await list(token)).toEqual([body])
    expect((await add(token, ' leo ')).body.code).toBe('STUDENT_TAKEN')
    expect((await call('DELETE', `/students/${body.id}`, { token })).status).toBe(200)
    expect(await list(token)).toEqual([])
    expect((await add(token, 'Leo')).status).toBe(201)
    expect((await call('DELETE', `/students/${body.id}`, { token })).body.code).toBe('STUDENT_NOT_FOUND')
  })

  test('are at most ten, also when they are added at once, and one of each name', async () => {
    const { token } = await person({ role: 'parent' })
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => add(token, `child ${index % 15}`)),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
    const rows: { first_name: string }[] = await list(token)
    expect(new Set(rows.map(({ first_name }) => first_name)).size).toBe(10)
    expect((await add(token, 'one more')).body.code).toBe('STUDENT_LIMIT')
  })

  test('belong to that parent alone, and other roles are refused with 403', async () => {
    const [one, other] = [await person({ role: 'parent' }), await person({ role: 'parent' })]
    const { body } = await add(one.token, 'Mine')
    expect((await call('DELETE', `/students/${body.id}`, { token: other.token })).status).toBe(403)
    expect(await list(one.token)).toHaveLength(1)
    for (const role of ['tutor', 'student', 'user', 'admin'] as const) {
      const { token } = await person({ role })
      const refused = await call('GET', '/students/parent', { token })
      expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN'])
      expect(refused.body.message).not.toMatch(/verify|email|password|required/i)
    }
  })
})

describe('the administration of people', () => {
  test('creates a student of a parent, for a login that no other student has', async () => {
    const [parent, login] = [await person({ role: 'parent' }), await person({ role: 'student' })]
    const create = (body: object) =>
      asAdmin('POST', '/admin/students', {
        first_name: 'Kim',
        last_name: 'Cho',
        parent_id: parent.id,
        ...body,
      })
    const { status, body } = await create({ user_id: login.id, grade: '9' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      email: login.email,
      parent: { id: parent.id, email: parent.email },
      grade: '9',
    })
    const again = await Promise.all(
      ['Jo', 'Al'].map((first_name) => create({ first_name, user_id: login.id })),
    )
    expect(again.map(({ body: { code } }) => code)).toEqual(['STUDENT_TAKEN', 'STUDENT_TAKEN'])
    expect((await create({ parent_id: login.id })).body.code).toBe('USER_NOT_FOUND')
    expect((await create({ first_name: 'Al', user_id: parent.id })).body.code).toBe('USER_NOT_FOUND')
  })

  const newTutor = (body: object = {}) =>
    asAdmin('POST', '/admin/tutors', {
      first_name: 'Theo',
      last_name: 'Tran',
      email: newEmail(),
      subjects: ['math'],
      ...body,
    })

  test('creates a tutor, with a password that is shown once where none is given', async () => {
    const shown = await newTutor()
    expect(shown.status).toBe(201)
    const { user, tutor, temporaryPassword } = shown.body
    expect(tutor).toMatchObject({ id: user.id, user_id: user.id, subjects: ['math'], weekly_capacity: 20 })
    expect((await logIn(user.email, temporaryPassword)).status).toBe(200)
    expect((await newTutor({ password })).body).not.toHaveProperty('temporaryPassword')
    expect((await newTutor({ email: user.email })).body.code).toBe('EMAIL_TAKEN')
    expect((await newTutor({ subjects: ['alchemy'] })).body.issues[0].path).toBe('/subjects')
  })

  test('changes the subjects and the capacity of a tutor, and lists them', async () => {
    const { id } = (await newTutor()).body.tutor
    const change = await asAdmin('PATCH', `/admin/tutors/${id}`, {
      subjects: ['physics'],
      weekly_capacity: 5,
    })
    expect(change.body).toMatchObject({ subjects: ['physics'], weekly_capacity: 5 })
    const { body, headers } = await asAdmin('GET', '/admin/tutors')
    expect(body.find((row: { id: string }) => row.id === id)).toEqual(change.body)
    expect(Number(headers.get('x-total-count'))).toBe(body.length)
    expect((await asAdmin('PATCH', `/admin/tutors/${admin.id}`, {})).body.code).toBe('TUTOR_NOT_FOUND')
  })

  test('suspends an account, whose tokens end, and removes a tutor', async () => {
    const { user, temporaryPassword } = (await newTutor()).body
    const { token } = (await logIn(user.email, temporaryPassword)).body
    const setStatus = (status: string) => asAdmin('PATCH', `/admin/users/${user.id}`, { status })
    expect((await setStatus('suspended')).body.user.status).toBe('suspended')
    expect((await call('GET', '/api/auth/me', { token })).status).toBe(401)
    expect((await setStatus('active')).status).toBe(200)
    expect((await asAdmin('DELETE', `/admin/tutors/${user.id}`)).status).toBe(200)
    const { body } = await asAdmin('GET', '/admin/tutors')
    expect(body.some((row: { id: string }) => row.id === user.id)).toBe(false)
    expect((await asAdmin('DELETE', `/admin/tutors/${user.id}`)).body.code).toBe('TUTOR_NOT_FOUND')
  })
})

describe('erasure', () => {
  const students = () => database.collection('students')

  test('of a parent removes the children and all that is known of them', async () => {
    const { id, token } = await person({ role: 'parent' })
    await call('POST', '/students', { token, body: { first_name: 'Secret', grade: '2', school: 'Secret' } })
    expect((await call('DELETE', '/api/auth/me', { token })).status).toBe(200)
    await eventually(async () => {
      const [row] = await students().find({ parent_id: id }).toArray()
      expect(row?.deleted_at).toBeDate()
      expect(JSON.stringify(row)).not.toContain('Secret')
      expect(JSON.stringify(row)).not.toContain('secret')
    })
  })

  test('of a student leaves the student with the parent', async () => {
    const [parent, login] = [await person({ role: 'parent' }), await person({ role: 'student' })]
    const child = { first_name: 'Kid', last_name: 'Cho', parent_id: parent.id, user_id: login.id }
    await asAdmin('POST', '/admin/students', child)
    await call('DELETE', '/api/auth/me', { token: login.token })
    await eventually(async () =>
      expect(await students().findOne({ parent_id: parent.id })).toMatchObject({
        user_id: null,
        first_name: 'Kid',
        deleted_at: null,
      }),
    )
    expect((await call('GET', '/students/parent', { token: parent.token })).body).toHaveLength(1)
  })
})

test('a family lists the active tutors of a subject: names and subjects, no address and no load', async () => {
  const { token } = await person({ role: 'parent' })
  const [one, other] = [await person({ role: 'tutor' }), await person({ role: 'tutor' })]
  for (const { id } of [one, other]) await asAdmin('PATCH', `/admin/tutors/${id}`, { subjects: ['history'] })
  const list = (query: string) => call('GET', `/tutors?${query}`, { token })
  const ids = ({ body }: Answer) => body.map(({ id }: { id: string }) => id)
  const found = await list('subject_id=history&limit=1')
  expect(found.headers.get('x-total-count')).toBe('2')
  expect(found.body).toEqual([{ id: other.id, first_name: null, last_name: null, subjects: ['history'] }])
  await asAdmin('PATCH', `/admin/users/${other.id}`, { status: 'suspended' })
  expect(ids(await list('subject_id=history'))).toEqual([one.id])
  expect(ids(await list('subject_id=latin'))).toEqual([])
  expect(ids(await list('limit=100'))).toContain(one.id)
})

planTest('people are found and sorted by indexes', async () => {
  const tutors = { role: 'tutor', status: 'active' }
  const users = database.collection('users')
  await expectIndexed(
    users
      .find({ ...tutors, subjects: 'math' })
      .sort({ created_at: -1, _id: -1 })
      .limit(20),
    users.find(tutors).sort({ created_at: -1, _id: -1 }).limit(20),
  )
  const students = database.collection('students')
  await expectIndexed(
    students.find({ parent_id: 'p', deleted_at: null }).sort({ _id: 1 }).limit(10),
    students.find({ user_id: 'u', deleted_at: null }).limit(1),
    students.find({ deleted_at: null }).sort({ _id: -1 }).limit(20),
    students.find({ parent_id: 'p' }),
    students.find({ user_id: 'u' }),
  )
})

import type { TSchema } from '@sinclair/typebox'
import { t } from 'elysia'
import { boundedString, emailAddress, integer, isoDate, nullable, oneOf, uuid } from '../../../http/wire.ts'
import type { Account } from '../../accounts/index.ts'
import { slug } from '../catalogue/wire.ts'
import { listQuery } from '../list-wire.ts'
import type { StudentWithPeople } from './service.ts'
import { nameOf, type Student } from './student.ts'
import type { Tutor } from './tutor-service.ts'

const optional = <Schema extends TSchema>(schema: Schema) =>
  t.Optional(nullable(schema, `${schema.description} or null`))

const name = boundedString(1, 100, 'a name')
const familyName = boundedString(0, 100, 'a name')
const password = boundedString(6, 128, 'a password')
const grade = t.Union([boundedString(1, 20), integer({ minimum: 0, maximum: 20 })], {
  description: 'a string of 1 to 20 characters or an integer from 0 to 20',
})
const id = boundedString(1, 64, 'an id')
const subjects = t.Array(slug, { maxItems: 50, description: 'an array of at most 50 ids of subjects' })

/** An account as it is named in other rows. */
export const person = t.Object({
  id: uuid,
  email: t.String(),
  first_name: nullable(t.String()),
  last_name: nullable(t.String()),
})

export const toPerson = ({ _id, email, first_name, last_name }: Account) => ({
  id: _id,
  email,
  first_name,
  last_name,
})

const user = t.Object({ ...person.properties, role: t.String(), status: t.String() })
const toUser = (account: Account) => ({
  ...toPerson(account),
  role: account.role,
  status: account.status,
})

// Signing up

export const signUpBody = t.Object(
  {
    email: emailAddress,
    password,
    first_name: name,
    last_name: familyName,
    role: oneOf(['parent', 'student']),
    grade: optional(grade),
  },
  {
    examples: [
      {
        email: 'new.parent@k12.example',
        password: 'test123',
        first_name: 'Nina',
        last_name: 'Novak',
        role: 'parent',
      },
    ],
  },
)
export const signedUp = t.Object({ message: t.String(), user })
export const toSignedUp = (account: Account) => ({
  message: 'Account created: check your inbox to confirm the address',
  user: toUser(account),
})

// Children

/** A child of the demo data. */
export const exampleChild = '01993a6e-0003-7000-8000-000000000002'

export const child = t.Object({
  id: uuid,
  name: t.String(),
  first_name: t.String(),
  last_name: nullable(t.String()),
  grade: nullable(t.String()),
  school: nullable(t.String()),
  curriculum_preference: nullable(t.String()),
})
export const children = t.Array(child)

export const toChild = (student: Student) => ({
  id: student._id,
  name: nameOf(student),
  first_name: student.first_name,
  last_name: student.last_name,
  grade: student.grade,
  school: student.school,
  curriculum_preference: student.curriculum_preference,
})

export const childBody = t.Object(
  {
    first_name: name,
    last_name: optional(familyName),
    grade,
    school: optional(boundedString(0, 200)),
    curriculum_preference: optional(boundedString(0, 64)),
  },
  { examples: [{ first_name: 'Leo', last_name: 'Lang', grade: '4', school: 'Hill Primary School' }] },
)

export const idParams = t.Object({ id: t.String({ maxLength: 64, examples: uuid.examples }) })

// Administration

export const peopleQuery = t.Object(listQuery)

export const student = t.Object({
  id: uuid,
  first_name: t.String(),
  last_name: nullable(t.String()),
  email: nullable(t.String({ description: "the student's own address, or that of the parent" })),
  student_email: nullable(t.String()),
  grade: nullable(t.String()),
  school: nullable(t.String()),
  user: nullable(person),
  parent: nullable(person),
  created_at: isoDate,
})
export const students = t.Array(student)

export const toStudent = ({ student, user, parent }: StudentWithPeople) => ({
  id: student._id,
  first_name: student.first_name,
  last_name: student.last_name,
  email: user?.email ?? parent?.email ?? null,
  student_email: user?.email ?? null,
  grade: student.grade,
  school: student.school,
  user: user && toPerson(user),
  parent: parent && toPerson(parent),
  created_at: student.created_at,
})

export const studentBody = t.Object(
  { first_name: name, last_name: familyName, parent_id: id, user_id: optional(id), grade: optional(grade) },
  { examples: [{ first_name: 'Lea', last_name: 'Lang', parent_id: uuid.examples?.[0], grade: '2' }] },
)

export const tutor = t.Object({
  id: uuid,
  user_id: uuid,
  first_name: nullable(t.String()),
  last_name: nullable(t.String()),
  email: t.String(),
  subjects: t.Array(t.String()),
  status: t.String(),
  weekly_capacity: integer({ description: 'hours' }),
  created_at: isoDate,
})
export const tutors = t.Array(tutor)

export const toTutor = ({ account, weekly_capacity }: Tutor) => ({
  ...toPerson(account),
  user_id: account._id,
  subjects: account.subjects,
  status: account.status,
  weekly_capacity,
  created_at: account.created_at,
})

/** A tutor as families see it. */
const offeredTutor = t.Object({
  id: uuid,
  first_name: nullable(t.String()),
  last_name: nullable(t.String()),
  subjects: t.Array(t.String()),
})
export const offeredTutors = t.Array(offeredTutor)
export const offeredQuery = t.Object({
  ...listQuery,
  subject_id: t.Optional(slug),
})

export const toOfferedTutor = ({ _id, first_name, last_name, subjects }: Account) => ({
  id: _id,
  first_name,
  last_name,
  subjects,
})

export const tutorBody = t.Object(
  {
    first_name: name,
    last_name: familyName,
    email: emailAddress,
    password: t.Optional(password),
    subjects,
  },
  { examples: [{ first_name: 'Theo', last_name: 'Tran', email: 'theo@k12.example', subjects: ['math'] }] },
)

export const newTutor = t.Object({
  user,
  tutor,
  temporaryPassword: t.Optional(t.String({ description: 'where none was given; shown only here' })),
})

export const toNewTutor = ({
  tutor,
  temporaryPassword,
}: {
  tutor: Tutor
  temporaryPassword: string | null
}) => ({
  user: toUser(tutor.account),
  tutor: toTutor(tutor),
  ...(temporaryPassword !== null && { temporaryPassword }),
})

export const tutorChangeBody = t.Object(
  {
    subjects: t.Optional(subjects),
    weekly_capacity: t.Optional(integer({ minimum: 0, maximum: 168, description: 'hours from 0 to 168' })),
  },
  { examples: [{ subjects: ['math', 'physics'], weekly_capacity: 20 }] },
)

export const statusBody = t.Object(
  { status: oneOf(['active', 'suspended']) },
  { examples: [{ status: 'suspended' }] },
)
export const changedUser = t.Object({ success: t.Literal(true), user })
export const toChangedUser = (account: Account) => ({ success: true as const, user: toUser(account) })

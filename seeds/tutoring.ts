import type { Convene } from '../src/convene.ts'
import type { Account } from '../src/modules/accounts/index.ts'
import type {
  Allocation,
  Booking,
  CatalogueItem,
  LessonPackage,
  Recording,
  Student,
} from '../src/modules/tutoring/index.ts'
import { chime, chimeSeconds } from './chime.ts'

const created_at = new Date('2026-01-05T08:00:00.000Z')

const item = (_id: string, name: string, description: string): CatalogueItem => ({
  _id,
  name,
  description,
  created_at,
})

const subjects = [
  item('math', 'Mathematics', 'From fractions to calculus'),
  item('science', 'Science', 'How nature works, with experiments'),
  item('english', 'English', 'Reading, writing and speaking'),
  item('history', 'History', 'People, dates and sources'),
  item('physics', 'Physics', 'Forces, energy and waves'),
  item('chemistry', 'Chemistry', 'Matter and how it changes'),
  item('biology', 'Biology', 'Cells, bodies and ecosystems'),
  item('spanish', 'Spanish', 'From first words to literature'),
  item('french', 'French', 'From first words to literature'),
  item('coding', 'Coding', 'From blocks to Python'),
]

const curricula = [
  item('common-core', 'Common Core', 'Standards of most states of the USA'),
  item('state-standards', 'State standards', 'Standards of a single state of the USA'),
  item('ap', 'Advanced Placement', 'College courses in secondary school'),
  item('ib', 'International Baccalaureate', 'PYP, MYP and Diploma'),
  item('igcse', 'Cambridge IGCSE', 'International courses for ages 14 to 16'),
  item('a-levels', 'A-Levels', 'British courses for ages 16 to 18'),
  item('cbse', 'CBSE', 'The central board of India'),
  item('icse', 'ICSE', 'The council for Indian certificates'),
  item('montessori', 'Montessori', 'Self-directed learning'),
]

const lessonPackage = (
  _id: string,
  name: string,
  description: string,
  hours: number,
  price_cents: number,
): LessonPackage => ({ ...item(_id, name, description), price_cents, currency: 'USD', hours })

const packages = [
  lessonPackage('trial', 'Trial lesson', 'One hour to get to know a tutor', 1, 2500),
  lessonPackage('monthly', 'Monthly', 'Two hours a week for a month', 8, 32_000),
  lessonPackage('term', 'School term', 'Two hours a week for a term', 24, 90_000),
]

const student = (
  number: number,
  parent_id: string,
  user_id: string | null,
  first_name: string,
  grade: string,
): Student => ({
  _id: `01993a6e-0003-7000-8000-00000000000${number}`,
  parent_id,
  user_id,
  first_name,
  last_name: 'Lang',
  grade,
  school: 'Hill School',
  curriculum_preference: 'common-core',
  created_at,
  updated_at: created_at,
  deleted_at: null,
})

const dayMs = 24 * 60 * 60 * 1000

/** An hour at 15:00 UTC, some days after the demo data is loaded. */
const booking = (
  number: number,
  days: number,
  fields: Pick<Booking, 'parent_id' | 'student_id' | 'tutor_id' | 'status' | 'note'>,
): Booking => {
  const midnight = Math.floor(Date.now() / dayMs) * dayMs
  const starts_at = new Date(midnight + days * dayMs + (15 / 24) * dayMs)
  const _id = `01993a6e-0003-7000-8000-00000000001${number}`
  return {
    ...fields,
    _id,
    call_id: _id,
    subject_id: 'math',
    curriculum_id: 'common-core',
    package_id: 'monthly',
    starts_at,
    ends_at: new Date(starts_at.getTime() + dayMs / 24),
    version: 1,
    sequence: 0,
    created_at,
    updated_at: created_at,
  }
}

/** The chat of a booking, a minute apart, from its start on. */
const chatOf = ({ starts_at }: Booking, lines: [author: Pick<Account, '_id' | 'role'>, text: string][]) =>
  lines.map(([{ _id: user_id, role }, text], index) => ({
    at: new Date(starts_at.getTime() + index * 60_000),
    event: {
      id: `01993a6e-0003-7000-8000-00000000003${index}`,
      user_id,
      role,
      text,
      edited_at: null,
      deleted_at: null,
    },
  }))

const demoRecording = ({ _id, ends_at }: Booking, tutorId: string): Recording => ({
  _id: '01993a6e-0003-7000-8000-000000000041',
  session_id: _id,
  uploaded_by: tutorId,
  key: `recordings/${created_at.getTime()}-lesson.wav`,
  file_size_bytes: chime().byteLength,
  duration_seconds: chimeSeconds,
  content_type: 'audio/wav',
  created_at: ends_at,
  deleted_at: null,
})

/** Inserts the demo data of tutoring that the store does not have yet. */
export const seedTutoring = async ({
  accounts,
  tutoring: { catalogue, insertAllocationIfAbsent, insertBookingIfAbsent, loadChat, people, recordings },
}: Pick<Convene, 'accounts' | 'tutoring'>): Promise<void> => {
  for (const subject of subjects) await catalogue.subjects.insert(subject)
  for (const curriculum of curricula) await catalogue.curricula.insert(curriculum)
  for (const one of packages) await catalogue.packages.insert(one)
  const [parent, login, tutor] = await Promise.all(
    ['parent', 'student', 'tutor'].map((role) => accounts.findByEmail(`${role}@k12.example`)),
  )
  if (!parent || !login || !tutor) return
  const children = [student(1, parent._id, login._id, 'Sam', '7'), student(2, parent._id, null, 'Lia', '3')]
  for (const child of children) if (!(await people.byId(child._id))) await people.insert(child)
  const family = { parent_id: parent._id, student_id: children[0]?._id ?? '' }
  const bookings = [
    booking(1, -7, { ...family, status: 'completed', tutor_id: tutor._id, note: null }),
    booking(2, 2, { ...family, status: 'scheduled', tutor_id: tutor._id, note: 'Fractions, please' }),
    booking(3, 4, { ...family, status: 'requested', tutor_id: null, note: null }),
  ]
  for (const one of bookings) await insertBookingIfAbsent(one)
  const [past] = bookings
  if (past)
    await loadChat(
      past._id,
      chatOf(past, [
        [tutor, 'Hello Sam, today we look at fractions. Did you bring the sheet?'],
        [login, 'Yes, but I am stuck at number 4.'],
        [tutor, 'Then we begin there. What do a half and a third have in common?'],
        [login, 'Sixths!'],
        [parent, 'Thank you, that was a good lesson.'],
      ]),
    )
  const allocation: Allocation = {
    _id: '01993a6e-0003-7000-8000-000000000021',
    student_id: family.student_id,
    tutor_id: tutor._id,
    subject_id: 'physics',
    created_at,
    settled_at: created_at,
  }
  await insertAllocationIfAbsent(allocation)
  if (past) await recordings.insertIfAbsent(demoRecording(past, tutor._id), chime())
}

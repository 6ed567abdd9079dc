/** The children that are taught. Most have no login; some have one and no parent here. */
export type Student = {
  _id: string
  parent_id: string | null
  /** The account of the student, where there is one. */
  user_id: string | null
  first_name: string
  last_name: string | null
  grade: string | null
  school: string | null
  curriculum_preference: string | null
  created_at: Date
  updated_at: Date
  /** Bookings of the past keep naming a removed student. */
  deleted_at: Date | null
  /** The id of the account once more, where there is one: an account is of one student. */
  user_key?: string
  /** Absent once removed: both are unique, and make the rules of one parent hold at once for all writers. */
  name_key?: string
  parent_slot?: string
}

export type NewStudent = {
  parent_id: string | null
  user_id?: string | null | undefined
  first_name: string
  last_name?: string | null | undefined
  grade?: string | number | null | undefined
  school?: string | null | undefined
  curriculum_preference?: string | null | undefined
}

export const maxChildren = 10

const textOf = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value).trim() || null

export const openStudent = (input: NewStudent, now: Date): Student => ({
  _id: Bun.randomUUIDv7(),
  parent_id: input.parent_id,
  user_id: input.user_id ?? null,
  first_name: input.first_name.trim(),
  last_name: textOf(input.last_name),
  grade: textOf(input.grade),
  school: textOf(input.school),
  curriculum_preference: textOf(input.curriculum_preference),
  created_at: now,
  updated_at: now,
  deleted_at: null,
})

/** One parent has no two children of one first name, however it is typed. */
export const nameKeyOf = (parentId: string, firstName: string): string =>
  `${parentId} ${firstName.trim().normalize('NFKC').toLowerCase()}`

/** The places of a parent's children, of which each child takes one. */
export const slotsOf = (parentId: string): string[] =>
  Array.from({ length: maxChildren }, (_, index) => `${parentId} ${index}`)

/** The name that bookings of the past show for a student whose data was erased. */
export const erasedName = 'Deleted user'

export const nameOf = ({
  first_name,
  last_name,
}: {
  first_name: string | null
  last_name: string | null
}): string => [first_name, last_name].filter(Boolean).join(' ')

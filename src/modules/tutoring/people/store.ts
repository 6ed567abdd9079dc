import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import {
  collectionOf,
  field,
  firstBatch,
  firstRow,
  isDuplicateKey,
  rowSchema,
} from '../../../platform/mongo.ts'
import { erasedName, maxChildren, nameKeyOf, type Student, slotsOf } from './student.ts'

const studentSchema = rowSchema<Student>({
  _id: field.string,
  parent_id: field.nullableString,
  user_id: field.nullableString,
  first_name: field.string,
  last_name: field.nullableString,
  grade: field.nullableString,
  school: field.nullableString,
  curriculum_preference: field.nullableString,
  created_at: field.date,
  updated_at: field.date,
  deleted_at: field.nullableDate,
  user_key: { type: String },
  name_key: { type: String },
  parent_slot: { type: String },
})
  .index({ user_key: 1 }, { unique: true, sparse: true })
  .index({ name_key: 1 }, { unique: true, sparse: true })
  .index({ parent_slot: 1 }, { unique: true, sparse: true })
  .index({ parent_id: 1, deleted_at: 1, _id: 1 })
  .index({ user_id: 1, deleted_at: 1 })
  .index({ deleted_at: 1, _id: -1 })

export const studentCollection = 'students'

/** What an admin sets of a tutor beside the account. `_id` is the id of the account. */
type TutorRow = { _id: string; weekly_capacity: number }

const tutorSchema = rowSchema<TutorRow>({ _id: field.string, weekly_capacity: field.number })

const gone = { user_key: '', name_key: '', parent_slot: '' } as const

/** Students, and the capacity of tutors. Reads leave removed students out, except by id. */
export const createPeopleStore = (connection: Connection) => {
  const students = collectionOf<Student>(connection, 'Student', studentSchema, studentCollection)
  const tutors = collectionOf<TutorRow>(connection, 'Tutor', tutorSchema, 'tutors')

  /** Returns the unique field that refused the student, null once it is stored. */
  const tryInsert = async (student: Student): Promise<'user_key' | 'name_key' | 'parent_slot' | null> => {
    try {
      const { user_id } = student
      await students.insertOne({ ...student, ...(user_id !== null && { user_key: user_id }) })
      return null
    } catch (error) {
      if (isDuplicateKey(error, 'user_key')) return 'user_key'
      if (isDuplicateKey(error, 'name_key')) return 'name_key'
      if (isDuplicateKey(error, 'parent_slot')) return 'parent_slot'
      throw error
    }
  }

  return {
    /** Returns what stands in the way: the name or the login, or too many children; null once it is stored. */
    async insert(student: Student): Promise<'taken' | 'limit' | null> {
      const { parent_id, first_name } = student
      if (parent_id === null) return (await tryInsert(student)) && 'taken'
      const name_key = nameKeyOf(parent_id, first_name)
      for (const parent_slot of slotsOf(parent_id)) {
        const refusedBy = await tryInsert({ ...student, name_key, parent_slot })
        if (refusedBy !== 'parent_slot') return refusedBy && 'taken'
      }
      return 'limit'
    },

    byId: (id: string): Promise<Student | null> => firstRow(students, { _id: id }),

    byIds: (ids: string[]): Promise<Student[]> =>
      firstBatch(students, { filter: { _id: { $in: ids } }, limit: Math.max(ids.length, 1) }),

    ofParent: (parentId: string): Promise<Student[]> =>
      firstBatch(students, {
        filter: { parent_id: parentId, deleted_at: null },
        sort: { _id: 1 },
        limit: maxChildren,
      }),

    ofUser: (userId: string): Promise<Student | null> =>
      firstRow(students, { user_id: userId, deleted_at: null }),

    /** Newest first. */
    async page({ limit, offset }: Page): Promise<{ rows: Student[]; total: number }> {
      const filter = { deleted_at: null }
      const [rows, total] = await Promise.all([
        firstBatch(students, { filter, sort: { _id: -1 }, skip: offset, limit }),
        students.countDocuments(filter),
      ])
      return { rows, total }
    },

    /** Hides a student, or shows it again. Returns false when another call did. */
    async setDeleted(id: string, deleted: boolean): Promise<boolean> {
      const now = new Date()
      const { matchedCount } = await students.updateOne(
        { _id: id, deleted_at: deleted ? null : { $ne: null } },
        { $set: { deleted_at: deleted ? now : null, updated_at: now } },
      )
      return matchedCount === 1
    },

    /** Lets another child of the parent have the name and the place of a hidden one. */
    async freePlace(id: string): Promise<void> {
      await students.updateOne({ _id: id, deleted_at: { $ne: null } }, { $unset: gone })
    },

    /** Removes the children of a parent, and all that is known of them. */
    async eraseOfParent(parentId: string): Promise<void> {
      await students.updateMany({ parent_id: parentId }, { $set: erased(new Date()), $unset: gone })
    },

    /** Takes the login off a student. One without a parent is erased with it. */
    async eraseUser(userId: string): Promise<void> {
      await students.updateMany(
        { user_id: userId, parent_id: null },
        { $set: erased(new Date()), $unset: gone },
      )
      await students.updateMany(
        { user_id: userId },
        { $set: { user_id: null, updated_at: new Date() }, $unset: { user_key: '' } },
      )
    },

    async capacitiesOf(ids: string[]): Promise<Map<string, number>> {
      const rows = await firstBatch(tutors, {
        filter: { _id: { $in: ids } },
        limit: Math.max(ids.length, 1),
      })
      return new Map(rows.map(({ _id, weekly_capacity }) => [_id, weekly_capacity]))
    },

    async setCapacity(id: string, weekly_capacity: number): Promise<void> {
      await tutors.updateOne({ _id: id }, { $set: { weekly_capacity } }, { upsert: true })
    },

    async removeTutor(id: string): Promise<void> {
      await tutors.deleteOne({ _id: id })
    },
  }
}

const erased = (now: Date) => ({
  user_id: null,
  first_name: erasedName,
  last_name: null,
  grade: null,
  school: null,
  curriculum_preference: null,
  updated_at: now,
  deleted_at: now,
})

export type PeopleStore = ReturnType<typeof createPeopleStore>

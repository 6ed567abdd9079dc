import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { Allocation } from './allocation.ts'

const allocationSchema = rowSchema<Allocation>({
  _id: field.string,
  student_id: field.string,
  tutor_id: field.string,
  subject_id: field.string,
  created_at: field.date,
  settled_at: field.nullableDate,
})
  .index({ student_id: 1, subject_id: 1 }, { unique: true })
  .index({ tutor_id: 1, subject_id: 1 })

const batch = 100

export const createAllocationStore = (connection: Connection) => {
  const allocations = collectionOf<Allocation>(connection, 'Allocation', allocationSchema, 'allocations')
  return {
    /** Returns false when the student has a tutor of the subject. */
    insert: (allocation: Allocation): Promise<boolean> => insertOnce(allocations.insertOne(allocation)),

    byId: (id: string): Promise<Allocation | null> => firstRow(allocations, { _id: id }),

    /** Those of the subjects that are allocated. */
    ofSubjects: (student_id: string, subjects: string[]): Promise<Allocation[]> =>
      firstBatch(allocations, {
        filter: { student_id, subject_id: { $in: subjects } },
        limit: Math.max(subjects.length, 1),
      }),

    /** A batch of a student's. */
    someOfStudent: (student_id: string): Promise<Allocation[]> =>
      firstBatch(allocations, { filter: { student_id }, limit: batch }),

    /** A batch of a tutor's, but those of the subjects that are kept. */
    someOfTutor: (tutor_id: string, keptSubjects: string[]): Promise<Allocation[]> =>
      firstBatch(allocations, { filter: { tutor_id, subject_id: { $nin: keptSubjects } }, limit: batch }),

    /** A batch of all of them, by id. */
    someAfter: (id: string): Promise<Allocation[]> =>
      firstBatch(allocations, { filter: { _id: { $gt: id } }, sort: { _id: 1 }, limit: batch }),

    /** Newest first. */
    async page({ limit, offset }: Page): Promise<{ rows: Allocation[]; total: number }> {
      const [rows, total] = await Promise.all([
        firstBatch(allocations, { filter: {}, sort: { _id: -1 }, skip: offset, limit }),
        allocations.countDocuments({}),
      ])
      return { rows, total }
    },

    async settle(id: string): Promise<void> {
      await allocations.updateOne({ _id: id }, { $set: { settled_at: new Date() } })
    },

    /** Returns false when another call did. */
    async remove(id: string): Promise<boolean> {
      const { deletedCount } = await allocations.deleteOne({ _id: id })
      return deletedCount === 1
    },
  }
}

export type AllocationStore = ReturnType<typeof createAllocationStore>

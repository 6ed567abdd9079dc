import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { SpaceOptions } from '../../../platform/space-store.ts'
import type { RecordingLimits } from '../../../timings.ts'
import type { Recording } from './recording.ts'

const recordingSchema = rowSchema<Recording>({
  _id: field.string,
  session_id: field.string,
  uploaded_by: field.string,
  key: field.string,
  file_size_bytes: field.number,
  duration_seconds: field.nullableNumber,
  content_type: field.string,
  created_at: field.date,
  deleted_at: field.nullableDate,
})
  .index({ session_id: 1, created_at: -1, _id: -1 })
  .index({ uploaded_by: 1 })
  .index({ key: 1 }, { unique: true })

/** A list has all recordings of a booking, up to this number. */
const maxListed = 1000
const batchRows = 200

export const createRecordingStore = (connection: Connection) => {
  const recordings = collectionOf<Recording>(connection, 'Recording', recordingSchema, 'recordings')
  return {
    /** Returns false when the recording is there already. Throws when another one has its key. */
    async insert(recording: Recording): Promise<boolean> {
      if (await insertOnce(recordings.insertOne(recording))) return true
      // A repetition violates both unique indexes, and a store may report either.
      if (await firstRow(recordings, { _id: recording._id, key: recording.key })) return false
      throw new Error(`another recording has the key ${recording.key}`)
    },

    /** Newest first. */
    ofSession: (session_id: string): Promise<Recording[]> =>
      firstBatch(recordings, {
        filter: { session_id, deleted_at: null },
        sort: { created_at: -1, _id: -1 },
        limit: maxListed,
      }),

    byKey: (key: string): Promise<Recording | null> => firstRow(recordings, { key, deleted_at: null }),

    /** The keys of these that a row names. */
    async knownKeys(keys: string[]): Promise<string[]> {
      const rows = await recordings.find({ key: { $in: keys } }, { projection: { key: 1 } }).toArray()
      return rows.map(({ key }) => key)
    },

    async hide(id: string): Promise<void> {
      await recordings.updateOne({ _id: id, deleted_at: null }, { $set: { deleted_at: new Date() } })
    },

    async remove(id: string): Promise<void> {
      await recordings.deleteOne({ _id: id })
    },

    /** All rows, hidden ones too, in batches by id. */
    async *batches(): AsyncGenerator<Recording[]> {
      for (let after = ''; ; ) {
        const rows = await firstBatch(recordings, {
          filter: { _id: { $gt: after } },
          sort: { _id: 1 },
          limit: batchRows,
        })
        if (rows.length === 0) return
        after = rows.at(-1)?._id ?? after
        yield rows
      }
    },

    /** The bytes of a tutor's recordings, without those of the given ids. */
    async bytesOf(uploaded_by: string, without: string[]): Promise<number> {
      const [sum] = await recordings
        .aggregate<{ bytes: number }>([
          { $match: { uploaded_by, deleted_at: null, _id: { $nin: without } } },
          { $group: { _id: null, bytes: { $sum: '$file_size_bytes' } } },
        ])
        .toArray()
      return sum?.bytes ?? 0
    },
  }
}

export type RecordingStore = ReturnType<typeof createRecordingStore>

/** How the space of tutors is counted. */
export const recordingSpaces = (
  { bytesOf }: Pick<RecordingStore, 'bytesOf'>,
  { tutorBytes, uploads }: Pick<RecordingLimits, 'tutorBytes' | 'uploads'>,
): SpaceOptions => ({
  model: 'TutorSpace',
  collection: 'recording_spaces',
  maxBytes: tutorBytes,
  maxReservations: uploads,
  bytesOf,
})

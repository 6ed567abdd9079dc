import type { UpdateFilter } from 'mongodb'
import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { RecordingUpload } from './recording.ts'

const uploadSchema = rowSchema<RecordingUpload>({
  _id: field.string,
  kind: field.string,
  status: field.string,
  session_id: field.string,
  uploaded_by: field.string,
  key: field.string,
  size: field.number,
  offset: field.number,
  content_type: field.nullableString,
  duration_seconds: field.nullableNumber,
  metadata: field.nullableString,
  upload_id: field.nullableString,
  parts: { type: [{}], required: true },
  next_part: field.number,
  tail_key: field.nullableString,
  lease_token: field.nullableString,
  lease_until: field.date,
  lease_wanted: field.boolean,
  created_at: field.date,
  expires_at: field.date,
})
  .index({ key: 1 }, { unique: true })
  .index({ session_id: 1 })
  .index({ status: 1, lease_until: 1 })
  .index({ expires_at: 1 })
  .index({ tail_key: 1 })

/** Of a lease that no request holds. */
export const noLease = { lease_token: null, lease_until: new Date(0), lease_wanted: false }

const batchRows = 200

/** The uploads under way. */
export const createUploadStore = (connection: Connection, leaseMs: number) => {
  const uploads = collectionOf<RecordingUpload>(
    connection,
    'RecordingUpload',
    uploadSchema,
    'recording_uploads',
  )
  const leased = (lease_token: string) => ({
    lease_token,
    lease_until: new Date(Date.now() + leaseMs),
    lease_wanted: false,
  })

  return {
    /** Returns false when another upload has this key. */
    insert: (upload: RecordingUpload): Promise<boolean> => insertOnce(uploads.insertOne(upload), 'key'),

    byId: (id: string): Promise<RecordingUpload | null> => firstRow(uploads, { _id: id }),

    /** Takes the lease of an upload that no request holds, or whose holder is silent. Returns whether it did. */
    async take(id: string, token: string): Promise<boolean> {
      const free = { _id: id, lease_until: { $lte: new Date() } }
      return (await uploads.updateOne(free, { $set: leased(token) })).matchedCount === 1
    },

    /** Takes the lease from any holder. Returns null when the upload is gone. */
    seize: (id: string, token: string): Promise<RecordingUpload | null> =>
      uploads.findOneAndUpdate({ _id: id }, { $set: leased(token) }, { returnDocument: 'after' }),

    /** Asks the holder for the lease. Returns false when the upload is gone. */
    async ask(id: string): Promise<boolean> {
      return (await uploads.updateOne({ _id: id }, { $set: { lease_wanted: true } })).matchedCount === 1
    },

    /** Keeps a lease. Returns false when it is lost, or another request asks for it. */
    async renew(id: string, token: string): Promise<boolean> {
      const own = { _id: id, lease_token: token, lease_wanted: false }
      return (await uploads.updateOne(own, { $set: leased(token) })).matchedCount === 1
    },

    async giveBack(id: string, token: string): Promise<void> {
      await uploads.updateOne({ _id: id, lease_token: token }, { $set: noLease })
    },

    /** Changes an upload under its lease. Returns the row after it; null when the lease is lost. */
    write: (
      id: string,
      token: string,
      change: UpdateFilter<RecordingUpload>,
    ): Promise<RecordingUpload | null> =>
      uploads.findOneAndUpdate({ _id: id, lease_token: token }, change, { returnDocument: 'after' }),

    async remove(id: string): Promise<void> {
      await uploads.deleteOne({ _id: id })
    },

    async idsOfSession(session_id: string): Promise<string[]> {
      return (await uploads.find({ session_id }, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id)
    },

    async statusesOf(ids: string[]): Promise<Pick<RecordingUpload, '_id' | 'status'>[]> {
      return await uploads.find({ _id: { $in: ids } }, { projection: { status: 1 } }).toArray()
    },

    /** The keys of these that an upload names. */
    async knownKeys(keys: string[]): Promise<string[]> {
      return (await uploads.find({ key: { $in: keys } }, { projection: { key: 1 } }).toArray()).map(
        ({ key }) => key,
      )
    },

    /** The keys of these tails that an upload names. */
    async knownTails(keys: string[]): Promise<string[]> {
      const filter = { tail_key: { $in: keys } }
      const rows = await uploads.find(filter, { projection: { tail_key: 1 } }).toArray()
      return rows.flatMap(({ tail_key }) => tail_key ?? [])
    },

    /** The id that the file storage gave the parts of a key; none when no upload names the key. */
    async knownUploadIds(key: string): Promise<string[]> {
      const row = await firstRow(uploads, { key })
      return row?.upload_id ? [row.upload_id] : []
    },

    /** One batch of those that have all bytes and no process that makes them recordings. */
    unfinished: (now: Date): Promise<RecordingUpload[]> =>
      firstBatch(uploads, {
        filter: { status: 'received', lease_until: { $lte: now } },
        sort: { lease_until: 1 },
        limit: batchRows,
      }),

    /** One batch of those that are over: expired, and held by no request. */
    expired: (now: Date): Promise<RecordingUpload[]> =>
      firstBatch(uploads, {
        filter: { expires_at: { $lt: now }, status: { $ne: 'received' }, lease_until: { $lte: now } },
        sort: { expires_at: 1 },
        limit: batchRows,
      }),
  }
}

export type UploadStore = ReturnType<typeof createUploadStore>

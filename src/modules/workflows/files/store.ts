import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { collectionOf, field, firstBatch, firstRow, rowSchema } from '../../../platform/mongo.ts'
import type { SpaceOptions } from '../../../platform/space-store.ts'
import type { ClientFileLimits } from '../../../timings.ts'
import type { ClientFile } from './client-file.ts'

const newestFirst = { created_at: -1, _id: -1 } as const

const fileSchema = rowSchema<ClientFile>({
  _id: field.string,
  client_id: field.string,
  uploaded_by: field.nullableString,
  upload_id: field.string,
  key: field.string,
  name: field.string,
  content_type: field.string,
  file_size_bytes: field.number,
  sha256: field.string,
  created_at: field.date,
  last_used_at: field.date,
})
  .index({ client_id: 1, ...newestFirst })
  .index({ key: 1 }, { unique: true })
  .index({ last_used_at: 1 })

const batchRows = 200

/** The files that clients uploaded. */
export const createClientFileStore = (connection: Connection) => {
  const rows = collectionOf<ClientFile>(connection, 'ClientFile', fileSchema, 'client_files')
  return {
    /** The files of one client: no id of another client opens anything here. */
    of(clientId: string) {
      return {
        async insert(files: Omit<ClientFile, 'client_id'>[]): Promise<void> {
          await rows.insertMany(files.map((file) => ({ ...file, client_id: clientId })))
        },

        byId: (id: string): Promise<ClientFile | null> => firstRow(rows, { _id: id, client_id: clientId }),

        /** In the order of the ids; absent ones are left out. */
        async byIds(ids: string[]): Promise<ClientFile[]> {
          if (ids.length === 0) return []
          const filter = { _id: { $in: ids }, client_id: clientId }
          const found = new Map(
            (await firstBatch(rows, { filter, limit: ids.length })).map((row) => [row._id, row]),
          )
          return ids.flatMap((id) => found.get(id) ?? [])
        },

        /** Newest first. */
        async page({ limit, offset }: Page): Promise<{ rows: ClientFile[]; total: number }> {
          const filter = { client_id: clientId }
          const [found, total] = await Promise.all([
            firstBatch(rows, { filter, sort: newestFirst, skip: offset, limit }),
            rows.countDocuments(filter),
          ])
          return { rows: found, total }
        },

        async touch(ids: string[]): Promise<void> {
          await rows.updateMany(
            { _id: { $in: ids }, client_id: clientId },
            { $max: { last_used_at: new Date() } },
          )
        },

        /** Returns the row that it removed. */
        remove: (id: string): Promise<ClientFile | null> =>
          rows.findOneAndDelete({ _id: id, client_id: clientId }),
      }
    },

    /** For links and jobs. */
    acrossClients: {
      byId: (id: string): Promise<ClientFile | null> => firstRow(rows, { _id: id }),

      /** One batch of those that no run used since `before`. */
      someUnused: (before: Date): Promise<ClientFile[]> =>
        firstBatch(rows, {
          filter: { last_used_at: { $lt: before } },
          sort: { last_used_at: 1 },
          limit: batchRows,
        }),

      /** Removes a file unless a run used it meanwhile. Returns whether it did. */
      async removeUnused(id: string, before: Date): Promise<boolean> {
        return (await rows.deleteOne({ _id: id, last_used_at: { $lt: before } })).deletedCount === 1
      },

      /** The keys of these that a row names. */
      async knownKeys(keys: string[]): Promise<string[]> {
        const found = await rows.find({ key: { $in: keys } }, { projection: { key: 1 } }).toArray()
        return found.map(({ key }) => key)
      },

      /** The bytes of a client's files, without those of the given uploads. */
      async bytesOf(client_id: string, without: string[]): Promise<number> {
        const [sum] = await rows
          .aggregate<{ bytes: number }>([
            { $match: { client_id, upload_id: { $nin: without } } },
            { $group: { _id: null, bytes: { $sum: '$file_size_bytes' } } },
          ])
          .toArray()
        return sum?.bytes ?? 0
      },
    },
  }
}

export type ClientFileStore = ReturnType<typeof createClientFileStore>

/** How the space of clients is counted. */
export const clientSpaces = (
  { acrossClients }: Pick<ClientFileStore, 'acrossClients'>,
  { clientBytes, uploads }: Pick<ClientFileLimits, 'clientBytes' | 'uploads'>,
): SpaceOptions => ({
  model: 'ClientSpace',
  collection: 'client_spaces',
  maxBytes: clientBytes,
  maxReservations: uploads,
  bytesOf: acrossClients.bytesOf,
})

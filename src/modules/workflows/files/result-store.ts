import type { Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import { type AssetType, assetTypes, isItem, type ResultFile } from './result-file.ts'

const newestFirst = { created_at: -1, _id: -1 } as const

const resultSchema = rowSchema<ResultFile>({
  _id: field.string,
  client_id: field.string,
  execution_id: field.string,
  execution_created_at: field.date,
  workflow_id: field.string,
  workflow_name: field.string,
  step: field.number,
  slot: field.string,
  batch_index: field.nullableNumber,
  prompt_text: { type: String, default: '' },
  asset_type: field.string,
  key: field.string,
  name: field.string,
  content_type: field.string,
  file_size_bytes: field.number,
  width: field.nullableNumber,
  height: field.nullableNumber,
  thumbnail_size_bytes: field.nullableNumber,
  created_at: field.date,
})
  .index({ client_id: 1, ...newestFirst })
  .index({ client_id: 1, asset_type: 1, ...newestFirst })
  // A run has one client, which scoped reads name too.
  .index({ execution_id: 1, client_id: 1, step: 1, slot: 1 }, { unique: true })
  .index({ key: 1 })

/** A run makes at most 100 items, each with a few files, in each of its steps. */
const mostOfRun = 2000

/** Where a page ends: the time and the id of its last file. */
export type AssetPlace = { created_at: Date; _id: string }

export type AssetFilter = {
  asset_type?: AssetType | undefined
  ascending: boolean
  after: AssetPlace | null
}

/** The files that runs made. */
export const createResultStore = (connection: Connection) => {
  const rows = collectionOf<ResultFile>(connection, 'ResultFile', resultSchema, 'result_files')

  const ofRun = async (filter: Filter<ResultFile>): Promise<ResultFile[]> => {
    const found = await firstBatch(rows, { filter, limit: mostOfRun })
    return found.sort((one, other) => one.step - other.step || compareSlots(one.slot, other.slot))
  }

  return {
    /** The files of one client: no id of another client opens anything here. */
    of(client_id: string) {
      return {
        /** By step and item. */
        ofRun: (execution_id: string): Promise<ResultFile[]> => ofRun({ execution_id, client_id }),

        async page({ asset_type, ascending, after }: AssetFilter, limit: number): Promise<ResultFile[]> {
          const direction = ascending ? 1 : -1
          const filter: Filter<ResultFile> = { client_id, ...(asset_type && { asset_type }) }
          const find = (more: Filter<ResultFile>, count: number) =>
            firstBatch(rows, {
              filter: { ...filter, ...more },
              sort: { created_at: direction, _id: direction },
              limit: count,
            })
          if (!after) return await find({}, limit)
          const beyond = <Value>(value: Value) => (ascending ? { $gt: value } : { $lt: value })
          // Two reads: an index has each in order, and none has both.
          const { created_at, _id } = after
          const alike = await find({ created_at, _id: beyond(_id) } as Filter<ResultFile>, limit)
          if (alike.length === limit) return alike
          const rest = { created_at: beyond(created_at) } as Filter<ResultFile>
          return [...alike, ...(await find(rest, limit - alike.length))]
        },

        /** By index. */
        async counts(): Promise<Record<AssetType, number>> {
          const counts = await Promise.all(
            assetTypes.map((asset_type) => rows.countDocuments({ client_id, asset_type })),
          )
          return Object.fromEntries(assetTypes.map((type, index) => [type, counts[index] ?? 0])) as Record<
            AssetType,
            number
          >
        },
      }
    },

    /** For the engine, links and jobs. */
    acrossClients: {
      byId: (id: string): Promise<ResultFile | null> => firstRow(rows, { _id: id }),

      /** Returns false when the slot has a file: the first one stays. */
      insert: (file: ResultFile): Promise<boolean> => insertOnce(rows.insertOne(file), 'slot'),

      /** The files of one step, or of all before it, by step and item. */
      ofStep: (execution_id: string, step: number): Promise<ResultFile[]> => ofRun({ execution_id, step }),

      ofRuns: (ids: string[]): Promise<ResultFile[]> => rows.find({ execution_id: { $in: ids } }).toArray(),

      async removeOfRuns(ids: string[]): Promise<void> {
        await rows.deleteMany({ execution_id: { $in: ids } })
      },

      /** The keys of these that a row names. */
      async knownKeys(keys: string[]): Promise<string[]> {
        const found = await rows.find({ key: { $in: keys } }, { projection: { key: 1 } }).toArray()
        return found.map(({ key }) => key)
      },
    },
  }
}

export type ResultStore = ReturnType<typeof createResultStore>

/** Items in their order, then the files that are none. */
const compareSlots = (one: string, other: string): number => {
  const number = (slot: string) => Number(slot.replace('x', ''))
  return Number(isItem({ slot: other })) - Number(isItem({ slot: one })) || number(one) - number(other)
}

import { type Connection, trusted } from 'mongoose'
import type { Page } from '../../http/wire.ts'
import { databaseOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../platform/mongo.ts'
import type { RiskScan, ScanFailure, ScanInput, ScanResult, ScanStatus } from './risk-scan.ts'
import type { DailyCount } from './summary.ts'

const scanSchema = rowSchema<RiskScan>({
  _id: field.string,
  user_id: field.string,
  status: field.string,
  filename: field.nullableString,
  file: field.nullableJson,
  text: field.nullableString,
  force_llm: { type: Boolean, default: null },
  data: { type: [{}], default: [] },
  source: field.nullableString,
  truncated: { type: Boolean, default: false },
  failure: field.nullableJson,
  attempt: { type: Number, default: 0 },
  created_at: field.date,
  updated_at: field.date,
})
scanSchema.index({ user_id: 1, status: 1, created_at: -1, _id: -1 })
scanSchema.index({ status: 1, updated_at: 1 })

const batchSize = 100

const collection = 'risk_scans'
const newestFirst = { created_at: -1, _id: -1 } as const

export const createRiskScanStore = (connection: Connection) => {
  const scans = connection.model<RiskScan>('RiskScan', scanSchema, collection)
  // Small reads skip Mongoose's documents: their filters are made in this file only.
  const rows = databaseOf(connection).collection<RiskScan>(collection)
  return {
    async insert(scan: RiskScan): Promise<void> {
      await scans.create(scan)
    },

    async insertIfAbsent(scan: RiskScan): Promise<void> {
      await insertOnce(scans.create(scan))
    },

    byId: (id: string): Promise<RiskScan | null> => firstRow(rows, { _id: id }),

    /** Whether a scan is stored and not deleted. */
    async isLeft(id: string): Promise<boolean> {
      const scan = await firstRow(rows, { _id: id }, { projection: { status: 1 } })
      return scan !== null && scan.status !== 'deleted'
    },

    async ownerOf(id: string): Promise<string | null> {
      const scan = await firstRow(rows, { _id: id }, { projection: { user_id: 1 } })
      return scan?.user_id ?? null
    },

    async page(userId: string, status: ScanStatus, { limit, offset }: Page) {
      const filter = { user_id: userId, status }
      const [page, total] = await Promise.all([
        firstBatch(rows, { filter, sort: newestFirst, skip: offset, limit }),
        scans.countDocuments(filter),
      ])
      return { rows: page, total }
    },

    /** Stores the input of a scan that will wait in the queue. */
    async setInput({ _id, filename, file, text, force_llm }: RiskScan): Promise<void> {
      const input: ScanInput = { filename, file, text, force_llm }
      await scans.updateOne({ _id, status: 'receiving' }, { $set: input })
    },

    /** Makes a queued scan visible, unless its job was faster and claimed it already. */
    async markQueued(id: string): Promise<void> {
      const change = { status: 'queued', updated_at: new Date() } as const
      await scans.updateOne({ _id: id, status: 'receiving' }, { $set: change })
    },

    /** Begins a new attempt, which ends the right of an earlier one to store its result. null for an ended scan. */
    claim: async (id: string): Promise<RiskScan | null> =>
      await scans
        .findOneAndUpdate(
          { _id: id, status: trusted({ $in: ['receiving', 'queued', 'scanning'] }) },
          { $set: { status: 'scanning', updated_at: new Date() }, $inc: { attempt: 1 } },
          { returnDocument: 'after' },
        )
        .lean<RiskScan>(),

    /**
     * Stores how a scan ended; null when it was deleted or a newer attempt began. The date of a scan
     * whose caller waits is that of its result.
     */
    async finish(scan: RiskScan, end: ScanResult | ScanFailure): Promise<RiskScan | null> {
      const { _id, status, attempt, filename, file, force_llm } = scan
      const at = new Date()
      const outcome = 'data' in end ? { status: 'done', ...end } : { status: 'failed', failure: end }
      const created_at = status === 'receiving' ? at : scan.created_at
      return await scans
        .findOneAndUpdate(
          { _id, status, attempt },
          { $set: { ...outcome, filename, file, force_llm, text: null, created_at, updated_at: at } },
          { returnDocument: 'after' },
        )
        .lean<RiskScan>()
    },

    async markDeleted(id: string): Promise<void> {
      await scans.updateOne({ _id: id }, { $set: { status: 'deleted', updated_at: new Date() } })
    },

    async remove(id: string): Promise<void> {
      await scans.deleteOne({ _id: id })
    },

    /** One batch of the scans of a user, of every status, without those of `except`. */
    someOf: (userId: string, except: string[]): Promise<RiskScan[]> =>
      firstBatch(rows, { filter: { user_id: userId, _id: { $nin: except } }, limit: batchSize }),

    /** One batch of the scans that have had a status since before `before`. */
    someLeftBefore: (status: ScanStatus, before: Date): Promise<RiskScan[]> =>
      firstBatch(rows, { filter: { status, updated_at: { $lt: before } }, limit: batchSize }),

    /** Scans and findings of each day (UTC) and category from `from` to `to`. */
    countByDay: async (userId: string, from: Date, to: Date): Promise<DailyCount[]> =>
      await scans.aggregate<DailyCount>([
        { $match: { user_id: userId, status: 'done', created_at: { $gte: from, $lte: to } } },
        { $project: { created_at: 1, 'data.category': 1 } },
        { $unwind: { path: '$data', includeArrayIndex: 'index', preserveNullAndEmptyArrays: true } },
        {
          $group: {
            _id: {
              day: { $dateToString: { date: '$created_at', format: '%Y-%m-%d', timezone: 'UTC' } },
              category: '$data.category',
            },
            // `index` is null for a scan without findings, and null sorts before every number.
            scans: { $sum: { $cond: [{ $lte: ['$index', 0] }, 1, 0] } },
            risks: { $sum: { $cond: [{ $gte: ['$index', 0] }, 1, 0] } },
          },
        },
        { $project: { _id: 0, day: '$_id.day', category: '$_id.category', scans: 1, risks: 1 } },
      ]),
  }
}

export type RiskScanStore = ReturnType<typeof createRiskScanStore>

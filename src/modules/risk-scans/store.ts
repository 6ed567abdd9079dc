import { type Connection, Schema, trusted } from 'mongoose'
import { schemaOptions } from '../../platform/mongo.ts'
import type { RiskFinding, RiskScan, ScanFailure, ScanFile, ScanSource, ScanStatus } from './risk-scan.ts'

type ScanRow = {
  _id: string
  user_id: string
  status: ScanStatus
  filename: string | null
  file: { key: string; media_type: string; byte_length: number; sha256: string } | null
  text: string | null
  force_llm: boolean
  data: RiskFinding[]
  source: ScanSource | null
  failure: ScanFailure | null
  attempt: number
  created_at: Date
  updated_at: Date
}

const required = (type: unknown) => ({ type, required: true })
const nullable = (type: unknown) => ({ type, default: null })

const scanSchema = new Schema(
  {
    _id: required(String),
    user_id: required(String),
    status: required(String),
    filename: nullable(String),
    file: nullable(Schema.Types.Mixed),
    text: nullable(String),
    force_llm: required(Boolean),
    data: { type: [Schema.Types.Mixed], default: [] },
    source: nullable(String),
    failure: nullable(Schema.Types.Mixed),
    attempt: { type: Number, default: 0 },
    created_at: required(Date),
    updated_at: required(Date),
  },
  schemaOptions,
)
scanSchema.index({ user_id: 1, status: 1, created_at: -1, _id: -1 })
scanSchema.index({ status: 1, updated_at: 1 })

export type ScanResult = { findings: RiskFinding[]; source: ScanSource }
export type DailyCount = { day: string; category: string; count: number }

export const scanCollection = 'risk_scans'

export const createRiskScanStore = (connection: Connection) => {
  const model = connection.model('RiskScan', scanSchema, scanCollection)
  // Rows go in and out whole: hydrating a document for each finding would cost more than the query.
  const scans = () => connection.getClient().db(connection.name).collection<ScanRow>(scanCollection)
  const newestFirst = { created_at: -1, _id: -1 } as const

  return {
    async insert(scan: RiskScan): Promise<void> {
      await model.create(toRow(scan))
    },

    async byId(id: string): Promise<RiskScan | null> {
      const row = await scans().findOne({ _id: id })
      return row && toScan(row)
    },

    async page(userId: string, status: ScanStatus, limit: number, offset: number) {
      const filter = { user_id: userId, status }
      const [rows, total] = await Promise.all([
        scans().find(filter).sort(newestFirst).skip(offset).limit(limit).toArray(),
        scans().countDocuments(filter),
      ])
      return { scans: rows.map(toScan), total }
    },

    /** What was handed in, once all of it is there. `text` only for a scan that will wait in the queue. */
    async setInput({ id, filename, file, text, forceLlm }: RiskScan): Promise<void> {
      await model.updateOne(
        { _id: id, status: 'receiving' },
        { $set: { filename, file: file && toFileRow(file), text, force_llm: forceLlm } },
      )
    },

    /** Lets everybody see that a scan waits. Its job may have been faster and claimed it already. */
    async markQueued(id: string): Promise<void> {
      const at = new Date()
      await model.updateOne({ _id: id, status: 'receiving' }, { $set: { status: 'queued', updated_at: at } })
    },

    /** A job begins a try at its scan, which takes it from whoever tried before. null when none is left to do. */
    async claim(id: string, at: Date): Promise<RiskScan | null> {
      const row = await model
        .findOneAndUpdate(
          { _id: id, status: trusted({ $in: ['receiving', 'queued', 'scanning'] }) },
          { $set: { status: 'scanning', updated_at: at }, $inc: { attempt: 1 } },
          { returnDocument: 'after' },
        )
        .lean<ScanRow>()
      return row && toScan(row)
    },

    /**
     * Stores how a scan ended, unless it was deleted or another try at it began in the meantime: null then.
     * The result of a scan whose caller waits makes it as old as its answer.
     */
    async finish(
      { id, status, attempt, createdAt }: RiskScan,
      result: ScanResult | ScanFailure,
    ): Promise<RiskScan | null> {
      const at = new Date()
      const row = await model
        .findOneAndUpdate(
          { _id: id, status, attempt },
          {
            $set: {
              ...('findings' in result
                ? { status: 'done', data: result.findings, source: result.source }
                : { status: 'failed', failure: result }),
              text: null,
              created_at: status === 'receiving' ? at : createdAt,
              updated_at: at,
            },
          },
          { returnDocument: 'after' },
        )
        .lean<ScanRow>()
      return row && toScan(row)
    },

    /** Hides a scan from everybody until it is removed. */
    async markDeleted(id: string): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { status: 'deleted', updated_at: new Date() } })
    },

    async remove(id: string): Promise<void> {
      await model.deleteOne({ _id: id })
    },

    /** Some of a user's scans, in whatever state. */
    async someOf(userId: string): Promise<RiskScan[]> {
      return (await scans().find({ user_id: userId }).limit(100).toArray()).map(toScan)
    },

    /** Some of what has been in a passing state since before `before`. */
    async someLeftBefore(status: Exclude<ScanStatus, 'done' | 'failed'>, before: Date): Promise<RiskScan[]> {
      const filter = { status, updated_at: { $lt: before } }
      return (await scans().find(filter).limit(100).toArray()).map(toScan)
    },

    /** Findings of each category on each day (UTC) from `from` until before `to`. */
    async countByDay(userId: string, from: Date, to: Date): Promise<DailyCount[]> {
      const day = { $dateToString: { date: '$created_at', format: '%Y-%m-%d', timezone: 'UTC' } }
      const rows = await scans()
        .aggregate<{ _id: { day: string; category: string }; count: number }>([
          { $match: { user_id: userId, status: 'done', created_at: { $gte: from, $lt: to } } },
          { $project: { created_at: 1, category: '$data.category' } },
          { $unwind: '$category' },
          { $group: { _id: { day, category: '$category' }, count: { $sum: 1 } } },
        ])
        .toArray()
      return rows.map(({ _id, count }) => ({ ..._id, count }))
    },

    /** Scans on each day (UTC), also those without a finding. */
    async countScansByDay(userId: string, from: Date, to: Date): Promise<{ day: string; count: number }[]> {
      const day = { $dateToString: { date: '$created_at', format: '%Y-%m-%d', timezone: 'UTC' } }
      const rows = await scans()
        .aggregate<{ _id: string; count: number }>([
          { $match: { user_id: userId, status: 'done', created_at: { $gte: from, $lt: to } } },
          { $group: { _id: day, count: { $sum: 1 } } },
        ])
        .toArray()
      return rows.map(({ _id, count }) => ({ day: _id, count }))
    },
  }
}

export type RiskScanStore = ReturnType<typeof createRiskScanStore>

const toFileRow = (file: ScanFile): NonNullable<ScanRow['file']> => ({
  key: file.key,
  media_type: file.mediaType,
  byte_length: file.byteLength,
  sha256: file.sha256,
})

const toRow = (scan: RiskScan): ScanRow => ({
  _id: scan.id,
  user_id: scan.userId,
  status: scan.status,
  filename: scan.filename,
  file: scan.file && toFileRow(scan.file),
  text: scan.text,
  force_llm: scan.forceLlm,
  data: scan.findings,
  source: scan.source,
  failure: scan.failure,
  attempt: scan.attempt,
  created_at: scan.createdAt,
  updated_at: scan.updatedAt,
})

const toScan = (row: ScanRow): RiskScan => ({
  id: row._id,
  userId: row.user_id,
  status: row.status,
  filename: row.filename,
  file: row.file && {
    key: row.file.key,
    mediaType: row.file.media_type,
    byteLength: row.file.byte_length,
    sha256: row.file.sha256,
  },
  text: row.text,
  forceLlm: row.force_llm,
  findings: row.data,
  source: row.source,
  failure: row.failure,
  attempt: row.attempt,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

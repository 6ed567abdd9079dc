import type { Collection } from 'mongodb'
import { firstBatch } from '../../../platform/mongo.ts'
import type { LedgerEntry } from './ledger-rows-store.ts'

export const reportsOfBatch = 100

/** The rows of the ledger, of all clients, that Stripe is to be told of: for its job alone. */
export const createLedgerReports = (rows: Collection<LedgerEntry>) => ({
  /** Some of those that are due, the oldest first. */
  due: (now: Date): Promise<LedgerEntry[]> =>
    firstBatch(rows, {
      filter: { report_at: { $lte: now } },
      sort: { report_at: 1 },
      limit: reportsOfBatch,
    }),

  /** Stripe was told, or can't be told any more. */
  async done(ids: string[]): Promise<void> {
    await rows.updateMany({ _id: { $in: ids }, report_at: { $exists: true } }, { $unset: { report_at: '' } })
  },

  async postpone(ids: string[], until: Date): Promise<void> {
    await rows.updateMany({ _id: { $in: ids }, report_at: { $exists: true } }, { $set: { report_at: until } })
  },
})

export type LedgerReports = ReturnType<typeof createLedgerReports>

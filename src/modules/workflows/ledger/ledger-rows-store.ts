import type { Collection } from 'mongodb'
import type { Connection } from 'mongoose'
import { collectionOf, field, rowSchema } from '../../../platform/mongo.ts'

/** What a completed run costs its client. `_id` is that of the run: it is billed once. */
export type LedgerEntry = {
  _id: string
  client_id: string
  workflow_id: string
  /** Kept here, as the workflow and the run may be gone when it is billed. */
  workflow_name: string
  /** Euros, at the price of its start. */
  amount: number
  cost: number
  duration_seconds: number
  completed_at: Date
  /** Stripe is to be told of it, at this time or later; absent where it was told, or where there is no Stripe. */
  report_at?: Date
}

const ledgerSchema = rowSchema<LedgerEntry>({
  _id: field.string,
  client_id: field.string,
  workflow_id: field.string,
  workflow_name: field.string,
  amount: field.number,
  cost: field.number,
  duration_seconds: field.number,
  completed_at: field.date,
  report_at: { type: Date },
})
  .index({ client_id: 1, completed_at: 1, _id: 1 })
  // Only rows that wait for Stripe stand in it.
  .index({ report_at: 1 }, { partialFilterExpression: { report_at: { $exists: true } } })

/** The rows that the stores of the ledger share; it creates their indexes. */
export const ledgerRows = (connection: Connection): Collection<LedgerEntry> =>
  collectionOf<LedgerEntry>(connection, 'LedgerEntry', ledgerSchema, 'ledger')

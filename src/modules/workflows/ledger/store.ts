import type { Connection } from 'mongoose'
import { createBatch } from '../../../platform/batch.ts'
import { collectionOf, field, refusedRows, rowSchema } from '../../../platform/mongo.ts'
import { durationOf, type Execution } from '../executions/execution.ts'

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
}).index({ client_id: 1, completed_at: 1, _id: 1 })

export const createLedger = (connection: Connection) => {
  const rows = collectionOf<LedgerEntry>(connection, 'LedgerEntry', ledgerSchema, 'ledger')
  const insert = createBatch<LedgerEntry, void>({
    async write(group) {
      try {
        await rows.insertMany(
          group.map(({ item }) => item),
          { ordered: false },
        )
      } catch (error) {
        // Those that stand there already: the same run is added again after a crash.
        refusedRows(error)
      }
      for (const { resolve } of group) resolve()
      return []
    },
    maxItems: 200,
    maxWrites: 1,
  })
  return {
    /** Bills a run that is completed, once. Does nothing for any other. */
    async add(run: Execution): Promise<void> {
      const { _id, client_id, workflow_id, workflow_name, price: amount, cost, completed_at } = run
      if (run.status !== 'completed' || !completed_at) return
      const duration_seconds = durationOf(run) ?? 0
      await insert({
        _id,
        client_id,
        workflow_id,
        workflow_name,
        amount,
        cost,
        duration_seconds,
        completed_at,
      })
    },
  }
}

export type Ledger = ReturnType<typeof createLedger>

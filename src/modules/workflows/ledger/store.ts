import type { Collection } from 'mongodb'
import { createBatch } from '../../../platform/batch.ts'
import { firstBatch, refusedRows } from '../../../platform/mongo.ts'
import { durationOf, type Execution, settlingMs } from '../executions/execution.ts'
import type { LedgerEntry } from './ledger-rows-store.ts'

/** The runs of one workflow at one price. `amount`: euros of one run. */
export type LedgerSum = { workflow_id: string; workflow_name: string; amount: number; count: number }

/** A time from `from` on, before `to`. */
export type Span = Readonly<{ from: Date; to: Date }>

const rowsOfPage = 500

/** `reports`: rows wait to be told to Stripe. */
export const createLedger = (rows: Collection<LedgerEntry>, reports: boolean) => {
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
    gatherMs: settlingMs,
  })

  const pageAfter = (client_id: string, { from, to }: Span, last: LedgerEntry | undefined) =>
    firstBatch(rows, {
      filter: { client_id, completed_at: { $gte: last?.completed_at ?? from, $lt: to }, ...after(last) },
      sort: { client_id: 1, completed_at: 1, _id: 1 },
      limit: rowsOfPage,
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
        ...(reports && { report_at: completed_at }),
      })
    },

    /** The rows of one client. */
    of: (client_id: string) => ({
      /** The runs of a time by workflow and price. A workflow has its newest name of that time. */
      sums: async ({ from, to }: Span): Promise<LedgerSum[]> =>
        await rows
          .aggregate<LedgerSum>([
            { $match: { client_id, completed_at: { $gte: from, $lt: to } } },
            { $sort: { client_id: 1, completed_at: 1, _id: 1 } },
            {
              $group: {
                _id: { workflow_id: '$workflow_id', amount: '$amount' },
                workflow_name: { $last: '$workflow_name' },
                count: { $sum: 1 },
              },
            },
            {
              $project: {
                _id: 0,
                workflow_id: '$_id.workflow_id',
                amount: '$_id.amount',
                workflow_name: 1,
                count: 1,
              },
            },
          ])
          .toArray(),

      /** The rows of a time, the oldest first, a page of them at a time in memory. */
      async *pages(span: Span): AsyncGenerator<LedgerEntry[]> {
        for (let last: LedgerEntry | undefined; ; ) {
          const page: LedgerEntry[] = await pageAfter(client_id, span, last)
          if (page.length > 0) yield page
          if (page.length < rowsOfPage) return
          last = page.at(-1)
        }
      },
    }),
  }
}

export type Ledger = ReturnType<typeof createLedger>

/** Of one instant the rows are in the order of their ids. */
const after = (last: LedgerEntry | undefined) =>
  last && {
    $or: [
      { completed_at: { $gt: last.completed_at } },
      { completed_at: last.completed_at, _id: { $gt: last._id } },
    ],
  }

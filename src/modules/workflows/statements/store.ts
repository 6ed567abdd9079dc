import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import { type Statement, statementId } from './statement.ts'

const statementSchema = rowSchema<Statement>({
  _id: field.string,
  client_id: field.string,
  month: field.string,
  number: field.nullableString,
  closed_at: field.nullableDate,
  client_name: field.string,
  company_name: field.nullableString,
  plan: field.string,
  subscription: field.number,
  lines: { type: [{}], required: true },
  runs_count: field.number,
  runs_amount: field.number,
  total: field.number,
  untold: { type: Boolean },
})
  .index({ client_id: 1, month: -1 }, { unique: true })
  .index({ untold: 1 }, { partialFilterExpression: { untold: true } })

/** Closed statements, which nothing changes any more. */
export const createStatementStore = (connection: Connection) => {
  const statements = collectionOf<Statement>(connection, 'Statement', statementSchema, 'statements')
  return {
    /** The statements of one client. */
    of: (client_id: string) => ({
      byMonth: (month: string): Promise<Statement | null> =>
        firstRow(statements, { _id: statementId(client_id, month), client_id }),

      /** From one month to another, both included, the newest first. */
      between: (first: string, last: string): Promise<Statement[]> =>
        statements
          .find({ client_id, month: { $gte: first, $lte: last } })
          .sort({ client_id: 1, month: -1 })
          .toArray(),

      newest: (): Promise<Statement | null> =>
        firstRow(statements, { client_id }, { sort: { client_id: 1, month: -1 } }),

      /** Returns false when the month is closed already. */
      close: (row: Omit<Statement, 'client_id'>): Promise<boolean> =>
        insertOnce(statements.insertOne({ ...row, client_id })),
    }),

    /** Which of some clients have a statement of a month. */
    async closedOf(clientIds: string[], month: string): Promise<Set<string>> {
      if (clientIds.length === 0) return new Set()
      const rows = await firstBatch<Statement, Pick<Statement, 'client_id'>>(statements, {
        filter: { _id: { $in: clientIds.map((id) => statementId(id, month)) } },
        projection: { client_id: 1 },
        limit: clientIds.length,
      })
      return new Set(rows.map(({ client_id }) => client_id))
    },

    /** Some of those whose owners are not told yet. */
    someUntold: (): Promise<Statement[]> => firstBatch(statements, { filter: { untold: true }, limit: 100 }),

    async markTold(id: string): Promise<void> {
      await statements.updateOne({ _id: id }, { $unset: { untold: '' } })
    },
  }
}

export type StatementStore = ReturnType<typeof createStatementStore>

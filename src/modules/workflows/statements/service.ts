import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Client } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import type { LedgerEntry } from '../ledger/ledger-rows-store.ts'
import type { Ledger } from '../ledger/store.ts'
import { monthOf, monthsBetween, shiftMonth, spanOf } from './month.ts'
import { openStatement, type Statement } from './statement.ts'
import type { StatementStore } from './store.ts'

/** What clients read of their statements. A month that is not closed is added up anew. */
export const createStatementService = (
  store: StatementStore,
  clients: Pick<Clients, 'store'>,
  ledger: Ledger,
) => {
  const provisional = async (client: Client, month: string, now: Date): Promise<Statement> => {
    const earlier = await clients.store.earlier(client._id)
    return openStatement(client, earlier, month, await ledger.of(client._id).sums(spanOf(month)), now)
  }

  return {
    provisional,

    /** From the current month back to that in which the client began. */
    async page(
      client: Client,
      { limit, offset }: Page,
      now = new Date(),
    ): Promise<{ rows: Statement[]; total: number }> {
      const [current, begin] = [monthOf(now), monthOf(client.created_at)]
      const total = Math.max(0, monthsBetween(begin, current) + 1)
      const count = Math.min(limit, total - offset)
      if (count <= 0) return { rows: [], total }
      const months = Array.from({ length: count }, (_, index) => shiftMonth(current, -offset - index))
      const closed = await store.of(client._id).between(shiftMonth(current, 1 - offset - count), current)
      const byMonth = new Map(closed.map((row) => [row.month, row]))
      const rows: Statement[] = []
      for (const month of months) rows.push(byMonth.get(month) ?? (await provisional(client, month, now)))
      return { rows, total }
    },

    /** Throws STATEMENT_NOT_FOUND for a month to come, or of before the client began. */
    async read(client: Client, month: string, now = new Date()): Promise<Statement> {
      if (month > monthOf(now) || month < monthOf(client.created_at))
        throw new AppError('STATEMENT_NOT_FOUND')
      return (await store.of(client._id).byMonth(month)) ?? (await provisional(client, month, now))
    },

    /** The runs of a statement, the oldest first. */
    runs: ({ client_id, month }: Statement): AsyncGenerator<LedgerEntry[]> =>
      ledger.of(client_id).pages(spanOf(month)),
  }
}

export type StatementService = ReturnType<typeof createStatementService>

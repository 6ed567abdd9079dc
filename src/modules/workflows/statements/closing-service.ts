import type { Logger } from 'pino'
import type { Client } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import { monthOf, shiftMonth, spanOf } from './month.ts'
import type { StatementService } from './service.ts'
import { closeStatement, type Statement } from './statement.ts'
import type { StatementStore } from './store.ts'

/** What follows a closed statement. It may be called again after a crash, so it must be safe to repeat. */
export type OnClosed = (statement: Statement) => Promise<void>

/**
 * Closes months some time after their end. `hasUnbilled`: whether a run that ended before a time is not in the ledger
 * yet; such a month waits.
 */
export const createStatementClosing = (
  store: StatementStore,
  clients: Pick<Clients, 'store'>,
  service: StatementService,
  hasUnbilled: (clientId: string, before: Date) => Promise<boolean>,
  onClosed: OnClosed,
  waitMs: number,
  logger: Logger,
) => {
  /** Closes the months of a client in their order: where the last one is closed, all are. */
  const closeMonths = async (client: Client, last: string, now: Date): Promise<void> => {
    const own = store.of(client._id)
    const newest = await own.newest()
    let month = newest ? shiftMonth(newest.month, 1) : monthOf(client.created_at)
    for (; month <= last; month = shiftMonth(month, 1)) {
      if (await hasUnbilled(client._id, spanOf(month).to)) return
      const statement = await service.provisional(client, month, now)
      // Months that are long over are no news, and those without anything to pay.
      const isNews = month === last && statement.total > 0
      const { client_id: _, ...row } = closeStatement(statement, now, isNews)
      await own.close(row)
    }
  }

  /** Closes the months that are over. Safe to repeat, and in several processes at once. */
  const closeDue = async (now = new Date()): Promise<void> => {
    const last = shiftMonth(monthOf(new Date(now.getTime() - waitMs)), -1)
    for (let after = ''; ; ) {
      const batch: Client[] = await clients.store.batchAfter(after)
      const ids = batch.filter(({ created_at }) => monthOf(created_at) <= last).map(({ _id }) => _id)
      const closed = await store.closedOf(ids, last)
      for (const client of batch)
        if (ids.includes(client._id) && !closed.has(client._id)) await closeMonths(client, last, now)
      const end = batch.at(-1)
      if (!end) return
      after = end._id
    }
  }

  const tellClosed = async (): Promise<void> => {
    for (const statement of await store.someUntold()) {
      try {
        await onClosed(statement)
        await store.markTold(statement._id)
      } catch (error) {
        logger.warn({ err: error, statement: statement._id }, 'the owners are not told of a statement yet')
      }
    }
  }

  return {
    closeDue,
    async run(now = new Date()): Promise<void> {
      await closeDue(now)
      await tellClosed()
    },
  }
}

export type StatementClosing = ReturnType<typeof createStatementClosing>

import type { Logger } from 'pino'
import type { Audit } from '../../../platform/audit.ts'
import type { OutageLog } from '../../../platform/outage-log.ts'
import type { Clients } from '../clients/directory.ts'
import { cents } from '../ledger/cents.ts'
import type { LedgerEntry } from '../ledger/ledger-rows-store.ts'
import type { LedgerReports } from '../ledger/reports-store.ts'
import type { CustomerService } from './customer-service.ts'
import { type StripeApi, StripeFault } from './stripe-api.ts'

/** Calls of Stripe under way at a time. */
const callsAtOnce = 5
/** Stripe takes no usage of more than 35 days ago. */
const tooOldMs = 34 * 24 * 60 * 60 * 1000

const actor = { userId: null, address: 'stripe' }

/**
 * Reports completed runs to Stripe. A row of the ledger waits until Stripe has it, so nothing is lost while Stripe is
 * away or a process ends; a report that is repeated has the same id, and counts once.
 */
export const createUsageService = (
  reports: LedgerReports,
  customers: CustomerService,
  api: StripeApi,
  clients: Pick<Clients, 'store'>,
  audit: Audit,
  logger: Logger,
  logFault: OutageLog,
  retryMs: number,
) => {
  const report = async ({ _id, client_id, amount, completed_at }: LedgerEntry): Promise<void> => {
    const client = await clients.store.byId(client_id)
    if (!client) return
    const customerId = await customers.customerOf(client)
    await api.reportUsage({ id: _id, customerId, cents: cents(amount), at: completed_at })
  }

  /** Returns whether Stripe answers. */
  const reportOrWait = async (row: LedgerEntry): Promise<boolean> => {
    try {
      await report(row)
      await reports.done([row._id])
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error
      logFault({ err: error }, 'Stripe does not take the usage of a run: it is reported again')
      if (error.kind === 'away') return false
      await reports.postpone([row._id], new Date(Date.now() + retryMs))
    }
    return true
  }

  const giveUp = async (rows: LedgerEntry[]): Promise<void> => {
    for (const { _id, client_id, amount } of rows) {
      logger.error({ execution: _id }, 'Stripe takes the usage of this run no more: it is too old')
      const change = { client_id, after: { amount } }
      await audit.record(actor, 'stripe.usage_expired', { type: 'execution', id: _id }, change)
    }
    await reports.done(rows.map(({ _id }) => _id))
  }

  return {
    /** Reports what is due, until Stripe does not answer. Safe to repeat, and in several processes at once. */
    async reportDue(signal?: AbortSignal): Promise<void> {
      while (!signal?.aborted) {
        const now = Date.now()
        const due = await reports.due(new Date(now))
        if (due.length === 0) return
        const isOld = ({ completed_at }: LedgerEntry) => now - completed_at.getTime() > tooOldMs
        const old = due.filter(isOld)
        if (old.length > 0) await giveUp(old)
        const rows = due.filter((row) => !isOld(row))
        for (let at = 0; at < rows.length; at += callsAtOnce) {
          const answers = await Promise.all(rows.slice(at, at + callsAtOnce).map(reportOrWait))
          if (answers.includes(false) || signal?.aborted) return
        }
      }
    },
  }
}

export type UsageService = ReturnType<typeof createUsageService>

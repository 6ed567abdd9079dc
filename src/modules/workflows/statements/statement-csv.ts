import { toCsv } from '../../../platform/csv.ts'
import { cents } from '../ledger/cents.ts'
import type { LedgerEntry } from '../ledger/ledger-rows-store.ts'
import type { Statement } from './statement.ts'

const columns = [
  'month',
  'status',
  'kind',
  'workflow_id',
  'workflow_name',
  'execution_id',
  'completed_at',
  'duration_seconds',
  'amount_eur',
] as const

type Cells = Partial<Record<(typeof columns)[number], string | number>>

const write = (rows: Cells[], isFirst: boolean): string => toCsv(columns, rows, isFirst)

/** Euros of cents, with two decimals and a point. */
const euros = (amount: number): string => (amount / 100).toFixed(2)

/** Writes the subscription and each run, a page of runs at a time in memory. */
export async function* statementCsv(
  { month, closed_at, subscription }: Statement,
  runs: AsyncIterable<LedgerEntry[]>,
): AsyncGenerator<string> {
  const common = { month, status: closed_at === null ? 'provisional' : 'closed' }
  yield write([{ ...common, kind: 'subscription', amount_eur: euros(subscription) }], true)
  for await (const page of runs)
    yield write(
      page.map(({ _id, workflow_id, workflow_name, completed_at, duration_seconds, amount }) => ({
        ...common,
        kind: 'run',
        workflow_id,
        workflow_name,
        execution_id: _id,
        completed_at: completed_at.toISOString(),
        duration_seconds,
        amount_eur: euros(cents(amount)),
      })),
      false,
    )
}

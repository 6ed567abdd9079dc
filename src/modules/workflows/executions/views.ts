import type { Accounts } from '../../accounts/index.ts'
import type { Execution } from './execution.ts'
import type { ListedExecution } from './store.ts'
import type { ExecutionView } from './wire.ts'

/** The addresses of the accounts that started runs, which rows do not keep. */
export const createExecutionViews =
  (accounts: Pick<Accounts, 'byIds'>) =>
  async <Row extends ListedExecution | Execution>(rows: Row[]): Promise<ExecutionView<Row>[]> => {
    const ids = [...new Set(rows.flatMap(({ user_id }) => user_id ?? []))]
    const found = ids.length === 0 ? [] : await accounts.byIds(ids)
    const emails = new Map(found.map(({ _id, email }) => [_id, email]))
    return rows.map((row) => ({ row, email: emails.get(row.user_id ?? '') ?? null }))
  }

export type ExecutionViews = ReturnType<typeof createExecutionViews>

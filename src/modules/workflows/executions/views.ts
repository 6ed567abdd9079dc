import type { Changes } from '../../../platform/changes.ts'
import { createRowCache } from '../../../platform/row-cache.ts'
import { type Accounts, accountCollection } from '../../accounts/index.ts'
import type { Execution } from './execution.ts'
import type { ListedExecution } from './store.ts'
import type { ExecutionView } from './wire.ts'

/** The addresses of the accounts that started runs, which rows do not keep. They are cached: pages poll. */
export const createExecutionViews = (accounts: Pick<Accounts, 'byId'>, changes: Changes) => {
  const cache = createRowCache(changes, accountCollection, accounts.byId, 5000)
  return async <Row extends ListedExecution | Execution>(rows: Row[]): Promise<ExecutionView<Row>[]> => {
    const ids = [...new Set(rows.flatMap(({ user_id }) => user_id ?? []))]
    const emailOf = async (id: string): Promise<string> => {
      const account = await cache.get(id)
      return account && account.status !== 'deleted' ? account.email : 'Deleted user'
    }
    const emails = new Map(await Promise.all(ids.map(async (id) => [id, await emailOf(id)] as const)))
    return rows.map((row) => ({ row, email: emails.get(row.user_id ?? '') ?? null }))
  }
}

export type ExecutionViews = ReturnType<typeof createExecutionViews>

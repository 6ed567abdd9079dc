import type { Account, Client } from '../../accounts/index.ts'
import type { ExecutionStore } from '../executions/store.ts'
import type { DayCounts, PeriodFigures } from '../ledger/period-figures.ts'
import type { FinancesService } from './finances-service.ts'
import type { AdminNeeds, Change } from './needs.ts'

export type Activity = Change & { user: Account | null; client: Client | null }

export type AdminDashboard = {
  uptimePercent: number
  errors: number
  executions: number
  revenue: number
  activeClients: number
  activity: Activity[]
  days: DayCounts[]
}

const shownChanges = 10
const shownDays = 30
const dayMs = 24 * 60 * 60 * 1000

type ById<Row> = { byIds(ids: string[]): Promise<Row[]> }

/** Returns the function that gives the first page of administrators its figures, in a fixed number of queries. */
export const createAdminDashboard = (
  runs: Pick<ExecutionStore['acrossClients'], 'startedSince' | 'failedSince'>,
  periods: PeriodFigures,
  finances: FinancesService,
  accounts: ById<Account>,
  clients: ById<Client>,
  needs: AdminNeeds,
) => {
  const recent = async (): Promise<Activity[]> => {
    const changes = await needs.recentChanges(shownChanges)
    const idsOf = (ids: (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))]
    const [users, companies] = await Promise.all([
      accounts.byIds(idsOf(changes.map(({ user_id }) => user_id))),
      clients.byIds(idsOf(changes.map(({ client_id }) => client_id))),
    ])
    const user = new Map(users.map((row) => [row._id, row]))
    const client = new Map(companies.map((row) => [row._id, row]))
    return changes.map((change) => ({
      ...change,
      user: user.get(change.user_id ?? '') ?? null,
      client: client.get(change.client_id ?? '') ?? null,
    }))
  }

  return async (now = new Date()): Promise<AdminDashboard> => {
    const since = new Date(now.getTime() - dayMs)
    const [uptimePercent, failed, logged, executions, revenue, activity, days] = await Promise.all([
      needs.uptimePercent(),
      runs.failedSince(since),
      needs.errorsSince(since),
      runs.startedSince(since),
      finances.revenue(),
      recent(),
      periods.days(shownDays),
    ])
    return {
      uptimePercent,
      errors: failed + logged,
      executions,
      revenue: revenue.month.revenue,
      activeClients: revenue.activeClients,
      activity,
      days,
    }
  }
}

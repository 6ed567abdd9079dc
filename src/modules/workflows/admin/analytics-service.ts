import type { Accounts, Client } from '../../accounts/index.ts'
import type { WorkflowStore } from '../catalogue/store.ts'
import type { ExecutionStore, ListedExecution } from '../executions/store.ts'
import { addCounts, noCounts, p95Of, type RunCounts } from '../ledger/counts.ts'
import {
  type PeriodFigures,
  periodDays,
  type ReportPeriod,
  type ScopeCounts,
} from '../ledger/period-figures.ts'
import type { FinancesService } from './finances-service.ts'

export type Overview = {
  users: number
  activeUsers: number
  counts: RunCounts
  revenueThisMonth: number
  revenueLastMonth: number
  /** Of the revenue and of the ended runs, in percent of the month before; 0 where that had none. */
  revenueTrend: number
  executionsTrend: number
}

export type Performance = { id: string; name: string; client: Client | null; counts: RunCounts }
/** Seconds that 95 % of its completed runs did not exceed. */
export type WorkflowPerformance = Performance & { p95: number | null }
export type Failure = { run: ListedExecution; client: Client | null }

const activeMs = 30 * 24 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

/** Figures over time, for administrators. */
export const createAnalytics = (
  accounts: Pick<Accounts, 'activity'>,
  clients: { byIds(ids: string[]): Promise<Client[]> },
  workflows: WorkflowStore['acrossClients'],
  runs: Pick<ExecutionStore['acrossClients'], 'failures'>,
  periods: PeriodFigures,
  finances: FinancesService,
  now = () => new Date(),
) => {
  const clientsOf = async (rows: { client_id: string }[]): Promise<Map<string, Client>> => {
    const found = await clients.byIds([...new Set(rows.map(({ client_id }) => client_id))])
    return new Map(found.map((client) => [client._id, client]))
  }

  const largest = async (
    scope: 'client' | 'workflow',
    period: ReportPeriod,
    limit: number,
    by: (counts: RunCounts) => number,
  ): Promise<{ rows: ScopeCounts[]; all: ScopeCounts[] }> => {
    const all = await periods.ofPeriod(scope, periodDays[period])
    return { rows: all.toSorted((one, other) => by(other) - by(one)).slice(0, limit), all }
  }

  const named = async (scope: 'client' | 'workflow', rows: ScopeCounts[]): Promise<Performance[]> => {
    const [names, owners] = await Promise.all([
      scope === 'workflow' ? workflows.namesOf(rows.map(({ workflow_id }) => workflow_id)) : null,
      clientsOf(rows),
    ])
    return rows.map(({ client_id, workflow_id, ...counts }) => {
      const client = owners.get(client_id) ?? null
      const name = names ? (names.get(workflow_id) ?? 'Deleted workflow') : (client?.name ?? 'Deleted client')
      return { id: names ? workflow_id : client_id, name, client, counts }
    })
  }

  return {
    /** Of all time without a period. */
    async overview(period: ReportPeriod | undefined): Promise<Overview> {
      const ofPeriod = async () =>
        (await periods.days(period ? periodDays[period] : 0)).reduce<RunCounts>(addCounts, noCounts)
      const [{ active, signedIn }, counts, revenue] = await Promise.all([
        accounts.activity(new Date(now().getTime() - activeMs)),
        period ? ofPeriod() : periods.total(),
        finances.revenue(),
      ])
      const { month, lastMonth, runs: ofMonths } = revenue
      return {
        users: active,
        activeUsers: signedIn,
        counts,
        revenueThisMonth: month.revenue,
        revenueLastMonth: lastMonth.revenue,
        revenueTrend: changeOf(lastMonth.revenue, month.revenue),
        executionsTrend: changeOf(endedOf(ofMonths.last), endedOf(ofMonths.this)),
      }
    },

    trend: (period: ReportPeriod) => periods.days(periodDays[period]),

    /** The workflows with the most runs. */
    async performance(
      period: ReportPeriod,
      limit: number,
    ): Promise<{ rows: WorkflowPerformance[]; total: number }> {
      const { rows, all } = await largest('workflow', period, limit, endedOf)
      const [shown, durations] = await Promise.all([
        named('workflow', rows),
        periods.durationsOf(rows, periodDays[period]),
      ])
      const p95 = ({ id, counts }: Performance) => p95Of(counts.completed, durations.get(id) ?? {})
      return { rows: shown.map((row) => ({ ...row, p95: p95(row) })), total: all.length }
    },

    /** The clients or workflows whose runs brought the most, and what all of them brought. */
    async revenue(scope: 'client' | 'workflow', period: ReportPeriod, limit: number) {
      const { rows, all } = await largest(scope, period, limit, ({ revenue }) => revenue)
      const total = all.reduce((sum, { revenue }) => sum + revenue, 0)
      const shown = await named(
        scope,
        rows.filter(({ revenue }) => revenue > 0),
      )
      return { rows: shown, total, count: all.filter(({ revenue }) => revenue > 0).length }
    },

    /** The newest failed runs without cancelled ones, and the number of all. */
    async failures(period: ReportPeriod, limit: number): Promise<{ rows: Failure[]; total: number }> {
      const since = new Date(Math.floor(now().getTime() / dayMs) * dayMs - (periodDays[period] - 1) * dayMs)
      const { rows, total } = await runs.failures(since, limit)
      const owners = await clientsOf(rows)
      return { rows: rows.map((run) => ({ run, client: owners.get(run.client_id) ?? null })), total }
    },
  }
}

export type Analytics = ReturnType<typeof createAnalytics>

export const endedOf = ({ completed, failed }: RunCounts): number => completed + failed

const changeOf = (before: number, after: number): number =>
  before === 0 ? 0 : Math.round((10_000 * (after - before)) / before) / 100

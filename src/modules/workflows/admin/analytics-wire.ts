import { type TSchema, t } from 'elysia'
import { digits, envelope, integer, isoDate, nullable, oneOf, toEnvelope, uuid } from '../../../http/wire.ts'
import { attemptsOf, durationOf, outcomes } from '../executions/execution.ts'
import { twoDecimals } from '../ledger/cents.ts'
import { noCounts, type RunCounts } from '../ledger/counts.ts'
import { type DayCounts, periodDays, type ReportPeriod } from '../ledger/period-figures.ts'
import {
  endedOf,
  type Failure,
  type Overview,
  type Performance,
  type WorkflowPerformance,
} from './analytics-service.ts'
import { date } from './wire.ts'

const periods = Object.keys(periodDays) as ReportPeriod[]
const period = t.Optional(oneOf(periods))
const limit = digits('^([1-9]|[1-9]\\d|1\\d\\d|200)$', 'an integer from 1 to 200')

export const overviewQuery = t.Object({ period })
export const trendQuery = t.Object({ period })
export const reportQuery = t.Object({ period, limit })
export const revenueQuery = t.Object({ period, limit, type: t.Optional(oneOf(['client', 'workflow'])) })

const defaultRows = 100

/** The last 30 days and 100 rows, unless the query says otherwise. */
export const readReport = (query: { period?: ReportPeriod; limit?: string | number }) => ({
  period: query.period ?? ('30d' as const),
  limit: Number(query.limit ?? defaultRows),
})

/** Reports are arrays in `data`, and once more under their plural. */
const reportOf = <const Plural extends string, Row extends TSchema>(plural: Plural, row: Row) =>
  t.Object({
    success: t.Literal(true),
    period: oneOf(periods),
    total: integer(),
    data: t.Array(row),
    [plural]: t.Array(row),
  })

const toReport = <Row>(plural: string, of: ReportPeriod, rows: Row[], total = rows.length) => ({
  success: true as const,
  period: of,
  total,
  data: rows,
  [plural]: rows,
})

const percent = (part: number, all: number): number => (all === 0 ? 0 : twoDecimals((100 * part) / all))
const successOf = (counts: RunCounts): number => percent(counts.completed, endedOf(counts))
const percentWire = t.Number({ description: 'percent with two decimals' })

export const overview = envelope({
  totalUsers: integer({ description: 'active accounts' }),
  activeUsers: integer({ description: 'accounts that signed in within 30 days' }),
  totalExecutions: integer({ description: 'that ended in the period; ever without one' }),
  successRate: percentWire,
  failureRate: percentWire,
  revenueThisMonth: t.Number(),
  revenueLastMonth: t.Number(),
  successTrend: t.Number({ description: 'revenue of this month against the last one, in percent' }),
  executionsTrend: t.Number({
    description: 'ended executions of this month against the last one, in percent',
  }),
})

export const toOverview = ({ counts, ...shown }: Overview) =>
  toEnvelope({
    totalUsers: shown.users,
    activeUsers: shown.activeUsers,
    totalExecutions: endedOf(counts),
    successRate: successOf(counts),
    failureRate: percent(counts.failed, endedOf(counts)),
    revenueThisMonth: shown.revenueThisMonth,
    revenueLastMonth: shown.revenueLastMonth,
    successTrend: shown.revenueTrend,
    executionsTrend: shown.executionsTrend,
  })

const dayRow = t.Object({
  date,
  count: integer({ description: 'executions that ended' }),
  completed: integer(),
  failed: integer(),
  revenue: t.Number(),
})

export const trend = reportOf('days', dayRow)

export const toTrend = (of: ReportPeriod, days: DayCounts[]) =>
  toReport(
    'days',
    of,
    days.map(({ date: day, completed, failed, revenue }) => ({
      date: day,
      count: completed + failed,
      completed,
      failed,
      revenue: twoDecimals(revenue),
    })),
  )

const owner = { client_id: nullable(t.String()), client_name: nullable(t.String()) }
const toOwner = ({ client }: Pick<Performance, 'client'>) => ({
  client_id: client?._id ?? null,
  client_name: client?.name ?? null,
})

export const performanceRow = t.Object({
  id: uuid,
  name: t.String(),
  ...owner,
  executions: integer(),
  completed: integer(),
  failed: integer(),
  successRate: percentWire,
  avgDuration: t.Number({ description: 'seconds of completed executions' }),
  p95Duration: nullable(
    t.Number(),
    'seconds that 95 % of them did not exceed, within 5 %; null without one, and for days of an earlier release',
  ),
  revenue: t.Number(),
  cost: t.Number(),
  profit: t.Number(),
})

export const performance = reportOf('workflows', performanceRow)

export const toPerformance = (of: ReportPeriod, found: { rows: WorkflowPerformance[]; total: number }) => {
  const rows = found.rows.map(({ id, name, counts, p95, ...row }) => ({
    id,
    name,
    ...toOwner(row),
    executions: endedOf(counts),
    completed: counts.completed,
    failed: counts.failed,
    successRate: successOf(counts),
    avgDuration: counts.completed === 0 ? 0 : twoDecimals(counts.duration_ms / counts.completed / 1000),
    p95Duration: p95,
    revenue: twoDecimals(counts.revenue),
    cost: twoDecimals(counts.cost),
    profit: twoDecimals(counts.revenue - counts.cost),
  }))
  return toReport('workflows', of, rows, found.total)
}

const revenueRow = t.Object({
  id: uuid,
  name: t.String(),
  ...owner,
  executions: integer({ description: 'completed ones' }),
  revenue: t.Number({ description: 'euros of executions, without subscriptions' }),
  value: t.Number({ description: 'the same' }),
  percentage: percentWire,
})

export const revenue = t.Object({
  ...reportOf('breakdown', revenueRow).properties,
  type: oneOf(['client', 'workflow']),
  total_revenue: t.Number(),
})

export const toRevenue = (
  type: 'client' | 'workflow',
  of: ReportPeriod,
  found: { rows: Performance[]; total: number; count: number },
) => {
  const rows = found.rows.map(({ id, name, counts = noCounts, ...row }) => ({
    id,
    name,
    ...toOwner(row),
    executions: counts.completed,
    revenue: twoDecimals(counts.revenue),
    value: twoDecimals(counts.revenue),
    percentage: percent(counts.revenue, found.total),
  }))
  return { ...toReport('breakdown', of, rows, found.count), type, total_revenue: twoDecimals(found.total) }
}

const failureRow = t.Object({
  id: uuid,
  workflow_id: uuid,
  workflow_name: t.String(),
  client_id: uuid,
  client_name: t.String(),
  outcome: nullable(oneOf(outcomes)),
  error_message: nullable(t.String()),
  created_at: isoDate,
  completed_at: nullable(isoDate),
  duration_seconds: nullable(t.Number()),
  retry_count: integer(),
})

export const failures = reportOf('failures', failureRow)

export const toFailures = (of: ReportPeriod, { rows, total }: { rows: Failure[]; total: number }) => {
  const shown = rows.map(({ run, client }) => ({
    id: run._id,
    workflow_id: run.workflow_id,
    workflow_name: run.workflow_name,
    client_id: run.client_id,
    client_name: client?.name ?? 'Deleted client',
    outcome: run.outcome,
    error_message: run.error_message,
    created_at: run.created_at,
    completed_at: run.completed_at,
    duration_seconds: durationOf(run),
    retry_count: Math.max(0, attemptsOf(run) - 1),
  }))
  return toReport('failures', of, shown, total)
}

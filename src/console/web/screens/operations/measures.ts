import type { performanceRow } from '../../../../modules/workflows/admin/analytics-wire.ts'
import type { allStats } from '../../../../modules/workflows/catalogue/admin-wire.ts'
import type { Answer } from '../../api.ts'
import { duration, euro, number, percent } from '../../format.ts'

export type PerformanceRow = {
  id: string
  name: string
  client: string
  runs: number
  /** Percent. */
  success: number
  /** Seconds. */
  average: number
  /** Null where it is not known. */
  p95: number | null
  /** Euros. */
  revenue: number
  cost: number
}

type Measure = {
  key: string
  text: 'runs' | 'success' | 'average' | 'p95' | 'revenue' | 'cost' | 'margin'
  of: (row: PerformanceRow) => number | null
  format: (value: number) => string
  hide?: 's' | 'm'
}

export const measures: readonly Measure[] = [
  { key: 'runs', text: 'runs', of: ({ runs }) => runs, format: number },
  { key: 'success', text: 'success', of: ({ success }) => success, format: percent, hide: 's' },
  { key: 'average', text: 'average', of: ({ average }) => average, format: duration, hide: 's' },
  { key: 'p95', text: 'p95', of: ({ p95 }) => p95, format: duration, hide: 'm' },
  { key: 'revenue', text: 'revenue', of: ({ revenue }) => revenue, format: euro, hide: 's' },
  { key: 'cost', text: 'cost', of: ({ cost }) => cost, format: euro, hide: 'm' },
  { key: 'margin', text: 'margin', of: ({ revenue, cost }) => revenue - cost, format: euro, hide: 'm' },
]

export const ofAllTime = (row: Answer<typeof allStats>['workflows'][number]): PerformanceRow => ({
  id: row.id,
  name: row.name,
  client: row.client_name ?? '–',
  runs: row.total_executions,
  success: Number(row.success_rate),
  average: row.avg_duration_seconds,
  p95: row.p95_duration_seconds,
  revenue: row.revenue,
  cost: Number(row.total_cost),
})

export type PeriodRow = Answer<typeof performanceRow>

export const ofPeriod = (row: PeriodRow): PerformanceRow => ({
  id: row.id,
  name: row.name,
  client: row.client_name ?? '–',
  runs: row.executions,
  success: row.successRate,
  average: row.avgDuration,
  p95: row.p95Duration,
  revenue: row.revenue,
  cost: row.cost,
})

/** By a number, or by name where there is none; `isUp` begins with the smallest. */
export const sortRows = (rows: PerformanceRow[], of: Measure['of'] | null, isUp: boolean): PerformanceRow[] =>
  rows.toSorted((one, other) => {
    const order = of ? (of(one) ?? -1) - (of(other) ?? -1) : one.name.localeCompare(other.name)
    return isUp ? order : -order
  })

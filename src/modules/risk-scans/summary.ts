/** Risks by category over time. */

export const intervals = ['day', 'week', 'month'] as const
export type Interval = (typeof intervals)[number]

export type CategoryCount = { category: string; count: number }

export type SummaryPeriod = {
  /** The first day of the period (UTC) as YYYY-MM-DD; weeks begin on Monday. */
  period: string
  scanCount: number
  riskCount: number
  categories: CategoryCount[]
}

export type Summary = {
  scanCount: number
  riskCount: number
  categories: CategoryCount[]
  /** Periods in which something was scanned, oldest first. */
  series: SummaryPeriod[]
}

type DailyRisks = { day: string; category: string; count: number }
type DailyScans = { day: string; count: number }

/** Adds up daily counts into periods. */
export const summarize = (risks: DailyRisks[], scans: DailyScans[], interval: Interval): Summary => {
  const risksByPeriod = Map.groupBy(risks, ({ day }) => periodOf(day, interval))
  const scansByPeriod = Map.groupBy(scans, ({ day }) => periodOf(day, interval))
  const series = [...scansByPeriod.keys()].sort().map((period) => {
    const found = risksByPeriod.get(period) ?? []
    return {
      period,
      scanCount: sum(scansByPeriod.get(period) ?? []),
      riskCount: sum(found),
      categories: addUp(found),
    }
  })
  return { scanCount: sum(scans), riskCount: sum(risks), categories: addUp(risks), series }
}

const sum = (rows: { count: number }[]): number => rows.reduce((total, { count }) => total + count, 0)

const addUp = (risks: DailyRisks[]): CategoryCount[] =>
  [...Map.groupBy(risks, ({ category }) => category)]
    .map(([category, group]) => ({ category, count: sum(group) }))
    .sort((one, other) => other.count - one.count || (one.category < other.category ? -1 : 1))

const periodOf = (day: string, interval: Interval): string => {
  if (interval === 'day') return day
  if (interval === 'month') return `${day.slice(0, 7)}-01`
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

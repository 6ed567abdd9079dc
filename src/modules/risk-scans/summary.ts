import { invalid } from '../../http/errors.ts'
import { addUpCategories, type CategoryCount } from './risk-scan.ts'

/** Risks by category over time. */

export const intervals = ['day', 'week', 'month'] as const
export type Interval = (typeof intervals)[number]

/** A scan counts once, on the row of its first finding; `category` is absent where there is none. */
export type DailyCount = { day: string; category?: string; scans: number; risks: number }

type Counts = { scan_count: number; risk_count: number; categories: CategoryCount[] }

export type Summary = Counts & {
  from: string
  to: string
  interval: Interval
  /** Periods with at least one scan, oldest first. `period` is the first day (UTC); weeks begin on Monday. */
  series: ({ period: string } & Counts)[]
}

export type Days = { from?: string; to?: string }

/** `start` is the first moment of `from`; `end` is the last one of `to`, as some stores have no year 10000. */
export type DayRange = { from: string; to: string; start: Date; end: Date }

const dayMs = 24 * 60 * 60 * 1000
const maxDays = 1100
/** The year before it can still be written with four digits. */
const firstDay = '1900-01-01'

/** Whole days in UTC, by default the last year. Throws 400 for a day or a range that is not valid. */
export const readRange = ({ from, to }: Days): DayRange => {
  const last = to === undefined ? new Date(Math.floor(Date.now() / dayMs) * dayMs) : readDay('/to', to)
  const start = from === undefined ? new Date(last.getTime() - 364 * dayMs) : readDay('/from', from)
  const end = new Date(last.getTime() + dayMs - 1)
  if (start > last) throw invalid('/from', 'must not be after `to`')
  if (end.getTime() - start.getTime() > maxDays * dayMs)
    throw invalid('/from', `must be at most ${maxDays} days before \`to\``)
  return { from: dayOf(start), to: dayOf(last), start, end }
}

const readDay = (path: string, text: string): Date => {
  const day = new Date(`${text}T00:00:00.000Z`)
  if (Number.isNaN(day.getTime()) || dayOf(day) !== text || text < firstDay)
    throw invalid(path, `must be a day such as 2026-01-31, not before ${firstDay}`)
  return day
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

/** Adds up the counts of days into periods. */
export const summarize = (days: DailyCount[], { from, to }: DayRange, interval: Interval): Summary => {
  const byPeriod = [...Map.groupBy(days, ({ day }) => periodOf(day, interval))]
  const series = byPeriod
    .map(([period, some]) => ({ period, ...addUp(some) }))
    .sort((one, other) => (one.period < other.period ? -1 : 1))
  return { from, to, interval, ...addUp(days), series }
}

const addUp = (days: DailyCount[]): Counts => ({
  scan_count: days.reduce((sum, { scans }) => sum + scans, 0),
  risk_count: days.reduce((sum, { risks }) => sum + risks, 0),
  categories: addUpCategories(
    days.flatMap(({ category, risks }) => (category === undefined ? [] : [{ category, count: risks }])),
  ),
})

const periodOf = (day: string, interval: Interval): string => {
  if (interval === 'day') return day
  if (interval === 'month') return `${day.slice(0, 7)}-01`
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return dayOf(date)
}

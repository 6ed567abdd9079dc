import type { Execution } from '../executions/execution.ts'

/** Counts of runs that ended, by client, workflow and time. */

/** Sums of ended runs. `failed` has the cancelled ones; money and durations are of completed runs. */
export type RunCounts = {
  completed: number
  failed: number
  cancelled: number
  duration_ms: number
  /** Euros, at the prices and costs of the starts. */
  revenue: number
  cost: number
}

/** The number of completed runs of each class of durations. */
export type DurationClasses = Record<string, number>

export type CountScope = 'all' | 'client' | 'workflow'

/** `total`, `month:YYYY-MM` or `day:YYYY-MM-DD`, in UTC. */
export type Period = 'total' | `month:${string}` | `day:${string}`

/** What a row of counts is of. Ids are empty where the scope is wider. */
export type CountKey = { scope: CountScope; client_id: string; workflow_id: string; period: Period }

/**
 * `durations` stand in the rows of all time, and of the days of a workflow. `last_end` is of the newest of its runs; the
 * release before did not keep it. `batch` is the last batch that the row has.
 */
export type CountRow = CountKey &
  RunCounts & { _id: string; durations?: DurationClasses; last_end?: Date; batch: number }

export type EndedRun = Pick<
  Execution,
  | '_id'
  | 'client_id'
  | 'workflow_id'
  | 'status'
  | 'outcome'
  | 'price'
  | 'cost'
  | 'started_at'
  | 'completed_at'
>

export const noCounts: RunCounts = {
  completed: 0,
  failed: 0,
  cancelled: 0,
  duration_ms: 0,
  revenue: 0,
  cost: 0,
}

export const addCounts = (one: RunCounts, other: RunCounts): RunCounts => ({
  completed: one.completed + other.completed,
  failed: one.failed + other.failed,
  cancelled: one.cancelled + other.cancelled,
  duration_ms: one.duration_ms + other.duration_ms,
  revenue: one.revenue + other.revenue,
  cost: one.cost + other.cost,
})

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7)

const durationMsOf = ({ started_at, completed_at }: EndedRun): number =>
  started_at && completed_at ? Math.max(0, completed_at.getTime() - started_at.getTime()) : 0

export const countsOf = (run: EndedRun): RunCounts =>
  run.status === 'completed'
    ? { ...noCounts, completed: 1, duration_ms: durationMsOf(run), revenue: run.price, cost: run.cost }
    : { ...noCounts, failed: 1, cancelled: run.outcome === 'cancelled' ? 1 : 0 }

/** The rows that a run counts in: those of its workflow, its client and all, for its day, its month and ever. */
export const keysOf = ({ client_id, workflow_id, completed_at }: EndedRun): CountKey[] => {
  if (!completed_at) return []
  const periods: Period[] = ['total', `month:${monthOf(completed_at)}`, `day:${dayOf(completed_at)}`]
  return periods.flatMap((period): CountKey[] => [
    { scope: 'workflow', client_id, workflow_id, period },
    { scope: 'client', client_id, workflow_id: '', period },
    { scope: 'all', client_id: '', workflow_id: '', period },
  ])
}

export const idOf = ({ scope, client_id, workflow_id, period }: CountKey): string =>
  `${scope}:${client_id}:${workflow_id}:${period}`

// Durations: each class is a tenth longer than the one before, so that its middle is within 5 % of any in it.

const growth = Math.log(1.1)

/** Returns the class of the duration of a completed run; null for any other run. */
export const classOf = (run: EndedRun): string | null => {
  if (run.status !== 'completed') return null
  const ms = durationMsOf(run)
  return String(ms < 1 ? 0 : 1 + Math.floor(Math.log(ms) / growth))
}

/**
 * Returns the duration in seconds that a share of the completed runs did not exceed, within 5 %; 0 without any. It
 * comes from at most some 200 classes of a row, so it costs the same for a million runs.
 */
export const durationAt = (share: number, classes: DurationClasses): number => {
  const sorted = Object.entries(classes)
    .map(([name, count]) => [Number(name), count] as const)
    .sort(([one], [other]) => one - other)
  let left = share * sorted.reduce((sum, [, count]) => sum + count, 0)
  for (const [number, count] of sorted) {
    left -= count
    if (left <= 0) return number === 0 ? 0 : Math.round(Math.exp((number - 0.5) * growth)) / 1000
  }
  return 0
}

/** The release before kept no durations of days: a share of so many runs stands for all of them. */
const knownShare = 0.99

/** Returns the duration in seconds that 95 % of completed runs did not exceed; null where too few are known, or none. */
export const p95Of = (completed: number, classes: DurationClasses): number | null => {
  const known = Object.values(classes).reduce((sum, count) => sum + count, 0)
  return known === 0 || known < knownShare * completed ? null : durationAt(0.95, classes)
}

export const emptyRow = (key: CountKey, _id: string): CountRow => ({ _id, ...key, ...noCounts, batch: 0 })

export const addDurations = (one: DurationClasses = {}, other: DurationClasses = {}): DurationClasses => {
  const sums = { ...one }
  for (const [name, count] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + count
  return sums
}

/** The sums of two rows of one key. */
export const joined = (one: CountRow | undefined, other: CountRow): CountRow =>
  one
    ? {
        ...one,
        ...addCounts(one, other),
        ...(other.last_end &&
          !(one.last_end && one.last_end > other.last_end) && { last_end: other.last_end }),
        durations: addDurations(one.durations, other.durations),
      }
    : other

const hasDurations = ({ scope, period }: CountKey): boolean =>
  period === 'total' || (scope === 'workflow' && period.startsWith('day:'))

/** The rows that runs make together, by their ids. `wants` chooses some. */
export const sumsOf = (
  runs: EndedRun[],
  wants: (run: EndedRun, key: CountKey, id: string) => boolean = () => true,
): Map<string, CountRow> => {
  const sums = new Map<string, CountRow>()
  for (const run of runs) {
    const counts = countsOf(run)
    const durationClass = classOf(run)
    for (const key of keysOf(run)) {
      const id = idOf(key)
      if (!wants(run, key, id)) continue
      const row: CountRow = { ...emptyRow(key, id), ...counts }
      if (run.completed_at && key.period === 'total') row.last_end = run.completed_at
      if (durationClass && hasDurations(key)) row.durations = { [durationClass]: 1 }
      sums.set(id, joined(sums.get(id), row))
    }
  }
  return sums
}

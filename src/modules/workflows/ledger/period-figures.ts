import { LRUCache } from 'lru-cache'
import { lastDays } from '../catalogue/dashboard-service.ts'
import {
  addCounts,
  addDurations,
  type CountKey,
  type CountRow,
  type CountScope,
  type DurationClasses,
  dayOf,
  idOf,
  noCounts,
  type RunCounts,
} from './counts.ts'
import type { CountStore } from './counts-store.ts'
import { dateOf } from './figures.ts'

export const periodDays = { '7d': 7, '30d': 30, '90d': 90 } as const

export type ReportPeriod = keyof typeof periodDays

export type DayCounts = RunCounts & { date: string }

/** The sums of a client or of a workflow. */
export type ScopeCounts = RunCounts & { client_id: string; workflow_id: string }

const all = { scope: 'all', client_id: '', workflow_id: '' } as const
const maxReads = 3

/**
 * Figures of all clients over time, for administrators. A day in UTC of all clients is one row. Sums by client or
 * workflow need a row for each of them and each day: those of the days before today are cached for as long as they hold,
 * and today's are read at each question.
 */
export const createPeriodFigures = (counts: CountStore, now = () => new Date()) => {
  const closed = new LRUCache<string, Promise<CountRow[]>>({ max: 12 })

  const readClosed = (scope: CountScope, from: string, today: string, version: number | null) => {
    const load = () => counts.closedDays(scope, from, today)
    // They may be changing.
    if (version === null) return load()
    const key = `${scope} ${from} ${today} ${version}`
    const found = closed.get(key) ?? load()
    closed.set(key, found)
    found.catch(() => closed.delete(key))
    return found
  }

  /** Rows of today, and of older days what is not counted yet. */
  const readToday = (scope: CountScope, from: string, today: string): Promise<CountRow[]> => {
    const period = `day:${today}` as const
    return counts.read({
      filter: { scope, period },
      wants: (key) => key.scope === scope && key.period >= `day:${from}` && key.period <= period,
    })
  }

  const readMonth = (scope: CountScope, month: string): Promise<CountRow[]> => {
    const period = `month:${month}` as const
    return counts.read({
      filter: { scope, period },
      wants: (key) => key.scope === scope && key.period === period,
    })
  }

  /** The rows of some keys in the last days. */
  const daysOf = async (
    keys: Omit<CountKey, 'period'>[],
    count: number,
    withDurations = false,
  ): Promise<CountRow[]> => {
    const dates = lastDays(count, now())
    const ids = keys.flatMap((key) => dates.map((date) => idOf({ ...key, period: `day:${date}` })))
    return await counts.readIds(ids, withDurations)
  }

  return {
    /** Every day of a period, those without runs too, oldest first. */
    async days(count: number): Promise<DayCounts[]> {
      const dates = lastDays(count, now())
      const [from = '', to = ''] = [dates[0], dates.at(-1)]
      const found = new Map(
        (await counts.readDays(all, from, to)).map((row) => [dateOf(row.period), sumOf([row])] as const),
      )
      return dates.map((date) => ({ date, ...(found.get(date) ?? noCounts) }))
    },

    /** All runs that ended, ever. */
    async total(): Promise<RunCounts> {
      const period = 'total' as const
      return sumOf(
        await counts.read({
          filter: { scope: 'all', period },
          wants: (key) => key.scope === 'all' && key.period === period,
        }),
      )
    },

    /** All runs that ended in some calendar months, `YYYY-MM`. */
    async months(from: string, to: string): Promise<Map<string, RunCounts>> {
      const [first, last] = [`month:${from}`, `month:${to}`] as const
      const found = await counts.read({
        filter: { scope: 'all', period: { $gte: first, $lte: last } },
        wants: ({ scope, period }) => scope === 'all' && first <= period && period <= last,
      })
      return new Map(found.map((row) => [dateOf(row.period), sumOf([row])]))
    },

    /** The sums of each client or workflow in a calendar month. */
    ofMonth: async (scope: 'client' | 'workflow', month: string): Promise<ScopeCounts[]> =>
      byOwner(await readMonth(scope, month)),

    /** The sums of each client or workflow in the last days, today with them. */
    async ofPeriod(scope: 'client' | 'workflow', count: number): Promise<ScopeCounts[]> {
      const from = lastDays(count, now())[0] ?? ''
      const today = dayOf(now())
      for (let reads = 1; ; reads += 1) {
        const version = await counts.closedVersion()
        const rows = [
          ...(await readClosed(scope, from, today, version)),
          ...(await readToday(scope, from, today)),
        ]
        if (reads === maxReads || (version !== null && version === (await counts.closedVersion())))
          return byOwner(rows)
      }
    },

    /** The durations of the completed runs of some workflows in the last days, by their ids. */
    async durationsOf(
      workflows: Pick<ScopeCounts, 'client_id' | 'workflow_id'>[],
      count: number,
    ): Promise<Map<string, DurationClasses>> {
      const keys = workflows.map(({ client_id, workflow_id }) => ({
        scope: 'workflow' as const,
        client_id,
        workflow_id,
      }))
      const rows = await daysOf(keys, count, true)
      const sums = new Map<string, DurationClasses>()
      for (const { workflow_id, durations } of rows)
        sums.set(workflow_id, addDurations(sums.get(workflow_id), durations))
      return sums
    },

    /** The numbers of runs of some clients that ended in the last days. */
    async endedOf(clientIds: string[], count: number): Promise<Map<string, number>> {
      const keys = clientIds.map((client_id) => ({ scope: 'client' as const, client_id, workflow_id: '' }))
      const sums = new Map<string, number>()
      for (const { client_id, completed, failed } of await daysOf(keys, count))
        sums.set(client_id, (sums.get(client_id) ?? 0) + completed + failed)
      return sums
    },
  }
}

export type PeriodFigures = ReturnType<typeof createPeriodFigures>

const sumOf = (rows: RunCounts[]): RunCounts => rows.reduce<RunCounts>(addCounts, noCounts)

const byOwner = (rows: CountRow[]): ScopeCounts[] => {
  const sums = new Map<string, ScopeCounts>()
  for (const row of rows) {
    const { client_id, workflow_id } = row
    const name = `${client_id}:${workflow_id}`
    sums.set(name, { client_id, workflow_id, ...addCounts(sums.get(name) ?? noCounts, row) })
  }
  return [...sums.values()]
}

import type { Collection } from 'mongodb'
import type { Connection } from 'mongoose'
import { collectionOf, field, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { Execution } from '../executions/execution.ts'

/** Sums of the runs of a workflow that ended in some time. `failed` has the cancelled ones. */
export type RunSums = { completed: number; failed: number; duration_ms: number; revenue: number }

/** Sums of one day in UTC, up to `until`. */
export type DaySums = {
  /** `<client>:<day>` */
  _id: string
  client_id: string
  /** `YYYY-MM-DD` */
  day: string
  until: Date
  /** By workflow. */
  workflows: Record<string, RunSums>
}

type Ended = RunSums & { _id: { workflow_id: string; day: string } }

const figuresSchema = rowSchema<DaySums>({
  _id: field.string,
  client_id: field.string,
  day: field.string,
  until: field.date,
  workflows: { type: {}, required: true },
}).index({ client_id: 1, day: -1 })

const dayMs = 24 * 60 * 60 * 1000

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
const startOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`)

export const addSums = (one: RunSums, other: RunSums): RunSums => ({
  completed: one.completed + other.completed,
  failed: one.failed + other.failed,
  duration_ms: one.duration_ms + other.duration_ms,
  revenue: one.revenue + other.revenue,
})

/**
 * Sums of ended runs: those up to some minutes ago are kept by day, the rest is read by index. A day grows by one
 * conditional write that moves its `until` too, so that no run is counted twice, by no number of processes.
 */
export const createFiguresStore = (connection: Connection, runs: Collection<Execution>) => {
  const days = collectionOf<DaySums>(connection, 'DaySums', figuresSchema, 'run_figures')

  const endedBetween = async (client_id: string, from: Date, to: Date | null): Promise<Ended[]> => {
    const isCompleted = { $eq: ['$status', 'completed'] }
    return await runs
      .aggregate<Ended>([
        { $match: { client_id, completed_at: { $gte: from, ...(to && { $lt: to }) } } },
        {
          $group: {
            _id: {
              workflow_id: '$workflow_id',
              day: { $dateToString: { date: '$completed_at', format: '%Y-%m-%d', timezone: 'UTC' } },
            },
            completed: { $sum: { $cond: [isCompleted, 1, 0] } },
            failed: { $sum: { $cond: [isCompleted, 0, 1] } },
            duration_ms: {
              $sum: { $cond: [isCompleted, { $subtract: ['$completed_at', '$started_at'] }, 0] },
            },
            revenue: { $sum: { $cond: [isCompleted, '$price', 0] } },
          },
        },
      ])
      .toArray()
  }

  const newest = (client_id: string): Promise<DaySums | null> =>
    firstRow(days, { client_id }, { sort: { day: -1 } })

  /** Begins the next day with ended runs. Returns false when there is none. */
  const beginDay = async (client_id: string, from: Date, to: Date): Promise<boolean> => {
    const next = await firstRow(
      runs,
      { client_id, completed_at: { $gte: from, $lt: to } },
      { sort: { completed_at: 1 }, projection: { completed_at: 1 } },
    )
    if (!next?.completed_at) return false
    const day = dayOf(next.completed_at)
    await insertOnce(
      days.insertOne({ _id: `${client_id}:${day}`, client_id, day, until: startOf(day), workflows: {} }),
    )
    return true
  }

  return {
    /** Counts what ended before `to`, which no run may still do. */
    async countUntil(client_id: string, to: Date): Promise<void> {
      for (;;) {
        const last = await newest(client_id)
        const endOfDay = last && new Date(startOf(last.day).getTime() + dayMs)
        if (!last || !endOfDay || last.until >= endOfDay) {
          if (!(await beginDay(client_id, last?.until ?? new Date(0), to))) return
          continue
        }
        const until = to < endOfDay ? to : endOfDay
        if (until <= last.until) return
        const increments = (await endedBetween(client_id, last.until, until)).flatMap(
          ({ _id: { workflow_id }, ...sums }) =>
            Object.entries(sums).map(([name, value]) => [`workflows.${workflow_id}.${name}`, value] as const),
        )
        const change = {
          $set: { until },
          ...(increments.length > 0 && { $inc: Object.fromEntries(increments) }),
        }
        await days.updateOne({ _id: last._id, until: last.until }, change)
      }
    },

    /** Every day of a client with ended runs, from `since` on, the runs of the last minutes in it. */
    async days(client_id: string, since = ''): Promise<DaySums[]> {
      const known = await days
        .find({ client_id, day: { $gte: since } })
        .sort({ day: 1 })
        .toArray()
      const until = (known.at(-1) ?? (await newest(client_id)))?.until ?? new Date(0)
      const found = new Map(known.map((row) => [row.day, row]))
      for (const { _id, ...sums } of await endedBetween(client_id, until, null)) {
        const { day, workflow_id } = _id
        if (day < since) continue
        const row = found.get(day) ?? { _id: '', client_id, day, until, workflows: {} }
        const before = row.workflows[workflow_id]
        row.workflows[workflow_id] = before ? addSums(before, sums) : sums
        found.set(day, row)
      }
      return [...found.values()]
    },

    /** Until when the runs of a client are counted. */
    countedUntil: async (client_id: string): Promise<Date> => (await newest(client_id))?.until ?? new Date(0),
  }
}

export type FiguresStore = ReturnType<typeof createFiguresStore>

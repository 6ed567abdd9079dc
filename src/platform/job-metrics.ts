import type { Connection } from 'mongoose'
import type { JobWatch } from './job-watch.ts'
import type { Reading } from './metric-families.ts'
import { databaseOf } from './mongo.ts'
import type { Observation } from './observation.ts'

/** More jobs of one state are not counted: a scrape must not read all of a long queue. */
const mostCounted = 10_000

type Group = { _id: string; count: number; oldest: Date | null }
type JobRow = { name: string; priority: number; lockedAt: Date | null; nextRunAt: Date | null }

/** Reads the jobs of all processes by name and state. Agenda's index, with equal priorities, has each state together. */
export const createJobFigures = (connection: Connection, names: () => string[]) => {
  const database = databaseOf(connection)
  const jobs = database.collection<JobRow>('jobs')
  const dead = database.collection('dead_jobs')
  const groups = async (state: object): Promise<Group[]> =>
    await jobs
      .aggregate<Group>([
        { $match: { name: { $in: names() }, priority: 0, ...state } },
        { $limit: mostCounted },
        { $group: { _id: '$name', count: { $sum: 1 }, oldest: { $min: '$nextRunAt' } } },
      ])
      .toArray()

  return async () => {
    const now = new Date()
    const [ready, waiting, running, failed] = await Promise.all([
      groups({ lockedAt: null, nextRunAt: { $lte: now } }),
      groups({ lockedAt: null, nextRunAt: { $gt: now } }),
      groups({ lockedAt: { $gt: new Date(0) }, nextRunAt: null }),
      dead.estimatedDocumentCount(),
    ])
    return { now, ready, waiting, running, failed }
  }
}

/** Adds the metrics of the queue in the store, which are the same at every process, and watches the runs of this one. */
export const createJobWatch = (
  { metrics, tracing }: Observation,
  connection: Connection,
  names: () => string[],
): JobWatch => {
  const polled = metrics.poll(createJobFigures(connection, names))
  metrics.gauge('jobs', 'Jobs in the store, at most 10,000 of a state', ['job_name', 'state'], () => {
    const found = polled.latest()
    return (['ready', 'waiting', 'running'] as const).flatMap((state) =>
      (found?.[state] ?? []).map(({ _id, count }): Reading => [count, _id, state]),
    )
  })
  metrics.gauge(
    'jobs_oldest_ready_seconds',
    'How long the oldest job that is due has been so',
    ['job_name'],
    () => {
      const found = polled.latest()
      return (found?.ready ?? []).map(({ _id, oldest }): Reading => [secondsSince(oldest, found?.now), _id])
    },
  )
  metrics.gauge('jobs_failed', 'Jobs that failed in each retry, kept for 30 days', [], () => {
    const found = polled.latest()
    return found ? [[found.failed]] : []
  })
  const durations = metrics.histogram('job_run_duration', 'Time of a run of a job in this process', [
    'job_name',
  ])
  const failures = metrics.counter('job_run_failures_total', 'Runs of jobs in this process that failed', [
    'job_name',
  ])
  return {
    async run(name, data, work) {
      const startedAt = performance.now()
      try {
        await (tracing ? tracing.job(name, data, work) : work())
      } catch (error) {
        failures.add(1, name)
        throw error
      } finally {
        durations.observe((performance.now() - startedAt) / 1000, name)
      }
    },
    carried: (data) => tracing?.carried(data) ?? data,
  }
}

const secondsSince = (date: Date | null, now = new Date()): number =>
  date === null ? 0 : Math.max(0, now.getTime() - date.getTime()) / 1000

import { Agenda, backoffStrategies, type Job } from 'agenda'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { JobChannel, JobRepository, waiting } from './job-backend.ts'
import { type JobWatch, unwatched } from './job-watch.ts'
import { databaseOf, insertOnce, isStoreAway, isStoreFull } from './mongo.ts'
import { createOutageLog } from './outage-log.ts'

const collection = 'jobs'
/** A run that hangs would hold its slot until the process ends; no work of today takes minutes. */
const longestRunMs = 60 * 60 * 1000
const deadJobSeconds = 30 * 24 * 60 * 60
const reasonLength = 500
/** Clocks of two machines may differ by this much: where a clock is behind, a job is due later. */
const clockSkewMs = 1000
const idleCheckMs = 20

export type JobDefinition<Data> = {
  /**
   * Does the work. A throw counts as a failure. The same data may be run twice, also at once (a process
   * can end after the work and before saying so), so `run` must be safe to repeat. `signal` aborts at the
   * timeout and when the process stops waiting for the run.
   */
  run(data: Data, signal: AbortSignal): Promise<void>
  /** Runs at a time in each process; 5 by default. */
  concurrency?: number
  /** Runs after the first one that failed or whose process ended; 3 by default. Pauses double, ±50 %. */
  retries?: number
  /** After it the signal aborts and the run counts as failed; an hour by default. */
  timeoutMs?: number
}

/** A job that ran out of retries; kept for 30 days. */
type DeadJob = { _id: string; name: string; data: unknown; reason: string; failed_at: Date }

/** Agenda on the application's own database. Finished and exhausted jobs leave the collection. */
export const createJobs = (options: {
  connection: Connection
  logger: Logger
  /** false for processes of ROLE=web, which only enqueue. */
  works: boolean
  /** Another process takes a job over this long after its own was last heard of. */
  lockMs?: number
  touchMs?: number
  pollMs?: number
  /** The pause before the first retry. */
  retryMs?: number
  /** How much of the time to drain is left to aborted runs for their end. */
  abortMs?: number
  /** A store that stays away or full is logged once in this time. */
  outageMs?: number
  watch?: JobWatch
  /** A job, or a run of a repeating one, failed in each retry. */
  onFailed?: (name: string, error: Error) => void
}) => {
  const { connection, logger, works } = options
  const {
    lockMs = 15_000,
    touchMs = 5000,
    pollMs = 1000,
    retryMs = 1000,
    abortMs = 1000,
    outageMs = 60_000,
    onFailed,
    watch = unwatched,
  } = options
  const db = databaseOf(connection)
  const deadJobs = db.collection<DeadJob>('dead_jobs')
  const repository = new JobRepository({ mongo: db, db: { collection } })
  // Without full documents the channel reports inserts alone: a claim's own update would claim again.
  const channel = new JobChannel({
    db,
    collection,
    fullDocument: false,
    reconnect: { enabled: true, maxAttempts: Number.MAX_SAFE_INTEGER, maxDelayMs: 5000 },
  })
  // Agenda would connect at once, and its index would make a collection before the store is migrated.
  const connected = Promise.withResolvers<void>()
  const agenda = new Agenda({
    backend: {
      name: 'MongoDB',
      repository,
      ownsConnection: false,
      connect: () => connected.promise,
      disconnect: async () => {},
    },
    notificationChannel: channel,
    processEvery: pollMs,
    defaultLockLifetime: lockMs,
  })
  let connecting: Promise<void> | null = null
  const connect = (): Promise<void> => {
    connecting ??= repository.connect().then(connected.resolve)
    return connecting
  }
  const logOutage = createOutageLog(logger, outageMs)
  const logFault = (error: unknown): void => {
    const text = 'the job queue had a fault'
    // Each poll would log it.
    if (isStoreAway(error) || isStoreFull(error)) logOutage({ err: error }, text)
    else logger.error({ err: error }, text)
  }
  agenda.on('error', logFault)
  channel.on('error', logFault)
  // Agenda frees the slot right after this event.
  agenda.on('complete', (job: Job) => setImmediate(() => channel.refill(job.attrs.name)))
  const processStops = new Error('the process stops before the run is done')
  const runs = new Set<AbortController>()
  let running = false
  let slots = 0

  /** Runs until the work is done or `stop` aborts, and keeps the lock meanwhile. */
  const attempt = async <Data>(job: Job<Data>, definition: JobDefinition<Data>, stop: AbortController) => {
    const { run, timeoutMs = longestRunMs } = definition
    const aborted = Promise.withResolvers<never>()
    stop.signal.addEventListener('abort', () => aborted.reject(stop.signal.reason))
    const tooLong = new Error(`the run took longer than ${timeoutMs} ms`)
    const timeout = setTimeout(() => stop.abort(tooLong), timeoutMs)
    let touched = Promise.resolve()
    const touching = setInterval(() => {
      touched = job.touch().catch((error: unknown) => {
        logger.warn({ err: error, job: job.attrs.name, id: job.attrs._id }, 'a job could not be touched')
        // After a standstill of the process Agenda has given the run's slot away.
        if (job.getCanceledMessage()) stop.abort(error)
      })
    }, touchMs)
    try {
      await Promise.race([run(job.attrs.data, stop.signal), aborted.promise])
    } finally {
      clearTimeout(timeout)
      clearInterval(touching)
      await touched
    }
  }

  const fail = async <Data>(job: Job<Data>, error: Error, retries: number): Promise<void> => {
    const { name, _id: id, data, failCount = 0, repeatInterval } = job.attrs
    const about = { err: error, job: name, id }
    if (error === processStops) {
      // Agenda adds one to the count: this run uses up no retry.
      job.attrs.failCount = failCount - 1
      logger.warn(about, 'a job was stopped with its process and runs again')
    } else if (failCount < retries) {
      logger.warn(about, 'a job failed and is retried')
    } else if (repeatInterval) {
      onFailed?.(name, error)
      logger.error(about, 'a repeating job failed in each retry and runs again at its next time')
    } else {
      onFailed?.(name, error)
      logger.error(about, 'a job failed in each retry and left the queue')
      const row = { name, data, reason: error.message.slice(0, reasonLength), failed_at: new Date() }
      await deadJobs.updateOne({ _id: String(id) }, { $set: row }, { upsert: true })
      await job.remove()
    }
  }

  const execute = async <Data>(job: Job<Data>, definition: JobDefinition<Data>, retries: number) => {
    const { failCount = 0, repeatInterval } = job.attrs
    const stop = new AbortController()
    runs.add(stop)
    try {
      if (failCount > retries && !repeatInterval) throw new Error('the process ended during the last run')
      await watch.run(job.attrs.name, job.attrs.data, () => attempt(job, definition, stop))
      // Agenda's own removal comes after 'complete': the slot would still be taken at the refill.
      if (!repeatInterval) await job.remove()
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      await fail(job, error, retries).catch(logFault)
      throw error
    } finally {
      runs.delete(stop)
    }
  }

  const waitUntilIdle = async (timeoutMs: number): Promise<void> => {
    const end = performance.now() + timeoutMs
    while ((runs.size > 0 || repository.isBusy) && performance.now() < end) await Bun.sleep(idleCheckMs)
  }

  return {
    /** Says what the jobs of a name do; before `start`. */
    define<Data>(name: string, definition: JobDefinition<Data>): void {
      const { concurrency = 5, retries = 3 } = definition
      const pauses = backoffStrategies.exponential({ delay: retryMs, maxRetries: retries, jitter: 0.5 })
      slots += concurrency
      agenda.define<Data>(name, (job) => execute(job, definition, retries), {
        concurrency,
        // A job that is claimed and cannot start would keep the other processes from it.
        lockLimit: concurrency,
        backoff: (context) => (context.error === processStops ? 0 : pauses(context)),
      })
    },
    /**
     * Stores a job; it runs, after `delayMs`, in the process that is free first. Returns once it is safely stored.
     * Of several waiting jobs with one `key` the first is kept; a running one does not count.
     */
    async enqueue<Data>(
      name: string,
      data: Data,
      { key, delayMs = 0 }: { key?: string; delayMs?: number } = {},
    ): Promise<void> {
      await connect()
      const job = agenda
        .create(name, watch.carried(data))
        .schedule(new Date(Date.now() - clockSkewMs + delayMs))
      if (key !== undefined) job.unique({ key, nextRunAt: waiting }, { insertOnly: true })
      // Another process may store one with this key at the same moment.
      await insertOnce(job.save(), 'key')
    },
    /** Runs a job every `intervalMs`, in one process at a time. */
    async repeat(name: string, intervalMs: number): Promise<void> {
      if (works) await repository.repeat(name, intervalMs)
    },
    async start(): Promise<void> {
      await connect()
      await agenda.ready
      await deadJobs.createIndex({ failed_at: 1 }, { expireAfterSeconds: deadJobSeconds })
      // Agenda's own limit over all names would let long runs of one name hold up the others.
      agenda.maxConcurrency(slots)
      if (works) await agenda.start()
      running = true
    },
    isRunning: () => running,
    /** Of all jobs that are defined. */
    names: () => Object.keys(agenda.definitions),
    /**
     * Claims no new jobs, gives back those that have not begun and waits for the runs under way. Those
     * that are not done shortly before `timeoutMs` are aborted; they run again in another process.
     */
    async drain(timeoutMs: number): Promise<void> {
      if (!works || !running) return
      running = false
      repository.stopClaims()
      await agenda.stop()
      await waitUntilIdle(timeoutMs - abortMs)
      for (const stop of runs) stop.abort(processStops)
      await waitUntilIdle(abortMs)
    },
  }
}

export type Jobs = ReturnType<typeof createJobs>

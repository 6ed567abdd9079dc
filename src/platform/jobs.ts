import { MongoBackend, MongoChangeStreamNotificationChannel } from '@agendajs/mongo-backend'
import { Agenda, backoffStrategies } from 'agenda'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'

const collection = 'jobs'
/** Another process takes a job over this long after its own was last heard of. */
const lockLifetimeMs = 30_000
const touchMs = 10_000
const pollMs = 5000
/** Long enough for a job that has just ended to be taken off the queue. */
const doneCheckMs = 100

export type Jobs = {
  /**
   * Says what a job does. A throw is retried three times with growing pauses. The same data may be run
   * twice (a process can die after the work and before saying so), so `run` must be safe to repeat.
   */
  define<Data>(name: string, run: (data: Data) => Promise<void>, concurrency?: number): void
  /** Stores a job; it runs in whichever process is free first. Returns once it is safely stored. */
  enqueue<Data>(name: string, data: Data): Promise<void>
  /** Runs a job every `intervalMs`, in one process at a time. */
  repeat(name: string, intervalMs: number): Promise<void>
  start(): Promise<void>
  isRunning(): boolean
  /** Takes no new jobs and waits for those under way, at most `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>
}

/** Agenda on the application's own database. `works` is false for processes of ROLE=web, which only enqueue. */
export const createJobs = (connection: Connection, logger: Logger, works: boolean): Jobs => {
  const db = connection.getClient().db(connection.name)
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection }),
    // Without full documents the channel reports inserts alone: a claim's own update would claim again.
    notificationChannel: new MongoChangeStreamNotificationChannel({
      db,
      collection,
      fullDocument: false,
      reconnect: { enabled: true, maxAttempts: Number.MAX_SAFE_INTEGER, maxDelayMs: 5000 },
    }),
    processEvery: pollMs,
    defaultLockLifetime: lockLifetimeMs,
    removeOnComplete: true,
  })
  agenda.on('error', (error) => logger.error({ err: error }, 'the job queue had a fault'))
  agenda.on('fail', (error, job) => logger.warn({ err: error, job: job.attrs.name }, 'a job failed'))
  let running = false
  let underWay = 0

  return {
    define<Data>(name: string, run: (data: Data) => Promise<void>, concurrency = 5) {
      agenda.define<Data>(
        name,
        async (job) => {
          const heartbeat = setInterval(() => {
            job.touch().catch((error) => logger.warn({ err: error, job: name }, 'a job could not be touched'))
          }, touchMs)
          underWay += 1
          try {
            await run(job.attrs.data)
          } finally {
            underWay -= 1
            clearInterval(heartbeat)
          }
        },
        {
          concurrency,
          lockLimit: concurrency,
          lockLifetime: lockLifetimeMs,
          backoff: backoffStrategies.exponential({ delay: 1000, maxRetries: 3 }),
        },
      )
    },
    async enqueue(name, data) {
      await agenda.now(name, data)
    },
    async repeat(name, intervalMs) {
      if (works) await agenda.every(intervalMs, name)
    },
    async start() {
      await agenda.ready
      if (works) await agenda.start()
      running = true
    },
    isRunning: () => running,
    async drain(timeoutMs) {
      if (!works || !running) return
      running = false
      // Agenda looks for the end of its jobs a moment too early and would wait for the whole time.
      const done = new AbortController()
      const watch = setInterval(() => {
        if (underWay === 0) done.abort()
      }, doneCheckMs)
      const giveUp = setTimeout(() => done.abort(), timeoutMs)
      await agenda.drain({ signal: done.signal })
      clearInterval(watch)
      clearTimeout(giveUp)
    },
  }
}

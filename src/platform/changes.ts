import { once } from 'node:events'
import type { ChangeStream, ChangeStreamDocument } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { databaseOf } from './mongo.ts'

type OnChange = (id: unknown, removed: boolean) => void

/** The readers of a feed in this process, and how many rows the slowest of them has not taken. */
type FeedState = () => { followers: number; behind: number }

/** The store answers an idle stream this often. A stream without answers is lost. */
const heartbeatMs = 500
const silenceMs = 2500
const retryMs = 500

/**
 * Watches the whole database through one change stream and reopens it for as long as the process runs, also
 * when it brings no answer for `lostMs`.
 */
export const createChanges = (connection: Connection, logger: Logger, lostMs = 10_000) => {
  const self = Bun.randomUUIDv7()
  const followers = new Map<string, { onChange: OnChange; onGap: () => void }[]>()
  const feeds = new Map<string, FeedState>()
  let stream: ChangeStream | null = null
  let lastSignOfLife = Number.NEGATIVE_INFINITY
  let stopped = false
  let timer: Timer | null = null

  const open = async (): Promise<void> => {
    const pipeline = [
      { $match: { 'ns.coll': { $in: [...followers.keys()] }, 'fullDocument.by': { $ne: self } } },
      { $project: { documentKey: 1, ns: 1, operationType: 1 } },
    ]
    const opened = databaseOf(connection).watch(pipeline, { maxAwaitTimeMS: heartbeatMs })
    // From the start: an error without a listener would end the process.
    opened.on('error', (error) => replace(opened, error))
    opened.on('close', () => replace(opened))
    opened.on('change', (change) => {
      lastSignOfLife = performance.now()
      dispatch(change)
    })
    opened.on('resumeTokenChanged', () => {
      lastSignOfLife = performance.now()
    })
    try {
      await firstAnswer(opened, lostMs)
    } catch (error) {
      closeInBackground(opened)
      throw error
    }
    if (stopped) return closeInBackground(opened)
    stream = opened
    lastSignOfLife = performance.now()
    for (const list of followers.values()) for (const follower of list) follower.onGap()
  }

  /** Opens another stream in the place of one that broke. */
  const replace = (broken: ChangeStream, error?: Error): void => {
    if (stopped || stream !== broken) return
    stream = null
    lastSignOfLife = Number.NEGATIVE_INFINITY
    logger.warn({ err: error }, 'the change stream broke; reopening it')
    closeInBackground(broken)
    void reopen()
  }

  /** The driver may lose a stream without an error. */
  const watchdog = (): void => {
    if (stream && performance.now() - lastSignOfLife > lostMs + silenceMs) replace(stream)
  }

  const reopen = async (): Promise<void> => {
    while (!stopped) {
      await Bun.sleep(retryMs)
      try {
        return await open()
      } catch (error) {
        logger.warn({ err: error }, 'the change stream cannot be opened')
      }
    }
  }

  const dispatch = (change: ChangeStreamDocument): void => {
    if (!('documentKey' in change) || !('ns' in change) || !('coll' in change.ns)) return
    const removed = change.operationType === 'delete'
    for (const follower of followers.get(change.ns.coll) ?? [])
      follower.onChange(change.documentKey._id, removed)
  }

  return {
    /** Names this process. What is inserted with it as `by` does not come back to it, only to the others. */
    self,
    /**
     * Calls `onChange` with the `_id` of each row of `collection` that any process inserts, changes or
     * removes (the second argument says which), and `onGap` whenever some may have been missed.
     */
    follow(collection: string, onChange: OnChange, onGap = () => {}): void {
      followers.set(collection, [...(followers.get(collection) ?? []), { onChange, onGap }])
    },
    /** Names a feed of this process, for its metrics. */
    addFeed(collection: string, state: FeedState): void {
      feeds.set(collection, state)
    },
    feeds: (): ReadonlyMap<string, FeedState> => feeds,
    /** Whether changes arrive. While this is false, cached rows may be stale. */
    isLive: () => performance.now() - lastSignOfLife < silenceMs,
    /** Never fails: without a stream `isLive` is false, and opening it is retried without end. */
    async start(): Promise<void> {
      if (followers.size === 0) return
      timer = setInterval(watchdog, retryMs)
      await open().catch((error: unknown) => {
        logger.warn(
          { err: error },
          'the change stream cannot be opened yet; everything is read from the store',
        )
        void reopen()
      })
    },
    async stop(): Promise<void> {
      stopped = true
      if (timer) clearInterval(timer)
      lastSignOfLife = Number.NEGATIVE_INFINITY
      await stream?.close().catch(() => undefined)
    },
  }
}

export type Changes = ReturnType<typeof createChanges>

/** The end of a stream may wait for a store that is away. */
const closeInBackground = (stream: ChangeStream): void => {
  stream.close().catch(() => undefined)
}

/** The driver opens a stream with its first read, so the start point is fixed only once that was answered. */
const firstAnswer = async (stream: ChangeStream, timeoutMs: number): Promise<void> => {
  const answered = new AbortController()
  const { signal } = answered
  const timer = setTimeout(() => answered.abort(new Error('the store does not answer')), timeoutMs)
  try {
    await Promise.race([
      once(stream, 'resumeTokenChanged', { signal }),
      once(stream, 'change', { signal }),
      once(stream, 'close', { signal }).then(() => {
        throw new Error('the driver closed the stream')
      }),
    ])
  } finally {
    clearTimeout(timer)
    answered.abort()
  }
}

import type { ChangeStream, ChangeStreamDocument } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'

type OnChange = (id: unknown, removed: boolean) => void

export type Changes = {
  /** Names this process. What is inserted with it as `by` does not come back to it, only to the others. */
  readonly self: string
  /**
   * Calls `onChange` with the `_id` of each row of `collection` that any process inserts, changes or
   * removes (the second argument says which), and `onGap` whenever some may have been missed.
   */
  follow(collection: string, onChange: OnChange, onGap: () => void): void
  /** Whether changes arrive. While this is false, cached rows may be stale. */
  isLive(): boolean
  /** Never fails: without a stream `isLive` is false, and opening it is retried without end. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** The store answers an idle stream this often. A stream without answers is lost. */
const heartbeatMs = 500
const silenceMs = 2500
const retryMs = 500

/** Watches the whole database through one change stream and reopens it for as long as the process runs. */
export const createChanges = (connection: Connection, logger: Logger): Changes => {
  const self = Bun.randomUUIDv7()
  const followers = new Map<string, { onChange: OnChange; onGap: () => void }[]>()
  let stream: ChangeStream | null = null
  let lastSignOfLife = Number.NEGATIVE_INFINITY
  let stopped = false

  const open = async (): Promise<void> => {
    const pipeline = [
      { $match: { 'ns.coll': { $in: [...followers.keys()] }, 'fullDocument.by': { $ne: self } } },
      { $project: { documentKey: 1, ns: 1, operationType: 1 } },
    ]
    const opened = connection.getClient().db(connection.name).watch(pipeline, { maxAwaitTimeMS: heartbeatMs })
    stream = opened
    opened.on('change', (change) => {
      lastSignOfLife = performance.now()
      dispatch(change)
    })
    opened.on('resumeTokenChanged', () => {
      lastSignOfLife = performance.now()
    })
    await firstAnswer(opened)
    opened.on('error', (error) => {
      lastSignOfLife = Number.NEGATIVE_INFINITY
      logger.warn({ err: error }, 'the change stream broke; reopening it')
      void reopen()
    })
    lastSignOfLife = performance.now()
    for (const list of followers.values()) for (const follower of list) follower.onGap()
  }

  const reopen = async (): Promise<void> => {
    await stream?.close().catch(() => undefined)
    while (!stopped) {
      await Bun.sleep(retryMs)
      try {
        return await open()
      } catch (error) {
        logger.warn({ err: error }, 'the change stream cannot be opened')
        await stream?.close().catch(() => undefined)
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
    self,
    follow(collection, onChange, onGap) {
      followers.set(collection, [...(followers.get(collection) ?? []), { onChange, onGap }])
    },
    isLive: () => performance.now() - lastSignOfLife < silenceMs,
    async start() {
      if (followers.size === 0) return
      await open().catch((error: unknown) => {
        logger.warn(
          { err: error },
          'the change stream cannot be opened yet; everything is read from the store',
        )
        void reopen()
      })
    },
    async stop() {
      stopped = true
      lastSignOfLife = Number.NEGATIVE_INFINITY
      await stream?.close().catch(() => undefined)
    },
  }
}

/** The driver opens a stream with its first read, so the start point is fixed only once that was answered. */
const firstAnswer = (stream: ChangeStream): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (then: () => void) => () => {
      stream.off('resumeTokenChanged', ready)
      stream.off('change', ready)
      stream.off('error', failed)
      then()
    }
    const ready = settle(resolve)
    const failed = (error: unknown) => settle(() => reject(error))()
    stream.once('resumeTokenChanged', ready)
    stream.once('change', ready)
    stream.once('error', failed)
  })

import type { Connection } from 'mongoose'
import type { Changes } from './changes.ts'
import { createFeedReaders } from './feed-readers.ts'
import { createFeedStore, parseRowId } from './feed-store.ts'
import { createFeedWriter } from './feed-writer.ts'

export { FeedOverrunError } from './feed-readers.ts'
export type { FeedRow } from './feed-store.ts'

/** After this long, a write whose connection broke is either stored or not. */
const doubtMs = 5000

const streamPattern = /^[^:\s]{1,200}$/

/**
 * Creates logs that can be followed: `append` numbers rows, `read` pages them, `follow` replays and then
 * goes live without a gap. Readers are woken at once within the process, and by the change stream across
 * processes. Call it before `changes.start()`. Stream names have no colon.
 */
export const createFeed = <Event>(options: {
  connection: Connection
  changes: Changes
  collection: string
  /** Rows are removed after this long; kept when absent. */
  keepSeconds?: number
  /** The field of events that has their unique id, for `byEvent` and `change`. */
  idOfEvent?: keyof Event & string
  maxBehind?: number
  /** How often readers look into the store while no changes arrive; 1000 ms unless set. */
  pollMs?: number
}) => {
  const { connection, changes, collection } = options
  const store = createFeedStore<Event>(connection, collection, options)
  const readers = createFeedReaders(
    store.read,
    changes.isLive,
    options.maxBehind ?? 10_000,
    options.pollMs ?? 1000,
  )
  const writer = createFeedWriter(store, changes.self, readers.handOver, (stream) => {
    readers.lookAgain(stream)
    setTimeout(() => readers.lookAgain(stream), doubtMs).unref()
  })

  changes.follow(
    collection,
    (id, removed) => {
      const row = parseRowId(id)
      if (!row) return
      if (removed) {
        writer.forget(row.stream)
        readers.end(row.stream)
      } else {
        writer.noteSeq(row.stream, row.seq)
        readers.announce(row.stream, row.seq)
      }
    },
    readers.wakeAll,
  )

  changes.addFeed(collection, () => ({ followers: readers.count(), behind: readers.behind() }))

  const checked = (stream: string): string => {
    if (!streamPattern.test(stream)) throw new TypeError('a stream name has 1 to 200 characters and no colon')
    return stream
  }

  return {
    /**
     * Stores an event as the next row of a stream. With a `key`, only the first row of that key in its
     * stream is stored, and later ones give that one back.
     */
    append: async (stream: string, event: Event, key: string | null = null) =>
      await writer.append(checked(stream), event, key),
    /** Saves a read by the promise that a stream has no rows yet. A wrong promise costs one refused insert. */
    expectNew: (stream: string): void => writer.expectAfter(checked(stream), 0),
    /** The `seq` of the newest row; 0 when there is none. */
    async last(stream: string): Promise<number> {
      const seq = await store.last(checked(stream))
      writer.expectAfter(stream, seq)
      return seq
    },
    /** Imports a whole stream, numbered from 1. A stream that exists already stays as it is. */
    async load(stream: string, rows: { event: Event; at: Date; key?: string }[]): Promise<void> {
      const name = checked(stream)
      const numbered = rows.map((row, index) => ({
        ...row,
        stream: name,
        seq: index + 1,
        key: row.key ?? null,
      }))
      await store.insert(numbered, true)
    },
    /** Rows after `after`, oldest first, at most `limit`. */
    read: async (stream: string, after: number, limit: number) =>
      await store.read(checked(stream), after, limit),
    /** Rows with `after < seq < before`, oldest first: of more than `limit`, the newest. */
    readNewest: async (stream: string, limit: number, after: number, before?: number) =>
      await store.read(checked(stream), after, limit, before, true),
    byKey: store.byKey,
    byEvent: store.byEvent,
    change: store.change,
    recent: store.recent,
    firstSince: store.firstSince,
    /**
     * Every row after `after`, once and in order: what is stored, then what comes, until `signal` aborts or
     * the stream is dropped. A reader that takes no row while `maxBehind` rows arrive is dropped: its next
     * pull throws FeedOverrunError, and it may follow again from there.
     */
    follow: (stream: string, after: number, signal: AbortSignal) =>
      readers.follow(checked(stream), after, signal),
    /** Removes the rows before `before`, but for the newest, and ends the followers: they may follow again. */
    trim: (stream: string, before: Date): Promise<void> => store.trim(checked(stream), before),
    /** Removes a stream and ends its followers. Its name must not be used again. */
    async drop(stream: string): Promise<void> {
      await store.drop(checked(stream))
      writer.forget(stream)
      readers.end(stream)
    },
    /** How many followers this process has. */
    followers: readers.count,
  }
}

export type Feed<Event> = ReturnType<typeof createFeed<Event>>

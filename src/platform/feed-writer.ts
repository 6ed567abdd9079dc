import { LRUCache } from 'lru-cache'
import type { FeedRow, FeedStore, NewFeedRow } from './feed-store.ts'

export type Appended<Event> = {
  row: FeedRow<Event>
  /** Whether a row with this key was there already: `row` is that one, and nothing was written. */
  repeated: boolean
}

type Waiting<Event> = {
  event: Event
  key: string | null
  resolve(appended: Appended<Event>): void
  reject(error: unknown): void
}

export type FeedWriterOptions<Event> = {
  store: FeedStore<Event>
  /** This process: `onStored` is all that it hears of its own rows. */
  by: string
  onStored(row: FeedRow<Event>): void
  /** Rows of a stream may have been stored, or be stored yet, though the store did not say so. */
  onDoubt(stream: string): void
}

const maxGroup = 200
/** Few, so that what arrives while they are under way shares the next round trip. */
const maxInserts = 3
const maxCollisions = 200
const maxRemembered = 20_000

/**
 * Gives rows their `seq`. A row takes the number after the last one known and the unique index refuses
 * it when another process was faster; only then is the store asked. As a number is tried only once the
 * one before is stored, there are no gaps. Appends that wait together are inserted together.
 */
export const createFeedWriter = <Event>({ store, by, onStored, onDoubt }: FeedWriterOptions<Event>) => {
  const waiting = new Map<string, Waiting<Event>[]>()
  const lastSeqs = new LRUCache<string, number>({ max: maxRemembered })
  const busy = new Set<string>()
  const collisions = new Map<string, number>()
  let inserts = 0
  let scheduled = false

  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      flush()
    })
  }

  const flush = (): void => {
    if (inserts >= maxInserts) return
    const singles: [string, Waiting<Event>][] = []
    for (const [stream, group] of waiting) {
      if (busy.has(stream)) continue
      busy.add(stream)
      if (!lastSeqs.has(stream)) {
        void learnLast(stream)
        continue
      }
      const taken = group.splice(0, maxGroup)
      if (group.length === 0) waiting.delete(stream)
      const [first] = taken
      // A refused row must not leave a gap before its successors, so that only these need an order.
      if (taken.length > 1 || !first)
        void insert(
          taken.map((one) => [stream, one]),
          true,
        )
      else singles.push([stream, first])
    }
    if (singles.length > 0) void insert(singles, false)
  }

  const learnLast = async (stream: string): Promise<void> => {
    try {
      const last = await store.last(stream)
      lastSeqs.set(stream, last)
    } catch (error) {
      const group = waiting.get(stream) ?? []
      waiting.delete(stream)
      for (const one of group) one.reject(error)
    } finally {
      busy.delete(stream)
      schedule()
    }
  }

  const insert = async (group: [string, Waiting<Event>][], ordered: boolean): Promise<void> => {
    inserts += 1
    const at = new Date()
    const rows = group.map(([stream, { event, key }], index): NewFeedRow<Event> => {
      const before = lastSeqs.get(stream) ?? 0
      return { stream, seq: before + 1 + (ordered ? index : 0), at, event, key, by }
    })
    const streams = new Set(rows.map((row) => row.stream))
    try {
      const refused = await store.insert(rows, ordered)
      const cut = ordered ? Math.min(...refused, rows.length) : rows.length
      const left: [string, Waiting<Event>][] = []
      for (const [index, row] of rows.entries()) {
        const place = group[index]
        if (!place) continue
        if (index < cut && !refused.has(index)) stored(row, place[1])
        else left.push(place)
      }
      if (left.length > 0) await retry(left)
    } catch (error) {
      for (const [, one] of group) one.reject(error)
      for (const stream of streams) {
        lastSeqs.delete(stream)
        onDoubt(stream)
      }
    } finally {
      inserts -= 1
      for (const stream of streams) busy.delete(stream)
      if (waiting.size > 0) schedule()
    }
  }

  const stored = ({ stream, seq, at, event }: NewFeedRow<Event>, one: Waiting<Event>): void => {
    lastSeqs.set(stream, Math.max(seq, lastSeqs.get(stream) ?? 0))
    collisions.delete(stream)
    const row = { stream, seq, at, event }
    onStored(row)
    one.resolve({ row, repeated: false })
  }

  /** A refused row's key may be taken, which answers it, or its number, which means another try. */
  const retry = async (refused: [string, Waiting<Event>][]): Promise<void> => {
    const again = new Map<string, Waiting<Event>[]>()
    for (const [stream, one] of refused) {
      const row = one.key === null ? null : await store.byKey(stream, one.key)
      if (row) one.resolve({ row, repeated: true })
      else again.set(stream, [...(again.get(stream) ?? []), one])
    }
    let mostTries = 0
    for (const [stream, group] of again) {
      const tries = (collisions.get(stream) ?? 0) + 1
      mostTries = Math.max(mostTries, tries)
      lastSeqs.delete(stream)
      if (tries <= maxCollisions) {
        collisions.set(stream, tries)
        waiting.set(stream, [...group, ...(waiting.get(stream) ?? [])])
      } else {
        collisions.delete(stream)
        for (const one of group) one.reject(new Error(`too many writers on the stream ${stream}`))
      }
    }
    // Processes that collided go on at different moments.
    if (mostTries > 1) await Bun.sleep(Math.random() * Math.min(mostTries, 10))
  }

  return {
    append(stream: string, event: Event, key: string | null): Promise<Appended<Event>> {
      return new Promise((resolve, reject) => {
        const one = { event, key, resolve, reject }
        const group = waiting.get(stream)
        if (group) group.push(one)
        else waiting.set(stream, [one])
        schedule()
      })
    },
    /** Saves looking for the last row of a stream. Being wrong costs a refused row, no more. */
    expectAfter(stream: string, seq: number): void {
      if (!lastSeqs.has(stream) && !busy.has(stream)) lastSeqs.set(stream, seq)
    },
    /** Another process wrote up to `seq`: the next row is tried after it. */
    noteSeq(stream: string, seq: number): void {
      const known = lastSeqs.get(stream)
      if (known !== undefined && known < seq && !busy.has(stream)) lastSeqs.set(stream, seq)
    },
    forget(stream: string): void {
      lastSeqs.delete(stream)
    },
  }
}

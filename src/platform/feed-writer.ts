import { LRUCache } from 'lru-cache'
import { createBatch, type Waiting } from './batch.ts'
import type { FeedRow, FeedStore } from './feed-store.ts'

export type Appended<Event> = {
  row: FeedRow<Event>
  /** Whether a row with this key was there already: `row` is that one, and nothing was written. */
  repeated: boolean
}

type Append<Event> = { stream: string; event: Event; key: string | null; collisions: number }

type Group<Event> = Waiting<Append<Event>, Appended<Event>>[]

const maxCollisions = 200
const maxKnownStreams = 20_000

/**
 * Gives rows their `seq`. A row takes the number after the last one known. The unique index refuses it
 * when another process was faster; only then is the store asked. A number is tried only once the one
 * before it is stored, so that there are no gaps. Appends that wait together are inserted together.
 * `by` is this process: the change stream does not report its own rows to it, `onStored` does. `onDoubt` is called
 * when a write ended without an answer: rows of the stream may be stored already, or later.
 */
export const createFeedWriter = <Event>(
  store: FeedStore<Event>,
  by: string,
  onStored: (row: FeedRow<Event>) => void,
  onDoubt: (stream: string) => void,
) => {
  /** Each is the number of a stored row, though not always of the last one; a lower one costs a refused row. */
  const lastSeqs = new LRUCache<string, number>({ max: maxKnownStreams })

  const write = async (group: Group<Event>): Promise<Group<Event>> => {
    const collisions = Math.max(...group.map(({ item }) => item.collisions))
    // Processes that collided go on at different moments.
    if (collisions > 1) await Bun.sleep(Math.random() * Math.min(collisions, 10))
    const byStream = [...Map.groupBy(group, ({ item }) => item.stream).values()]
    const single = byStream.filter((rows) => rows.length === 1).flat()
    const several = byStream.filter((rows) => rows.length > 1).flat()
    // A refused row must not leave a gap before the next row of its stream: only these need an order. Rows
    // whose number is known do not wait for the numbers of others.
    const known = ({ item }: Group<Event>[number]): boolean => lastSeqs.has(item.stream)
    const left = await Promise.all([
      ...[...Map.groupBy(single, known).values()].map((rows) => insert(rows, false)),
      ...[...Map.groupBy(several, known).values()].map((rows) => insert(rows, true)),
    ])
    return left.flat()
  }

  /** Never rejects. Returns what must be tried again. */
  const insert = async (group: Group<Event>, ordered: boolean): Promise<Group<Event>> => {
    const streams = [...new Set(group.map(({ item }) => item.stream))]
    try {
      const unknown = streams.filter((stream) => !lastSeqs.has(stream))
      await Promise.all(unknown.map(async (stream) => lastSeqs.set(stream, await store.last(stream))))
      const at = new Date()
      const counts = new Map<string, number>()
      const rows = group.map(({ item: { stream, event, key } }) => {
        const seq = (counts.get(stream) ?? lastSeqs.get(stream) ?? 0) + 1
        counts.set(stream, seq)
        return { stream, seq, at, event, key, by }
      })
      const refused = await store.insert(rows, ordered)
      const end = ordered ? Math.min(...refused, rows.length) : rows.length
      const collided = rows[end]?.stream
      const left: Group<Event> = []
      const untried: Group<Event> = []
      for (const [index, waiting] of group.entries()) {
        const row = rows[index]
        if (row && index < end && !refused.has(index)) {
          const { stream, seq, event } = row
          lastSeqs.set(stream, Math.max(seq, lastSeqs.get(stream) ?? 0))
          onStored({ stream, seq, at, event })
          waiting.resolve({ row: { stream, seq, at, event }, repeated: false })
        } else if (collided !== undefined && row?.stream !== collided) untried.push(waiting)
        else left.push(waiting)
      }
      const again = await Promise.all(left.map(isUnanswered))
      return [...left.filter((_, index) => again[index]), ...untried]
    } catch (error) {
      for (const { reject } of group) reject(error)
      for (const stream of streams) {
        lastSeqs.delete(stream)
        onDoubt(stream)
      }
      return []
    }
  }

  /** A row is refused when its key is taken, which answers it, or its number, which means another try. */
  const isUnanswered = async ({ item, resolve, reject }: Group<Event>[number]): Promise<boolean> => {
    const row = item.key === null ? null : await store.byKey(item.stream, item.key)
    if (row) {
      resolve({ row, repeated: true })
      return false
    }
    lastSeqs.delete(item.stream)
    item.collisions += 1
    if (item.collisions <= maxCollisions) return true
    reject(new Error(`too many writers on the stream ${item.stream}`))
    return false
  }

  const add = createBatch<Append<Event>, Appended<Event>>({
    write,
    keyOf: ({ stream }) => stream,
    maxItems: 200,
    maxWrites: 3,
  })

  return {
    append: (stream: string, event: Event, key: string | null): Promise<Appended<Event>> =>
      add({ stream, event, key, collisions: 0 }),
    /** Saves a read of the last row of a stream. A number that is too low costs a refused row, no more. */
    expectAfter(stream: string, seq: number): void {
      if (!lastSeqs.has(stream)) lastSeqs.set(stream, seq)
    },
    /** Another process wrote up to `seq`: the next row is tried after it. */
    noteSeq(stream: string, seq: number): void {
      const known = lastSeqs.get(stream)
      if (known !== undefined && known < seq) lastSeqs.set(stream, seq)
    },
    forget(stream: string): void {
      lastSeqs.delete(stream)
    },
  }
}

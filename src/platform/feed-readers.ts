import type { FeedRow } from './feed-store.ts'

/** A reader was too slow and has been dropped. It may follow again after `resumeAfter`. */
export class FeedOverrunError extends Error {
  readonly resumeAfter: number

  constructor(stream: string, resumeAfter: number) {
    super(`a reader of ${stream} fell too far behind; it can resume after ${resumeAfter}`)
    this.name = 'FeedOverrunError'
    this.resumeAfter = resumeAfter
  }
}

/** The state of one follower of one stream: it reads the store only when there are rows to read. */
type Reader<Event> = {
  /** Rows handed over by a writer of this process, without gaps, up to `next - 1`. */
  inHand: FeedRow<Event>[]
  next: number
  newest: number
  /** The last row that it took. */
  taken: number
  /** The newest row when the reader last took one; null while it waits for more. */
  newestWhenTaken: number | null
  mustRead: boolean
  state: 'open' | 'overrun' | 'ended'
  wake: () => void
}

const pageSize = 200
const maxInHand = 64

/**
 * All followers of one feed in this process. While changes of other processes do not arrive by themselves
 * (`isLive`), readers read the store every `pollMs`. `maxBehind` rows may arrive while a reader takes none, before
 * it is dropped.
 */
export const createFeedReaders = <Event>(
  read: (stream: string, after: number, limit: number) => Promise<FeedRow<Event>[]>,
  isLive: () => boolean,
  maxBehind: number,
  pollMs: number,
) => {
  const streams = new Map<string, Set<Reader<Event>>>()
  let poll: Timer | null = null

  const join = (stream: string, after: number): Reader<Event> => {
    const reader: Reader<Event> = {
      inHand: [],
      next: after + 1,
      newest: after,
      taken: after,
      newestWhenTaken: null,
      mustRead: true,
      state: 'open',
      wake: () => undefined,
    }
    streams.set(stream, (streams.get(stream) ?? new Set()).add(reader))
    poll ??= setInterval(() => {
      if (!isLive()) wakeAll()
    }, pollMs)
    return reader
  }

  const leave = (stream: string, reader: Reader<Event>): void => {
    const readers = streams.get(stream)
    readers?.delete(reader)
    if (readers?.size === 0) streams.delete(stream)
    if (streams.size > 0 || poll === null) return
    clearInterval(poll)
    poll = null
  }

  const lookAgain = (stream: string): void => {
    for (const reader of streams.get(stream) ?? []) {
      reader.mustRead = true
      reader.wake()
    }
  }

  const wakeAll = (): void => {
    for (const stream of streams.keys()) lookAgain(stream)
  }

  const arrived = (stream: string, seq: number, row: FeedRow<Event> | null): void => {
    for (const reader of streams.get(stream) ?? []) {
      if (seq < reader.next) continue
      if (row && seq === reader.next && reader.inHand.length < maxInHand) {
        reader.inHand.push(row)
        reader.next += 1
      } else reader.mustRead = true
      reader.newest = Math.max(reader.newest, seq)
      if (reader.newestWhenTaken !== null && reader.newest - reader.newestWhenTaken > maxBehind) {
        reader.state = 'overrun'
        reader.inHand = []
        leave(stream, reader)
      }
      reader.wake()
    }
  }

  async function* follow(stream: string, after: number, signal: AbortSignal): AsyncGenerator<FeedRow<Event>> {
    // Joined before the first read: rows that are stored in between wake the reader, so none is missed.
    const reader = join(stream, after)
    const onAbort = () => reader.wake()
    signal.addEventListener('abort', onAbort)
    let last = after
    try {
      while (!signal.aborted) {
        if (wasDropped(reader)) throw new FeedOverrunError(stream, last)
        const { promise: wokenAgain, resolve } = Promise.withResolvers<void>()
        reader.wake = resolve
        for (const row of await take(reader, stream, last)) {
          reader.newestWhenTaken = Math.max(reader.newest, row.seq)
          yield row
          reader.newestWhenTaken = null
          last = row.seq
          reader.taken = last
          if (signal.aborted) return
          if (wasDropped(reader)) throw new FeedOverrunError(stream, last)
        }
        if (reader.state === 'ended') return
        if (!reader.mustRead && reader.inHand.length === 0 && !signal.aborted) await wokenAgain
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      leave(stream, reader)
    }
  }

  const wasDropped = (reader: Reader<Event>): boolean => reader.state === 'overrun'

  /** The rows right after `last`: those in hand, or a page of the store. */
  const take = async (reader: Reader<Event>, stream: string, last: number): Promise<FeedRow<Event>[]> => {
    const held = reader.inHand.filter((row) => row.seq > last)
    reader.inHand = []
    if (held[0]?.seq === last + 1) return held
    if (held.length === 0 && !reader.mustRead) return []
    reader.mustRead = false
    reader.next = last + 1
    const page = await read(stream, last, pageSize)
    const gap = page.findIndex((row, index) => row.seq !== last + 1 + index)
    const rows = gap === -1 ? page : page.slice(0, gap)
    if (rows.length === pageSize) reader.mustRead = true
    reader.inHand = reader.inHand.filter((row) => row.seq > last + rows.length)
    reader.next = Math.max(reader.next, last + rows.length + 1)
    return rows
  }

  return {
    follow,
    /** A row was stored by this process: its readers have it at once. */
    handOver: (row: FeedRow<Event>) => arrived(row.stream, row.seq, row),
    /** A row was stored by some process: readers that lack it read the store. */
    announce: (stream: string, seq: number) => arrived(stream, seq, null),
    /** The stream was removed: its readers end. */
    end(stream: string): void {
      for (const reader of streams.get(stream) ?? []) {
        reader.state = 'ended'
        reader.wake()
      }
    },
    wakeAll,
    /** Makes the readers of the stream read the store, whether a row was announced or not. */
    lookAgain,
    /** How many followers there are. */
    count: () => [...streams.values()].reduce((sum, readers) => sum + readers.size, 0),
    /** How many rows the slowest follower has not taken, of those that it was told of. */
    behind: () => {
      let most = 0
      for (const readers of streams.values())
        for (const { newest, taken } of readers) most = Math.max(most, newest - taken)
      return most
    },
  }
}

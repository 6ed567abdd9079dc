import type { Feed } from '../../platform/feed.ts'
import { createDeltaWriter } from './delta-writer.ts'
import type { ReplyEvent, ReplyFailure } from './reply.ts'

/** The stream of a reply that this process writes. */
type LocalStream = {
  pieces: string[]
  /** Set once the end is stored. */
  end: ReplyEvent | null
  closed: boolean
  publishedAt: number
  timer: Timer | null
  listeners: Set<() => void>
}

const shortestBatchMs = 40
/** With more streams than this, words after the first are published a few together. */
const fewStreams = 50
const publishMs = 40

/**
 * The words of replies. One process writes a reply: its own readers get each word from memory, and readers of
 * other processes get it from the store a moment later. A reader may have words that are never stored, when the
 * process ends or the store fails: then the reply fails.
 */
export const createReplyStreams = (feed: Feed<ReplyEvent>) => {
  const streams = new Map<string, LocalStream>()

  const publish = (stream: LocalStream): void => {
    if (stream.timer) clearTimeout(stream.timer)
    stream.timer = null
    stream.publishedAt = performance.now()
    for (const listener of stream.listeners) listener()
  }
  const publishSoon = (stream: LocalStream): void => {
    const pauseMs = streams.size > fewStreams ? stream.publishedAt + publishMs - performance.now() : 0
    if (pauseMs <= 1) publish(stream)
    else stream.timer ??= setTimeout(() => publish(stream), pauseMs)
  }

  /** Ends without an end event when the stream was closed before its end was stored. */
  async function* followLocal(stream: LocalStream, signal: AbortSignal): AsyncGenerator<ReplyEvent> {
    let published = Promise.withResolvers<void>()
    const listener = () => published.resolve()
    stream.listeners.add(listener)
    signal.addEventListener('abort', listener)
    let taken = 0
    let offset = 0
    try {
      while (!signal.aborted) {
        published = Promise.withResolvers()
        if (taken < stream.pieces.length) {
          const text = stream.pieces.slice(taken).join('')
          taken = stream.pieces.length
          yield { type: 'delta', offset, text }
          offset += text.length
        } else if (stream.end) return yield stream.end
        else if (stream.closed) return
        else await published.promise
      }
    } finally {
      stream.listeners.delete(listener)
      signal.removeEventListener('abort', listener)
    }
  }

  return {
    /** Called before the question is stored, so that each reader of the question finds the stream. */
    open(replyId: string): void {
      const listeners = new Set<() => void>()
      streams.set(replyId, { pieces: [], end: null, closed: false, publishedAt: 0, timer: null, listeners })
      feed.expectNew(replyId)
    },

    /** Of many replies at once, fewer and larger rows are stored. */
    writerOf(replyId: string) {
      const writer = createDeltaWriter(
        async (offset, text) => {
          await feed.append(replyId, { type: 'delta', offset, text })
        },
        () => Math.max(shortestBatchMs, streams.size),
      )
      return {
        /** Throws when earlier words could not be stored. */
        write(piece: string): void {
          writer.write(piece)
          const stream = streams.get(replyId)
          if (!stream) return
          stream.pieces.push(piece)
          publishSoon(stream)
        },
        end: writer.end,
      }
    },

    /** Stores the end of a reply after its words; safe to repeat, and for replies of other processes. */
    async end(replyId: string, failure: ReplyFailure | null): Promise<void> {
      const event: ReplyEvent = { type: 'end', failure }
      await feed.append(replyId, event, 'end')
      const stream = streams.get(replyId)
      if (!stream) return
      stream.end = event
      publish(stream)
    },

    /** This process writes no more. Readers that have no end yet look for it in the store. */
    close(replyId: string): void {
      const stream = streams.get(replyId)
      if (!stream) return
      streams.delete(replyId)
      stream.closed = true
      publish(stream)
    },

    /** The words so far, each further one as it comes, then the end. */
    async *follow(replyId: string, signal: AbortSignal): AsyncGenerator<ReplyEvent> {
      const stream = streams.get(replyId)
      let next = 0
      if (stream)
        for await (const event of followLocal(stream, signal)) {
          yield event
          if (event.type === 'end') return
          next = event.offset + event.text.length
        }
      for await (const { event } of feed.follow(replyId, 0, signal)) {
        if (event.type === 'end') yield event
        else if (event.offset + event.text.length > next) {
          const skipped = Math.max(0, next - event.offset)
          yield { ...event, offset: event.offset + skipped, text: event.text.slice(skipped) }
        }
      }
    },

    drop: feed.drop,
  }
}

export type ReplyStreams = ReturnType<typeof createReplyStreams>

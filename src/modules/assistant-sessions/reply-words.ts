import type { Feed } from '../../platform/feed.ts'
import { createDeltaWriter } from './delta-writer.ts'
import type { ReplyEvent, ReplyFailure } from './reply.ts'

/** A reply that this process asks for: what was said, and who is to be told of more. */
type Spoken = {
  pieces: string[]
  /** Set once its end is stored. */
  end: { failure: ReplyFailure | null } | null
  isOver: boolean
  toldAt: number
  timer: Timer | null
  listeners: Set<() => void>
}

const shortestBatchMs = 40
/** Of more replies than this at once, words after the first are shown a few together. */
const fewReplies = 50
const betweenWordsMs = 40

/**
 * The words of replies. Only the process that asks the model adds to a reply, so that its own readers have
 * each word from memory at once, and the store follows behind for other processes. What its readers saw
 * before it was stored is no more than what is stored, unless the process dies or the store fails: then
 * the reply ends as failed, and is not gone on with.
 */
export const createReplyWords = (feed: Feed<ReplyEvent>) => {
  const spoken = new Map<string, Spoken>()

  const tell = (own: Spoken): void => {
    if (own.timer) clearTimeout(own.timer)
    own.timer = null
    own.toldAt = performance.now()
    for (const listener of own.listeners) listener()
  }
  const tellSoon = (own: Spoken): void => {
    const pauseMs = spoken.size > fewReplies ? own.toldAt + betweenWordsMs - performance.now() : 0
    if (pauseMs <= 1) tell(own)
    else own.timer ??= setTimeout(() => tell(own), pauseMs)
  }

  /** What this process says. Returns how much of it was told when the end is for the store to tell. */
  async function* followOwn(own: Spoken, signal: AbortSignal): AsyncGenerator<ReplyEvent, number | 'ended'> {
    let wake = (): void => undefined
    const listener = () => wake()
    own.listeners.add(listener)
    signal.addEventListener('abort', listener)
    let taken = 0
    let offset = 0
    try {
      while (!signal.aborted) {
        const news = new Promise<void>((resolve) => {
          wake = resolve
        })
        if (taken < own.pieces.length) {
          const text = own.pieces.slice(taken).join('')
          taken = own.pieces.length
          yield { type: 'delta', offset, text }
          offset += text.length
        } else if (own.end) {
          yield { type: 'end', failure: own.end.failure }
          return 'ended'
        } else if (own.isOver) return offset
        else await news
      }
      return 'ended'
    } finally {
      own.listeners.delete(listener)
      signal.removeEventListener('abort', listener)
    }
  }

  return {
    /** From now on readers look here first: before the question is stored, so that none comes too early. */
    open(replyId: string): void {
      spoken.set(replyId, {
        pieces: [],
        end: null,
        isOver: false,
        toldAt: 0,
        timer: null,
        listeners: new Set(),
      })
      feed.expectNew(replyId)
    },

    /** Says the words of a reply. Of many replies at once, fewer and larger rows are stored. */
    writerOf(replyId: string) {
      const writer = createDeltaWriter(
        async (offset, text) => {
          await feed.append(replyId, { type: 'delta', offset, text })
        },
        () => Math.max(shortestBatchMs, spoken.size),
      )
      return {
        /** Throws when earlier words could not be stored. */
        write(piece: string): void {
          writer.write(piece)
          const own = spoken.get(replyId)
          if (!own) return
          own.pieces.push(piece)
          tellSoon(own)
        },
        end: writer.end,
      }
    },

    /** Stores the end of a reply after its words; safe to repeat, and for replies of other processes. */
    async end(replyId: string, failure: ReplyFailure | null): Promise<void> {
      await feed.append(replyId, { type: 'end', failure }, 'end')
      const own = spoken.get(replyId)
      if (!own) return
      own.end = { failure }
      tell(own)
    },

    /** This process has no more to say. Readers who were not told the end look for it in the store. */
    close(replyId: string): void {
      const own = spoken.get(replyId)
      if (!own) return
      spoken.delete(replyId)
      own.isOver = true
      tell(own)
    },

    /** What was said so far, each word as it comes, then the end. */
    async *follow(replyId: string, signal: AbortSignal): AsyncGenerator<ReplyEvent> {
      const own = spoken.get(replyId)
      const told = own ? yield* followOwn(own, signal) : 0
      if (told === 'ended') return
      for await (const { event } of feed.follow(replyId, 0, signal)) {
        if (event.type === 'end') yield event
        else if (event.offset + event.text.length > told) {
          const skipped = Math.max(0, told - event.offset)
          yield { ...event, offset: event.offset + skipped, text: event.text.slice(skipped) }
        }
      }
    },
  }
}

export type ReplyWords = ReturnType<typeof createReplyWords>

import type { Feed, FeedRow } from '../../platform/feed.ts'
import type { Message, MessageEvent } from './assistant-session.ts'
import type { SessionStore } from './store.ts'

/** `before`: a seq, or a time. */
export type Window = { limit: number | null; before: number | Date | null; after: number | null }

const pageSize = 200
/** More than the pause between two recounts, and the longest write. */
const recountMs = 15 * 60 * 1000

/** The messages of each session: a stream of the feed, named by the session's id. */
export const createMessageLog = (feed: Feed<MessageEvent>, { countMessage }: SessionStore) => ({
  /**
   * Stores a message and counts it in its session; of several with one `key` the first is stored and
   * returned to all. Returns null, and leaves no row, when the session is gone.
   */
  async append(sessionId: string, event: MessageEvent, key: string | null) {
    const { row, repeated } = await feed.append(sessionId, event, key)
    const message = toMessage(row)
    // A repeated one too: the process that stored it may have ended before it was counted.
    if (await countMessage(message)) return { message, repeated }
    await feed.drop(sessionId)
    return null
  },
  /**
   * Counts the messages of the last minutes again: a process that is killed leaves messages that it stored and
   * did not count yet.
   */
  async recount(): Promise<void> {
    const newest = new Map<string, Parameters<typeof countMessage>[0]>()
    for await (const { stream: sessionId, seq, at: createdAt } of feed.recent(recountMs))
      if (seq > (newest.get(sessionId)?.seq ?? 0)) newest.set(sessionId, { sessionId, seq, createdAt })
    await Promise.all([...newest.values()].map(countMessage))
  },
  /** Returns null when no message was stored with this key. */
  async byKey(sessionId: string, key: string): Promise<Message | null> {
    const row = await feed.byKey(sessionId, key)
    return row && toMessage(row)
  },
  /** The newest `limit` messages of a window, or all of it, oldest first. */
  async window(sessionId: string, { limit, before, after }: Window): Promise<Message[]> {
    const end = before instanceof Date ? await feed.firstSince(sessionId, before) : before
    const rows = await feed.readNewest(sessionId, limit ?? 0, after ?? 0, end ?? undefined)
    return rows.map(toMessage)
  },
  /** All messages, a page at a time. */
  async *pages(sessionId: string): AsyncGenerator<Message[]> {
    for (let after = 0; ; ) {
      const rows = await feed.read(sessionId, after, pageSize)
      if (rows.length === 0) return
      yield rows.map(toMessage)
      after = rows.at(-1)?.seq ?? after
    }
  },
  last: feed.last,
  async *follow(sessionId: string, after: number, signal: AbortSignal): AsyncGenerator<Message> {
    for await (const row of feed.follow(sessionId, after, signal)) yield toMessage(row)
  },
  load: feed.load,
  drop: feed.drop,
})

export type MessageLog = ReturnType<typeof createMessageLog>

const toMessage = ({ stream, seq, at, event }: FeedRow<MessageEvent>): Message => ({
  ...event,
  sessionId: stream,
  seq,
  createdAt: at,
})

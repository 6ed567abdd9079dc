import type { Feed, FeedRow } from '../../../platform/feed.ts'
import type { Message, MessageEvent, Window } from './message.ts'

/** The messages of each booking: a stream of the feed, named by the id of the booking. */
export const createMessageLog = (feed: Feed<MessageEvent>) => ({
  /** Stores a message; of several with one `key` the first is stored, and returned to all. */
  async append(sessionId: string, event: MessageEvent, key: string | null): Promise<Message> {
    return toMessage((await feed.append(sessionId, event, key)).row)
  },
  async byId(sessionId: string, id: string): Promise<Message | null> {
    return orNull(await feed.byEvent(sessionId, id))
  },
  /** Changes a message of its author, unless it was deleted or is older than `since`. Returns null when it is. */
  async change(
    { session_id, id, user_id }: Message,
    since: Date,
    fields: Partial<MessageEvent>,
  ): Promise<Message | null> {
    const condition = { event: { user_id, deleted_at: null }, since }
    return orNull(await feed.change(session_id, id, condition, fields))
  },
  /** Oldest first. */
  async window(sessionId: string, { limit = 0, before, after = 0 }: Window): Promise<Message[]> {
    return (await feed.readNewest(sessionId, limit, after, before)).map(toMessage)
  },
  /** The messages after a seq, oldest first, at most `limit`. */
  async read(sessionId: string, after: number, limit: number): Promise<Message[]> {
    return (await feed.read(sessionId, after, limit)).map(toMessage)
  },
  last: feed.last,
  recent: feed.recent,
  load: feed.load,
  async *follow(sessionId: string, after: number, signal: AbortSignal): AsyncGenerator<Message> {
    for await (const row of feed.follow(sessionId, after, signal)) yield toMessage(row)
  },
})

export type MessageLog = ReturnType<typeof createMessageLog>

const toMessage = ({ stream, seq, at, event }: FeedRow<MessageEvent>): Message => ({
  ...event,
  session_id: stream,
  seq,
  created_at: at,
})

const orNull = (row: FeedRow<MessageEvent> | null): Message | null => row && toMessage(row)

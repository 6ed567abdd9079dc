import { type Connection, Schema } from 'mongoose'
import { schemaOptions } from '../../platform/mongo.ts'
import { keepRepliesSeconds, leaseMs, type Reply, type ReplyFailure, type ReplyStatus } from './reply.ts'

type ReplyRow = {
  _id: string
  session_id: string
  status: ReplyStatus
  failure: ReplyFailure | null
  text: string | null
  /** Whether its end is where everybody sees it: in its stream and, if done, as a message. */
  settled: boolean
  stop_asked: boolean
  owner: string
  /** The process that reserved it, which need not hear of that. */
  by?: string
  lease_until: Date
  created_at: Date
}

const text = { type: String, required: true } as const

const replySchema = new Schema<ReplyRow>(
  {
    _id: text,
    session_id: text,
    status: text,
    failure: { type: String, default: null },
    text: { type: String, default: null },
    settled: { type: Boolean, required: true },
    stop_asked: { type: Boolean, required: true },
    owner: text,
    by: String,
    lease_until: { type: Date, required: true },
    created_at: { type: Date, required: true },
  },
  schemaOptions,
)
replySchema.index({ session_id: 1, _id: -1 })
replySchema.index({ settled: 1, lease_until: 1 })
replySchema.index({ created_at: 1 }, { expireAfterSeconds: keepRepliesSeconds })

export const replyCollection = 'assistant_replies'

const lease = (): Date => new Date(Date.now() + leaseMs)

/** Who is giving which reply. Every write names the state it expects, so that one process alone ends a reply. */
export const createReplyStore = (connection: Connection, by: string) => {
  connection.model<ReplyRow>('AssistantReply', replySchema, replyCollection)
  const replies = connection.getClient().db(connection.name).collection<ReplyRow>(replyCollection)
  const streaming = { status: 'streaming' as const, settled: false }

  return {
    async insert(id: string, sessionId: string, owner: string): Promise<void> {
      await replies.insertOne({
        _id: id,
        session_id: sessionId,
        ...streaming,
        failure: null,
        text: null,
        stop_asked: false,
        owner,
        by,
        lease_until: lease(),
        created_at: new Date(),
      })
    },
    async byId(id: string): Promise<Reply | null> {
      const row = await replies.findOne({ _id: id })
      return row && toReply(row)
    },
    async discard(id: string): Promise<void> {
      await replies.deleteOne({ _id: id })
    },
    /** Says that `owner` is still at it; false when the reply was taken away or is to stop. */
    async renew(id: string, owner: string): Promise<boolean> {
      const { matchedCount } = await replies.updateOne(
        { _id: id, owner, ...streaming, stop_asked: false },
        { $set: { lease_until: lease() } },
      )
      return matchedCount === 1
    },
    /** The one moment at which a reply becomes done or failed; false when it is no longer `owner`'s. */
    async finish(id: string, owner: string, end: { text: string } | { failure: ReplyFailure }) {
      const $set =
        'text' in end
          ? { status: 'done' as const, text: end.text, lease_until: lease() }
          : { status: 'failed' as const, failure: end.failure, lease_until: lease() }
      const { matchedCount } = await replies.updateOne({ _id: id, owner, ...streaming }, { $set })
      return matchedCount === 1
    },
    async markSettled(id: string): Promise<void> {
      await replies.updateOne({ _id: id }, { $set: { settled: true } })
    },
    /** Takes over one reply whose owner fell silent. */
    async takeOver(owner: string): Promise<Reply | null> {
      const row = await replies.findOneAndUpdate(
        { settled: false, lease_until: { $lt: new Date() } },
        { $set: { owner, lease_until: lease() } },
        { sort: { lease_until: 1 }, returnDocument: 'after' },
      )
      return row && toReply(row)
    },
    async askToStop(sessionId: string): Promise<string[]> {
      const rows = await replies
        .find({ session_id: sessionId, ...streaming }, { projection: { _id: 1 } })
        .toArray()
      const ids = rows.map((row) => row._id)
      await replies.updateMany({ _id: { $in: ids }, ...streaming }, { $set: { stop_asked: true } })
      return ids
    },
    async isStopAsked(id: string): Promise<boolean> {
      return (await replies.findOne({ _id: id }, { projection: { stop_asked: 1 } }))?.stop_asked === true
    },
    /** The latest replies of a session, oldest first. */
    async latest(sessionId: string, limit: number): Promise<Reply[]> {
      const rows = await replies.find({ session_id: sessionId }).sort({ _id: -1 }).limit(limit).toArray()
      return rows.reverse().map(toReply)
    },
    async removeOfSession(sessionId: string): Promise<string[]> {
      const rows = await replies.find({ session_id: sessionId }, { projection: { _id: 1 } }).toArray()
      await replies.deleteMany({ session_id: sessionId })
      return rows.map((row) => row._id)
    },
  }
}

export type ReplyStore = ReturnType<typeof createReplyStore>

const toReply = (row: ReplyRow): Reply => ({
  id: row._id,
  sessionId: row.session_id,
  status: row.status,
  failure: row.failure,
  text: row.text,
  createdAt: row.created_at,
})

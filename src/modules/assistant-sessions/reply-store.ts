import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, firstRow, rowSchema } from '../../platform/mongo.ts'
import { keepRepliesSeconds, type Reply, type ReplyEnd } from './reply.ts'

/** `by`: the process that inserted it, to which the change stream does not report that. */
type ReplyRow = Reply & { by?: string }

const replySchema = rowSchema<ReplyRow>({
  _id: field.string,
  sessionId: field.string,
  status: field.string,
  failure: field.nullableString,
  text: field.nullableString,
  settled: field.boolean,
  stopAsked: field.boolean,
  owner: field.string,
  by: String,
  leaseUntil: field.date,
  createdAt: field.date,
})
replySchema.index({ sessionId: 1, _id: -1 })
replySchema.index({ settled: 1, leaseUntil: 1 })
replySchema.index({ createdAt: 1 }, { expireAfterSeconds: keepRepliesSeconds })

export const replyCollection = 'assistant_replies'

/** Names a reply. With its session, which is the shard key. */
export type ReplyKey = Pick<Reply, '_id' | 'sessionId'>

/**
 * The replies, of which `self` is the owner in this process. Each write names the state that it expects,
 * so that one process alone ends a reply.
 */
export const createReplyStore = (connection: Connection, self: string, leaseMs: number) => {
  const replies = collectionOf<ReplyRow>(connection, 'AssistantReply', replySchema, replyCollection)
  const streaming = { status: 'streaming' as const, settled: false }
  const lease = (): Date => new Date(Date.now() + leaseMs)
  const idsOf = async (filter: Partial<ReplyRow>): Promise<string[]> =>
    (await replies.find(filter, { projection: { _id: 1 } }).toArray()).map((row) => row._id)

  return {
    async insert({ _id, sessionId }: ReplyKey): Promise<void> {
      await replies.insertOne({
        _id,
        sessionId,
        ...streaming,
        failure: null,
        text: null,
        stopAsked: false,
        owner: self,
        by: self,
        leaseUntil: lease(),
        createdAt: new Date(),
      })
    },
    async discard({ _id, sessionId }: ReplyKey): Promise<void> {
      await replies.deleteOne({ _id, sessionId })
    },
    /** Returns false when the reply has another owner now, or is to stop. */
    async renew({ _id, sessionId }: ReplyKey): Promise<boolean> {
      const { matchedCount } = await replies.updateOne(
        { _id, sessionId, owner: self, ...streaming, stopAsked: false },
        { $set: { leaseUntil: lease() } },
      )
      return matchedCount === 1
    },
    /** The one moment at which a reply becomes done or failed. Returns null when it has another owner now. */
    finish: ({ _id, sessionId }: ReplyKey, end: ReplyEnd): Promise<Reply | null> =>
      replies.findOneAndUpdate(
        { _id, sessionId, owner: self, ...streaming },
        { $set: { ...end, status: 'text' in end ? 'done' : 'failed', leaseUntil: lease() } },
        { returnDocument: 'after' },
      ),
    async markSettled({ _id, sessionId }: ReplyKey): Promise<void> {
      await replies.updateOne({ _id, sessionId }, { $set: { settled: true } })
    },
    /** Takes over one reply whose lease ended. */
    takeOver: (): Promise<Reply | null> =>
      replies.findOneAndUpdate(
        { settled: false, leaseUntil: { $lt: new Date() } },
        { $set: { owner: self, leaseUntil: lease() } },
        { sort: { leaseUntil: 1 }, returnDocument: 'after' },
      ),
    /** Returns the replies of a session that are to stop. */
    async askToStop(sessionId: string): Promise<string[]> {
      const ids = await idsOf({ sessionId, ...streaming })
      await replies.updateMany({ _id: { $in: ids }, sessionId, ...streaming }, { $set: { stopAsked: true } })
      return ids
    },
    async isStopAsked({ _id, sessionId }: ReplyKey): Promise<boolean> {
      return (await firstRow(replies, { _id, sessionId, stopAsked: true })) !== null
    },
    /** The latest replies of a session, oldest first. */
    async latest(sessionId: string, limit: number): Promise<Reply[]> {
      return (await firstBatch(replies, { filter: { sessionId }, sort: { _id: -1 }, limit })).reverse()
    },
    /** Returns the ids of the replies that a session had. */
    async removeOfSession(sessionId: string): Promise<string[]> {
      const ids = await idsOf({ sessionId })
      await replies.deleteMany({ sessionId })
      return ids
    },
  }
}

export type ReplyStore = ReturnType<typeof createReplyStore>

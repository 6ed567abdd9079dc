import { type Connection, Schema } from 'mongoose'
import { isDuplicateKey, schemaOptions } from '../../platform/mongo.ts'
import {
  type AssistantSession,
  foldUserId,
  type SessionStatus,
  sessionStatuses,
} from './assistant-session.ts'
import { createMessageNotes, type MessageNote } from './message-notes.ts'

type SessionRow = {
  /** A UUID v7, so that its order is that of creation. */
  _id: string
  business_id: string
  location_id: string
  user_id: string
  /** `user_id` folded: by it an account's sessions are found when it is erased. */
  user_key: string
  session_type: string
  status: SessionStatus
  title: string | null
  metadata: string
  last_seq: number
  created_at: Date
  updated_at: Date
  last_message_at: Date | null
  ended_at: Date | null
}

const text = { type: String, required: true } as const
const date = { type: Date, required: true } as const

const sessionSchema = new Schema<SessionRow>(
  {
    _id: text,
    business_id: text,
    location_id: text,
    user_id: text,
    user_key: text,
    session_type: text,
    status: { type: String, enum: sessionStatuses, required: true },
    title: { type: String, default: null },
    metadata: text,
    last_seq: { type: Number, required: true },
    created_at: date,
    updated_at: date,
    last_message_at: { type: Date, default: null },
    ended_at: { type: Date, default: null },
  },
  schemaOptions,
)
sessionSchema.index({ business_id: 1, status: 1, _id: -1 })
sessionSchema.index({ business_id: 1, user_id: 1, status: 1, _id: -1 })
sessionSchema.index({ business_id: 1, user_id: 1, _id: -1 })
sessionSchema.index({ business_id: 1, _id: 1 })
sessionSchema.index({ user_key: 1 })

const sessionCollection = 'assistant_sessions'

export const createSessionStore = (connection: Connection) => {
  connection.model<SessionRow>('AssistantSession', sessionSchema, sessionCollection)
  // Reads and the write of each message go past Mongoose's documents: these filters are made here only.
  const sessions = connection.getClient().db(connection.name).collection<SessionRow>(sessionCollection)
  const listed = (filter: Partial<SessionRow>, limit: number) =>
    sessions.find(filter).sort({ _id: -1 }).limit(limit)
  const active = 'active' as const
  /** Returns how many of the sessions are there. */
  const noteAll = async (notes: MessageNote[]): Promise<number> => {
    const updates = notes.map(({ sessionId, seq, at }) => ({
      filter: { _id: sessionId },
      update: { $max: { last_seq: seq, last_message_at: at, updated_at: at } },
    }))
    const [only] = updates
    // The driver's way for one document costs half of that for many.
    if (only && updates.length === 1) return (await sessions.updateOne(only.filter, only.update)).matchedCount
    const operations = updates.map((updateOne) => ({ updateOne }))
    return (await sessions.bulkWrite(operations, { ordered: false })).matchedCount
  }

  return {
    async insert(session: AssistantSession): Promise<void> {
      await sessions.insertOne(toRow(session))
    },
    async insertUnlessThere(session: AssistantSession): Promise<void> {
      await sessions.insertOne(toRow(session)).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error
      })
    },
    async byId(id: string): Promise<AssistantSession | null> {
      const row = await sessions.findOne({ _id: id })
      return row && toSession(row)
    },
    async activeOfBusiness(businessId: string, limit: number): Promise<AssistantSession[]> {
      return (await listed({ business_id: businessId, status: active }, limit).toArray()).map(toSession)
    },
    async newestActive(businessId: string, userId: string): Promise<AssistantSession | null> {
      const [row] = await listed({ business_id: businessId, user_id: userId, status: active }, 1).toArray()
      return row ? toSession(row) : null
    },
    async history(businessId: string, userId: string, limit: number): Promise<AssistantSession[]> {
      return (await listed({ business_id: businessId, user_id: userId }, limit).toArray()).map(toSession)
    },
    /** All sessions of a business, oldest first, a few at a time. */
    async *ofBusiness(businessId: string): AsyncGenerator<AssistantSession> {
      const cursor = sessions.find({ business_id: businessId }).sort({ _id: 1 }).batchSize(50)
      for await (const row of cursor) yield toSession(row)
    },
    /** Sessions whose customer is any of these, which are folded. */
    async idsOfUser(userKeys: string[], limit: number): Promise<string[]> {
      const rows = await sessions
        .find({ user_key: { $in: userKeys } }, { projection: { _id: 1 } })
        .limit(limit)
        .toArray()
      return rows.map((row) => row._id)
    },
    /** Saves what a PATCH changes, unless somebody saved since `before` was read: then false. */
    async save(before: AssistantSession, after: AssistantSession): Promise<boolean> {
      const { matchedCount } = await sessions.updateOne(
        { _id: before.id, status: before.status, metadata: before.metadata },
        {
          $set: {
            location_id: after.locationId,
            session_type: after.sessionType,
            status: after.status,
            title: after.title,
            metadata: after.metadata,
            ended_at: after.endedAt,
          },
          $max: { updated_at: after.updatedAt },
        },
      )
      return matchedCount === 1
    },
    /** Notes a stored message; false when the session is gone. */
    noteMessage: createMessageNotes(noteAll),
    async remove(id: string): Promise<boolean> {
      return (await sessions.deleteOne({ _id: id })).deletedCount === 1
    },
  }
}

export type SessionStore = ReturnType<typeof createSessionStore>

const toSession = (row: SessionRow): AssistantSession => ({
  id: row._id,
  businessId: row.business_id,
  locationId: row.location_id,
  userId: row.user_id,
  sessionType: row.session_type,
  status: row.status,
  title: row.title,
  metadata: row.metadata,
  messageCount: row.last_seq,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastMessageAt: row.last_message_at,
  endedAt: row.ended_at,
})

const toRow = (session: AssistantSession): SessionRow => ({
  _id: session.id,
  business_id: session.businessId,
  location_id: session.locationId,
  user_id: session.userId,
  user_key: foldUserId(session.userId),
  session_type: session.sessionType,
  status: session.status,
  title: session.title,
  metadata: session.metadata,
  last_seq: session.messageCount,
  created_at: session.createdAt,
  updated_at: session.updatedAt,
  last_message_at: session.lastMessageAt,
  ended_at: session.endedAt,
})

import type { Connection } from 'mongoose'
import { createBatch } from '../../platform/batch.ts'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../platform/mongo.ts'
import {
  type AssistantSession,
  type Message,
  type SessionSubject,
  sessionStatuses,
} from './assistant-session.ts'
import type { StatusCount } from './stats.ts'

const sessionSchema = rowSchema<AssistantSession>({
  _id: field.string,
  businessId: field.string,
  locationId: field.string,
  userId: field.string,
  userKey: field.string,
  sessionType: field.string,
  status: { type: String, enum: sessionStatuses, required: true },
  title: field.nullableString,
  metadata: field.string,
  messageCount: field.number,
  createdAt: field.date,
  updatedAt: field.date,
  lastMessageAt: field.nullableDate,
  endedAt: field.nullableDate,
  openKey: String,
})
sessionSchema.index({ businessId: 1, status: 1, _id: -1 })
sessionSchema.index({ businessId: 1, userId: 1, status: 1, _id: -1 })
sessionSchema.index({ businessId: 1, userId: 1, _id: -1 })
sessionSchema.index({ businessId: 1, _id: 1 })
sessionSchema.index({ userKey: 1 })
sessionSchema.index({ openKey: 1 }, { unique: true, sparse: true })

/** A removal that has begun and is not finished; `_id` is the session's. */
type Removal = { _id: string }

const removalSchema = rowSchema<Removal>({ _id: field.string })

export const removalCollection = 'assistant_removals'

/** A session whose customer is being renamed; `_id` is the session's. */
type Rename = { _id: string; userId: string }

const renameSchema = rowSchema<Rename>({ _id: field.string, userId: field.string })
renameSchema.index({ userId: 1 })

export const renameCollection = 'assistant_renames'

export type SessionFilter = Pick<AssistantSession, 'businessId'> &
  Partial<Pick<AssistantSession, 'userId' | 'status'>>

type CountedMessage = Pick<Message, 'sessionId' | 'seq' | 'createdAt'>

export const createSessionStore = (connection: Connection) => {
  const removals = connection.model<Removal>('AssistantRemoval', removalSchema, removalCollection)
  const renames = collectionOf<Rename>(connection, 'AssistantRename', renameSchema, renameCollection)
  const sessions = collectionOf<AssistantSession>(
    connection,
    'AssistantSession',
    sessionSchema,
    'assistant_sessions',
  )

  /** Returns how many of the messages have their session. */
  const countAll = async (messages: CountedMessage[]): Promise<number> => {
    const updates = messages.map(({ sessionId, seq, createdAt: at }) => ({
      filter: { _id: sessionId },
      update: { $max: { messageCount: seq, lastMessageAt: at, updatedAt: at } },
    }))
    const [only] = updates
    // The driver's call for one document costs half of the call for many.
    if (only && updates.length === 1) return (await sessions.updateOne(only.filter, only.update)).matchedCount
    const operations = updates.map((updateOne) => ({ updateOne }))
    return (await sessions.bulkWrite(operations, { ordered: false })).matchedCount
  }

  return {
    async insert(session: AssistantSession): Promise<void> {
      await sessions.insertOne(session)
    },
    async insertIfAbsent(session: AssistantSession): Promise<void> {
      await insertOnce(sessions.insertOne(session))
    },
    byOpenKey: (openKey: string): Promise<AssistantSession | null> => firstRow(sessions, { openKey }),
    /** Returns false when another session has its `openKey`. */
    insertOpen: (session: AssistantSession): Promise<boolean> =>
      insertOnce(sessions.insertOne(session), 'openKey'),
    /** The sessions of a business: how many of each status, their messages and the last one's time. */
    async countByStatus(businessId: string): Promise<StatusCount[]> {
      const counts = { sessions: { $sum: 1 }, messages: { $sum: '$messageCount' } }
      const group = { _id: '$status', ...counts, lastMessageAt: { $max: '$lastMessageAt' } }
      return await sessions.aggregate<StatusCount>([{ $match: { businessId } }, { $group: group }]).toArray()
    },
    byId: (id: string): Promise<AssistantSession | null> => firstRow(sessions, { _id: id }),
    subjectOf: (id: string): Promise<SessionSubject | null> =>
      firstRow(sessions, { _id: id }, { projection: { businessId: 1, userId: 1 } }),
    /** Newest first. */
    newest: (filter: SessionFilter, limit: number): Promise<AssistantSession[]> =>
      firstBatch(sessions, { filter, sort: { _id: -1 }, limit }),
    /** All sessions of a business, oldest first, a few at a time. */
    ofBusiness: (businessId: string): AsyncIterable<AssistantSession> =>
      sessions.find({ businessId }).sort({ _id: 1 }).batchSize(50),
    /** Ids of sessions whose `userKey` is one of these. */
    async idsOfUser(userKeys: string[], limit: number): Promise<string[]> {
      const filter = { userKey: { $in: userKeys } }
      const rows = await firstBatch(sessions, { filter, projection: { _id: 1 }, limit })
      return rows.map((row) => row._id)
    },
    /**
     * Writes some fields. Status, end and metadata were made from `before`: they are written only if it still has
     * theirs. Returns the session, with what other writers wrote; null when it is gone or another writer came first.
     */
    change: (
      before: AssistantSession,
      fields: Partial<AssistantSession>,
      now: Date,
    ): Promise<AssistantSession | null> =>
      sessions.findOneAndUpdate(
        {
          _id: before._id,
          ...(fields.status !== undefined && { status: before.status, endedAt: before.endedAt }),
          ...(fields.metadata !== undefined && { metadata: before.metadata }),
        },
        {
          ...(Object.keys(fields).length > 0 && { $set: fields }),
          ...(fields.status !== undefined && fields.status !== 'active' && { $unset: { openKey: '' } }),
          $max: { updatedAt: now },
        },
        { returnDocument: 'after' },
      ),
    /**
     * Counts a stored message in its session; safe to repeat and in any order. Returns false when the
     * session is gone. Messages that come together are counted in one write.
     */
    countMessage: createBatch<CountedMessage, boolean>({
      maxItems: 500,
      maxWrites: 2,
      async write(group) {
        const all = (await countAll(group.map(({ item }) => item))) === group.length
        for (const { item, resolve } of group)
          resolve(all || (group.length > 1 && (await countAll([item])) === 1))
        return []
      },
    }),

    /** Gives the sessions another customer, and tells the processes that cache the old one. */
    async rename(ids: string[], userId: string): Promise<void> {
      const rows = ids.map((_id) => ({
        updateOne: { filter: { _id }, update: { $set: { userId } }, upsert: true },
      }))
      await renames.bulkWrite(rows)
      await sessions.updateMany(
        { _id: { $in: ids } },
        { $set: { userId, userKey: userId }, $unset: { openKey: '' } },
      )
    },
    /** Called once all sessions are renamed. Each row that goes is a second change for the caches. */
    async finishRenames(userId: string): Promise<void> {
      await renames.deleteMany({ userId })
    },

    async beginRemoval(id: string): Promise<void> {
      await insertOnce(removals.create({ _id: id }))
    },
    async remove(id: string): Promise<void> {
      await sessions.deleteOne({ _id: id })
    },
    async finishRemoval(id: string): Promise<void> {
      await removals.deleteOne({ _id: id })
    },
    async unfinishedRemovals(): Promise<string[]> {
      return (await removals.find({}).limit(1000).lean()).map((removal) => removal._id)
    },
  }
}

export type SessionStore = ReturnType<typeof createSessionStore>

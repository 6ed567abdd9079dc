import { type Connection, Schema } from 'mongoose'
import type { Changes } from '../../platform/changes.ts'
import { schemaOptions } from '../../platform/mongo.ts'

type TypingRow = { _id: string; user_id: string | null; at: Date }

const typingSchema = new Schema<TypingRow>(
  {
    _id: { type: String, required: true },
    user_id: { type: String, default: null },
    at: { type: Date, required: true },
  },
  schemaOptions,
)
typingSchema.index({ at: 1 }, { expireAfterSeconds: 60 })

const collection = 'assistant_typing'
const minPauseMs = 1000

export type TypingFrom = { connectionId: string }

/**
 * That somebody types: not part of any log, lost without harm. It goes through the store all the same, as
 * the other tab may be at another process.
 */
export const createTyping = (connection: Connection, changes: Changes) => {
  const rows = connection.model<TypingRow>('AssistantTyping', typingSchema, collection)
  const listeners = new Map<string, Map<string, (from: TypingFrom) => void>>()

  changes.follow(
    collection,
    (id, removed) => {
      const [sessionId = '', from = ''] = String(id).split(':')
      if (removed) return
      for (const [connectionId, listen] of listeners.get(sessionId) ?? [])
        if (connectionId !== from) listen({ connectionId: from })
    },
    () => undefined,
  )

  return {
    join(sessionId: string, listen: (from: TypingFrom) => void) {
      const connectionId = Bun.randomUUIDv7()
      const ofSession = listeners.get(sessionId) ?? new Map()
      listeners.set(sessionId, ofSession.set(connectionId, listen))
      let saidAt = Number.NEGATIVE_INFINITY
      return {
        leave(): void {
          ofSession.delete(connectionId)
          if (ofSession.size === 0) listeners.delete(sessionId)
        },
        /** Tells the others, at most once a second. */
        async say(userId: string | null): Promise<void> {
          if (performance.now() - saidAt < minPauseMs) return
          saidAt = performance.now()
          await rows.updateOne(
            { _id: `${sessionId}:${connectionId}` },
            { $set: { user_id: userId, at: new Date() } },
            { upsert: true },
          )
        },
      }
    },
  }
}

export type Typing = ReturnType<typeof createTyping>

import { type Connection, Schema } from 'mongoose'
import type { Changes } from '../../platform/changes.ts'
import { schemaOptions } from '../../platform/mongo.ts'

/** `_id` is `<session>:<connection>`: a change stream reports no more than that. */
type TypingRow = { _id: string; at: Date }

const typingSchema = new Schema<TypingRow>(
  { _id: { type: String, required: true }, at: { type: Date, required: true } },
  schemaOptions,
)
typingSchema.index({ at: 1 }, { expireAfterSeconds: 60 })

const collection = 'assistant_typing'
const minPauseMs = 1000

/**
 * Reports typing to the other sockets of a session, through the store, as they may be at other processes.
 * Typing is not logged and may be lost.
 */
export const createTypingStore = (connection: Connection, changes: Changes) => {
  const rows = connection.model<TypingRow>('AssistantTyping', typingSchema, collection)
  const sessions = new EventTarget()

  changes.follow(
    collection,
    (id, removed) => {
      const [sessionId = '', from = ''] = String(id).split(':')
      if (!removed) sessions.dispatchEvent(new CustomEvent(sessionId, { detail: from }))
    },
    () => undefined,
  )

  return {
    /**
     * Calls `onTyping` with the connection of another user that types, until `signal` aborts. Returns the
     * function that reports typing to the others, at most once a second.
     */
    join(sessionId: string, onTyping: (connectionId: string) => void, signal: AbortSignal) {
      const connectionId = Bun.randomUUIDv7()
      const listener = (event: Event) => {
        if (event instanceof CustomEvent && event.detail !== connectionId) onTyping(event.detail)
      }
      sessions.addEventListener(sessionId, listener, { signal })
      let reportedAt = Number.NEGATIVE_INFINITY
      return async (): Promise<void> => {
        if (performance.now() - reportedAt < minPauseMs) return
        reportedAt = performance.now()
        const _id = `${sessionId}:${connectionId}`
        await rows.updateOne({ _id }, { $set: { at: new Date() } }, { upsert: true })
      }
    },
  }
}

export type TypingStore = ReturnType<typeof createTypingStore>

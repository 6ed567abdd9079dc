import type { Connection } from 'mongoose'
import type { Changes } from '../../../platform/changes.ts'
import { collectionOf, field, firstBatch, rowSchema } from '../../../platform/mongo.ts'

/** `_id` is `<session>:<kind>:<user>:<process>`: a change stream reports no more than that. */
type Signal = { _id: string; at: Date }

export type SignalKind = 'typing' | 'present'

const signalSchema = rowSchema<Signal>({ _id: field.string, at: field.date })
signalSchema.index({ at: 1 }, { expireAfterSeconds: 120 })

const collection = 'encounter_signals'
/** More than the people of a booking and the admins that look in. */
const maxPresent = 1000

/** Which users type and are present, told to all processes through the store. It is not logged and may be lost. */
export const createSignalStore = (connection: Connection, changes: Changes) => {
  const signals = collectionOf<Signal>(connection, 'EncounterSignal', signalSchema, collection)
  const idOf = (sessionId: string, kind: SignalKind, userId: string) =>
    `${sessionId}:${kind}:${userId}:${changes.self}`

  return {
    /** Calls `onSignal` for each signal that any process, this one too, gives or takes back. */
    follow(
      onSignal: (sessionId: string, kind: string, userId: string, removed: boolean) => void,
      onGap: () => void,
    ): void {
      changes.follow(
        collection,
        (id, removed) => {
          const [sessionId = '', kind = '', userId = ''] = String(id).split(':')
          onSignal(sessionId, kind, userId, removed)
        },
        onGap,
      )
    },
    async give(sessionId: string, kind: SignalKind, userId: string): Promise<void> {
      const _id = idOf(sessionId, kind, userId)
      await signals.updateOne({ _id }, { $set: { at: new Date() } }, { upsert: true })
    },
    async takeBack(sessionId: string, kind: SignalKind, userId: string): Promise<void> {
      await signals.deleteOne({ _id: idOf(sessionId, kind, userId) })
    },
    /** Gives the presence of these users of this process again. */
    async renewPresence(present: { sessionId: string; userId: string }[]): Promise<void> {
      const ids = present.map(({ sessionId, userId }) => idOf(sessionId, 'present', userId))
      await signals.updateMany({ _id: { $in: ids } }, { $set: { at: new Date() } })
    },
    /** The users that are present at any process, each once, in the order of their ids. */
    async present(sessionId: string, since: Date): Promise<string[]> {
      const prefix = `${sessionId}:present`
      const rows = await firstBatch(signals, {
        filter: { _id: { $gt: `${prefix}:`, $lt: `${prefix};` }, at: { $gte: since } },
        sort: { _id: 1 },
        limit: maxPresent,
      })
      return [...new Set(rows.map(({ _id }) => _id.split(':')[2] ?? ''))]
    },
  }
}

export type SignalStore = ReturnType<typeof createSignalStore>

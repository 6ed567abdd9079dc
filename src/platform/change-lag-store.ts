import type { Connection } from 'mongoose'
import type { Changes } from './changes.ts'
import { collectionOf, field, rowSchema } from './mongo.ts'

type Probe = { _id: string; at: Date }

const collection = 'change_probes'
/** Rows of processes that have ended. */
const keepSeconds = 24 * 60 * 60

const probeSchema = rowSchema<Probe>({ _id: field.string, at: field.date }).index(
  { at: 1 },
  { expireAfterSeconds: keepSeconds },
)

/**
 * Measures how long a write takes to come back to this process through the change stream, as the rows of other
 * processes do: one clock measures both ends. Call it before `changes.start()`.
 */
export const createChangeLag = (connection: Connection, changes: Changes) => {
  const probes = collectionOf<Probe>(connection, 'ChangeProbe', probeSchema, collection)
  const { self } = changes
  let sentAt: number | null = null
  let lastMs: number | null = null
  changes.follow(collection, (id, removed) => {
    if (id !== self || removed || sentAt === null) return
    lastMs = performance.now() - sentAt
    sentAt = null
  })
  return {
    /** Writes a row, unless the one before has not come back yet. */
    async probe(): Promise<void> {
      if (sentAt !== null) return
      sentAt = performance.now()
      try {
        await probes.updateOne({ _id: self }, { $set: { at: new Date() } }, { upsert: true })
      } catch (error) {
        sentAt = null
        throw error
      }
    },
    /** Seconds, of the last row or of the one that is under way for longer; null before the first. */
    seconds(): number | null {
      const waitingMs = sentAt === null ? null : performance.now() - sentAt
      const ms = waitingMs === null ? lastMs : Math.max(waitingMs, lastMs ?? 0)
      return ms === null ? null : ms / 1000
    },
  }
}

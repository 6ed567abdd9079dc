import type { Connection } from 'mongoose'
import { databaseOf, isDuplicateKey, isStoreAway } from '../../../platform/mongo.ts'
import { CannotWriteError } from '../../../platform/write-check.ts'

/** One row of all processes. */
const probeId = 'probe'

/** What `/health` asks of the store. */
export const createHealthStore = (connection: Connection) => {
  const database = databaseOf(connection)
  const rows = database.collection<{ _id: string; at: Date }>('health')
  return {
    async ping(): Promise<void> {
      await database.command({ ping: 1 })
    },
    /** Throws CannotWriteError when the store answers and does not take the row. */
    async write(): Promise<void> {
      try {
        await rows.updateOne({ _id: probeId }, { $set: { at: new Date() } }, { upsert: true })
      } catch (error) {
        // Another process made the row in the same moment.
        if (isDuplicateKey(error)) return
        throw isStoreAway(error) ? error : new CannotWriteError(error)
      }
    },
  }
}

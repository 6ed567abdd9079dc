import { type Connection, Schema } from 'mongoose'
import { isDuplicateKey, schemaOptions } from '../../platform/mongo.ts'

type RemovalRow = { _id: string }

export const removalCollection = 'assistant_removals'

const removalSchema = new Schema<RemovalRow>({ _id: { type: String, required: true } }, schemaOptions)

/**
 * Removes what several collections hold of a session so that a crash in between is repaired: the intent
 * is stored first and forgotten last, and `finishLeftovers` runs again what it finds.
 */
export const createRemovals = (connection: Connection, removeParts: (sessionId: string) => Promise<void>) => {
  const removals = connection.model<RemovalRow>('AssistantRemoval', removalSchema, removalCollection)
  const run = async (sessionId: string): Promise<void> => {
    await removals.create({ _id: sessionId }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error
    })
    await removeParts(sessionId)
    await removals.deleteOne({ _id: sessionId })
  }
  return {
    run,
    async finishLeftovers(): Promise<void> {
      for (const { _id } of await removals.find({}).limit(1000).lean()) await run(_id)
    },
  }
}

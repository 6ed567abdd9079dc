import { MongoServerError } from 'mongodb'
import type { Connection } from 'mongoose'
import { databaseOf } from './mongo.ts'

const namespaceNotFound = 26

/** The indexes of the models that the store does not have, as `collection.name`. */
export const missingIndexes = async (connection: Connection): Promise<string[]> => {
  const db = databaseOf(connection)
  const missing = Object.values(connection.models).map(async ({ schema, collection: { collectionName } }) => {
    const existing = await db
      .collection(collectionName)
      .indexes()
      .catch((error: unknown) => {
        if (error instanceof MongoServerError && error.code === namespaceNotFound) return []
        throw error
      })
    const known = new Set(existing.map(({ key }) => JSON.stringify(key)))
    return schema
      .indexes()
      .filter(([key]) => !known.has(JSON.stringify(key)))
      .map(([key]) => `${collectionName}.${Object.keys(key).join('_')}`)
  })
  return (await Promise.all(missing)).flat()
}

import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Collection, type IndexDescription, type IndexDescriptionInfo, MongoServerError } from 'mongodb'
import type { Connection, Model } from 'mongoose'
import { databaseOf } from './mongo.ts'

/** Returns the indexes that the schema of a model names. */
export const indexesOf = ({ schema }: Model<unknown>): IndexDescription[] =>
  schema.indexes().map(([key, options]) => ({ key, ...options }) as IndexDescription)

/**
 * Creates the collections and indexes of every model made so far; safe to run in many processes at once, also of two
 * releases. No index is dropped: processes of the release before may need it. The commands go through `setup`, a
 * connection without a time limit.
 */
export const ensureIndexes = async (connection: Connection, setup = connection): Promise<void> => {
  const db = databaseOf(setup)
  const createIndexes = async (model: Model<unknown>): Promise<void> => {
    const indexes = indexesOf(model)
    const collection = db.collection(model.collection.collectionName)
    if (indexes.length === 0) return
    try {
      // One command for a collection: Mongoose's own function sends one for each index.
      await collection.createIndexes(indexes)
    } catch (error) {
      if (!isConflict(error)) throw error
      for (const index of indexes) await createBesideOthers(collection, index)
    }
  }
  await Promise.all(Object.values(connection.models).map(createIndexes))
}

const conflicts = new Set([85, 86])

const isConflict = (error: unknown): boolean =>
  error instanceof MongoServerError && conflicts.has(Number(error.code))

/** MongoDB's longest time: about 68 years. */
const neverSeconds = 2 ** 31 - 1

/**
 * Creates an index where the store may have another one of its name, or the same one with another time of expiry,
 * from another release. That one stays and serves queries until a step of a later release drops it.
 */
const createBesideOthers = async (collection: Collection, index: IndexDescription): Promise<void> => {
  try {
    await collection.createIndexes([index])
    return
  } catch (error) {
    if (!isConflict(error)) throw error
  }
  const found = await collection.listIndexes().toArray()
  const same = found.find((other) => isDeepStrictEqual(signatureOf(other), signatureOf(index)))
  if (!same) {
    const hash = createHash('sha256')
      .update(JSON.stringify(signatureOf(index)))
      .digest('hex')
    await collection.createIndexes([{ ...index, name: `${nameOf(index)}_${hash.slice(0, 8)}` }])
    return
  }
  const expireAfterSeconds = index.expireAfterSeconds ?? neverSeconds
  if ((same.expireAfterSeconds ?? neverSeconds) === expireAfterSeconds) return
  await collection.db.command({
    collMod: collection.collectionName,
    index: { name: same.name, expireAfterSeconds },
  })
}

/** What makes two indexes different ones to MongoDB: both may be there, under two names. */
const signatureOf = (index: IndexDescription | IndexDescriptionInfo) => [
  Object.entries(index.key),
  index.unique ?? false,
  index.sparse ?? false,
  index.partialFilterExpression ?? null,
]

/** As the driver names an index without a name. */
const nameOf = ({ name, key }: IndexDescription): string => name ?? Object.entries(key).flat().join('_')

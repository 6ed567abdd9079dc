import { BSON, type CollectionInfo, type Document } from 'mongodb'
import { openStoreSnapshot } from '../embedded-mongo/snapshot.ts'
import { connectMongo, databaseOf, defaultDatabase } from '../platform/mongo.ts'
import { reasonOf } from '../platform/reason.ts'
import type { Settings } from '../settings.ts'

export type SnapshotCollection = {
  name: string
  options: Document
  indexes: Document[]
  /** The rows as BSON. */
  rows(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** A store as it was at one moment: references between collections hold in it. */
export type Snapshot = {
  collections: SnapshotCollection[]
  /** The bytes of all rows. */
  dataBytes: number
  close(): Promise<void>
}

/**
 * Opens the store of the settings as it is now, without holding up its writes: the file of an embedded store, also
 * beside the process that serves it, or a session of a replica set that reads one point in time.
 */
export const openSnapshot = async ({ mongodbUri, dataDir }: Pick<Settings, 'mongodbUri' | 'dataDir'>) =>
  mongodbUri === null ? openEmbedded(dataDir) : await openReplicaSet(mongodbUri)

const openEmbedded = (dataDir: string): Snapshot => {
  const { collections, dataBytes, close } = openStoreSnapshot(dataDir, defaultDatabase)
  return {
    collections: collections.map(({ name, indexes, rows }) => ({
      name,
      options: {},
      indexes: indexes.map((spec) => BSON.deserialize(spec)),
      rows,
    })),
    dataBytes,
    async close() {
      close()
    },
  }
}

const openReplicaSet = async (uri: string): Promise<Snapshot> => {
  const connection = await connectMongo(uri)
  const db = databaseOf(connection)
  const session = connection.getClient().startSession({ snapshot: true })
  try {
    const found = await db.listCollections<CollectionInfo>().toArray()
    const kept = found.filter(({ name, type }) => type === 'collection' && !name.startsWith('system.'))
    const collections = await Promise.all(
      kept.map(async ({ name, options = {} }) => ({
        name,
        options,
        indexes: (await db.collection(name).indexes()).map(({ v: _, ...index }) => index),
        rows: () => db.collection(name).find<Uint8Array>({}, { raw: true, session, batchSize: 1000 }),
      })),
    )
    // The first read with the session fixes the moment.
    await db.collection(kept[0]?.name ?? 'none').findOne({}, { session })
    // The types of the driver leave this field out.
    if (!('snapshotTime' in session && session.snapshotTime)) throw new Error('it has no snapshot reads')
    const { dataSize } = await db.command({ dbStats: 1 })
    const close = async (): Promise<void> => {
      await session.endSession()
      await connection.close()
    }
    return { collections, dataBytes: Number(dataSize), close }
  } catch (error) {
    await connection.close()
    const reason = reasonOf(error)
    throw new Error(
      `the store of MONGODB_URI cannot be read as of one moment (${reason}): a backup needs a replica set of MongoDB 5 or later`,
      { cause: error },
    )
  }
}

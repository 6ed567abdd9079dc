import type { Document } from 'bson'
import type {
  AbstractCursor,
  AnyBulkWriteOperation,
  ChangeStream,
  ClientSession,
  Collection,
  Db,
  GridFSBucket,
  MongoClient,
} from 'mongodb'

type Operation<T> = (target: T, args: Document, options: Document) => Promise<unknown>

/** A change stream whose cursor is open, as a spec expects; the driver would open it with the first read. */
async function opened(stream: ChangeStream): Promise<ChangeStream> {
  const { cursor } = stream as unknown as { cursor: { cursorInit(): Promise<void> } }
  await cursor.cursorInit()
  return stream
}

const everything = (cursor: AbstractCursor): Promise<unknown[]> => cursor.toArray()

/** A bulk write's request: a spec nests the options of a statement beside its documents, as the driver does. */
const bulk = (requests: Document[]): AnyBulkWriteOperation[] => requests as AnyBulkWriteOperation[]

export const collectionOperations: Record<string, Operation<Collection>> = {
  aggregate: (c, { pipeline }, options) => everything(c.aggregate(pipeline, options)),
  bulkWrite: (c, { requests }, options) => c.bulkWrite(bulk(requests), options),
  count: (c, { filter }, options) => c.count(filter ?? {}, options),
  countDocuments: (c, { filter }, options) => c.countDocuments(filter, options),
  createChangeStream: (c, { pipeline }, options) => opened(c.watch(pipeline, options)),
  createIndex: (c, { keys }, options) => c.createIndex(keys, options),
  deleteMany: (c, { filter }, options) => c.deleteMany(filter, options),
  deleteOne: (c, { filter }, options) => c.deleteOne(filter, options),
  distinct: (c, { fieldName, filter }, options) => c.distinct(fieldName, filter ?? {}, options),
  dropIndex: (c, { name }, options) => c.dropIndex(name, options),
  estimatedDocumentCount: (c, _args, options) => c.estimatedDocumentCount(options),
  find: (c, { filter }, options) => everything(c.find(filter, options)),
  findOne: (c, { filter }, options) => c.findOne(filter, options),
  findOneAndDelete: (c, { filter }, options) => c.findOneAndDelete(filter, options),
  findOneAndReplace: (c, { filter, replacement }, options) =>
    c.findOneAndReplace(filter, replacement, returned(options)),
  findOneAndUpdate: (c, { filter, update }, options) => c.findOneAndUpdate(filter, update, returned(options)),
  insertMany: (c, { documents }, options) => c.insertMany(documents, options),
  insertOne: (c, { document }, options) => c.insertOne(document, options),
  listIndexes: (c, _args, options) => everything(c.listIndexes(options)),
  rename: (c, { to }, options) => c.rename(to, options),
  replaceOne: (c, { filter, replacement }, options) => c.replaceOne(filter, replacement, options),
  updateMany: (c, { filter, update }, options) => c.updateMany(filter, update, options),
  updateOne: (c, { filter, update }, options) => c.updateOne(filter, update, options),
}

const returned = (options: Document): Document => ({
  ...options,
  ...(options.returnDocument === undefined
    ? {}
    : { returnDocument: String(options.returnDocument).toLowerCase() }),
})

export const databaseOperations: Record<string, Operation<Db>> = {
  aggregate: (db, { pipeline }, options) => everything(db.aggregate(pipeline, options)),
  createChangeStream: (db, { pipeline }, options) => opened(db.watch(pipeline, options)),
  createCollection: (db, { collection }, options) => db.createCollection(collection, options),
  dropCollection: (db, { collection }, options) => db.dropCollection(collection, options),
  listCollectionNames: async (db, { filter }, options) =>
    (await db.listCollections(filter ?? {}, { ...options, nameOnly: true }).toArray()).map(
      ({ name }) => name,
    ),
  listCollections: (db, { filter }, options) => everything(db.listCollections(filter ?? {}, options)),
  modifyCollection: (db, { collection }, options) => db.command({ collMod: collection, ...options }),
  runCommand: (db, { command, commandName }, { session }) => {
    const { [commandName]: value, ...rest } = command
    return db.command({ [commandName]: value, ...rest }, session ? { session } : {})
  },
}

export const clientOperations: Record<string, Operation<MongoClient>> = {
  createChangeStream: (client, { pipeline }, options) => opened(client.watch(pipeline, options)),
  listDatabaseNames: async (client, _args, options) =>
    (
      await client
        .db('admin')
        .admin()
        .listDatabases({ ...options, nameOnly: true })
    ).databases.map(({ name }) => name),
  listDatabases: async (client, _args, options) =>
    (await client.db('admin').admin().listDatabases(options)).databases,
}

export const sessionOperations: Record<string, Operation<ClientSession>> = {
  endSession: (session) => session.endSession(),
  startTransaction: async (session) => session.startTransaction(),
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export const bucketOperations: Record<string, Operation<GridFSBucket>> = {
  download: (bucket, { id }) => bytesOf(bucket.openDownloadStream(id)),
  downloadByName: (bucket, { filename }) => bytesOf(bucket.openDownloadStreamByName(filename)),
}

export const streamOperations: Record<string, Operation<ChangeStream>> = {
  iterateUntilDocumentOrError: (stream) => stream.next(),
}

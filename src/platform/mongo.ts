import {
  type Collection,
  type Db,
  type Document,
  type Filter,
  Long,
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb'
import mongoose, { type Connection, Schema, type SchemaDefinition } from 'mongoose'
import './mongo-writes.ts'

/**
 * Opens one connection pool. Writes are acknowledged by a majority and on disk (journalled), so that
 * what was answered survives the loss of the primary. Index building is left to `ensureIndexes`. The URI may
 * set its own `serverSelectionTimeoutMS` and `connectTimeoutMS`. A command that has no
 * reply after `timeoutMs` fails, and the driver repeats a read once; 0 sets no limit.
 */
export const connectMongo = async (uri: string, timeoutMs = 0, maxPoolSize = 50): Promise<Connection> =>
  await mongoose
    .createConnection(uri, {
      ...(!namesDatabase(uri) && { dbName: defaultDatabase }),
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      sanitizeFilter: true,
      writeConcern: { w: 'majority', journal: true },
      ...unlessIn(uri, 'serverSelectionTimeoutMS', 5000),
      maxPoolSize,
      // `timeoutMS` has no effect in driver 7.8.
      socketTimeoutMS: timeoutMs,
      waitQueueTimeoutMS: timeoutMs,
      ...unlessIn(uri, 'connectTimeoutMS', 5000),
      appName: 'convene',
    })
    .asPromise()

export const defaultDatabase = 'convene'

/** An option of the driver that the URI does not set: the option would win over the URI. */
const unlessIn = (uri: string, name: string, ms: number): Record<string, number> =>
  new RegExp(`[?&]${name}=`, 'i').test(uri) ? {} : { [name]: ms }

/** `mongodb://hosts/database?options`: the driver would take `test` where the URI names none. */
const namesDatabase = (uri: string): boolean => /^mongodb(\+srv)?:\/\/[^/?]+\/[^?]/.test(uri)

/** What a server answers that stops or is no primary any more: see the driver's specification of retries. */
const awayCodes = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])

const awayNames = new Set([
  'MongoServerSelectionError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoClientClosedError',
  'MongoExpiredSessionError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
])

/** Whether an error, or the error that it wraps, means that the store cannot be reached or does not answer. */
export const isStoreAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  if (error instanceof MongoNetworkError || (error instanceof MongoError && awayNames.has(error.name)))
    return true
  if (error instanceof MongoServerError && awayCodes.has(Number(error.code))) return true
  // Here the driver keeps the error that it wraps.
  if (error instanceof MongoBulkWriteError && isStoreAway(error.errorResponse)) return true
  return error.cause !== undefined && isStoreAway(error.cause)
}

const outOfDiskSpace = 14031

/** Whether a write failed, or the error that wraps it, because the disk of the store takes no more. */
export const isStoreFull = (error: unknown): boolean =>
  error instanceof Error &&
  ((error instanceof MongoServerError && error.code === outOfDiskSpace) || isStoreFull(error.cause))

/** The fields of schemas. A nullable one is null unless it is set. */
export const field = {
  string: { type: String, required: true },
  number: { type: Number, required: true },
  boolean: { type: Boolean, required: true },
  date: { type: Date, required: true },
  nullableString: { type: String, default: null },
  nullableNumber: { type: Number, default: null },
  nullableDate: { type: Date, default: null },
  nullableJson: { type: Schema.Types.Mixed, default: null },
} as const

/** Returns the schema of stored rows: they are kept as written, unknown fields and unknown filters are faults. */
export const rowSchema = <Row>(fields: SchemaDefinition<Row> & Record<keyof Row, unknown>): Schema<Row> =>
  new Schema<Row>(fields, {
    id: false,
    versionKey: false,
    minimize: false,
    strict: 'throw',
    strictQuery: 'throw',
    autoCreate: false,
    autoIndex: false,
  })

/** Returns the database that the URI names, or the default one. */
export const databaseOf = (connection: Connection): Db => connection.getClient().db(connection.name)

/**
 * Returns the driver's collection of the rows of a schema, whose indexes `ensureIndexes` creates. It costs a
 * fraction of Mongoose's documents and checks no filter: a store makes its filters itself.
 */
export const collectionOf = <Row extends Document>(
  connection: Connection,
  name: string,
  schema: Schema,
  collection: string,
): Collection<Row> => {
  connection.model(name, schema, collection)
  return databaseOf(connection).collection<Row>(collection)
}

/** The fields that are given: the driver would store an undefined one as null. */
export const definedFields = <Fields extends object>(fields: Fields): DefinedFields<Fields> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as DefinedFields<Fields>

type DefinedFields<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

const duplicateKey = 11_000

/** Whether a write failed on a unique index; `field` asks for that one's. */
export const isDuplicateKey = (error: unknown, field?: string): boolean =>
  error instanceof MongoServerError &&
  error.code === duplicateKey &&
  (field === undefined || Object.hasOwn(error.keyPattern ?? {}, field))

/** Returns the indexes of the rows that a unique index refused. Throws any other error. */
export const refusedRows = (error: unknown): Set<number> => {
  if (error instanceof MongoBulkWriteError) {
    const faults = [error.writeErrors].flat()
    // A connection that breaks is a MongoBulkWriteError too: it names no row, and none may be stored.
    if (faults.length > 0 && faults.every(({ code }) => code === duplicateKey))
      return new Set(faults.map(({ index }) => index))
  } else if (isDuplicateKey(error)) return new Set([0])
  throw error
}

/** Waits for an insert. Returns false when a unique index refuses it; `field` names the only one that may. */
export const insertOnce = async (insert: Promise<unknown>, field?: string): Promise<boolean> => {
  try {
    await insert
    return true
  } catch (error) {
    if (isDuplicateKey(error, field)) return false
    throw error
  }
}

/** A read of a few rows. `limit` is at least 1. */
export type BoundedFind<Row> = {
  filter: Filter<Row>
  projection?: Document
  sort?: Record<string, 1 | -1>
  skip?: number
  limit: number
}

// Without a prototype: the driver's default has one, and an array under the key `constructor` came back as bytes.
const noFieldsAsRaw: Document = Object.create(null)
const batchAsRaw: Document = Object.assign(Object.create(null), { firstBatch: true })

/**
 * Reads a few rows with one `find` command, without the driver's cursor: a fifth less CPU for a row of 3 KB
 * (`bench/rows.ts`). Where the reply is cut or a connection breaks, the driver reads the rows with its retry.
 * An object with `$ref` and `$id` becomes a `DBRef`, which changes it: read free JSON with `firstRawBatch`.
 * Returns the rows as `collection.find` decodes them.
 * Throws MongoServerSelectionError when no server can be reached, RangeError for a limit below 1.
 */
export const firstBatch = async <Row extends Document, Found extends Document = Row>(
  collection: Collection<Row>,
  find: BoundedFind<Row>,
): Promise<Found[]> => {
  const batch = await wholeBatch<Row, Found>(collection, find, noFieldsAsRaw)
  if (batch) return batch
  const { filter, ...options } = find
  return await collection.find<Found>(filter, { ...options, fieldsAsRaw: noFieldsAsRaw }).toArray()
}

/** Reads as `firstBatch` does. Returns the first row; null when there is none. */
export const firstRow = async <Row extends Document, Found extends Document = Row>(
  collection: Collection<Row>,
  filter: Filter<Row>,
  options: Pick<BoundedFind<Row>, 'projection' | 'sort'> = {},
): Promise<Found | null> =>
  (await firstBatch<Row, Found>(collection, { filter, ...options, limit: 1 }))[0] ?? null

/** Reads as `firstBatch` does. Returns the rows as BSON, for `createRowWriter` (`bson-json.ts`): half the CPU. */
export const firstRawBatch = async <Row extends Document>(
  collection: Collection<Row>,
  find: BoundedFind<Row>,
): Promise<Uint8Array[]> => {
  const batch = await wholeBatch<Row, Uint8Array>(collection, find, batchAsRaw)
  if (batch) return batch
  const { filter, ...options } = find
  return await collection.find<Uint8Array>(filter, { ...options, raw: true }).toArray()
}

/** The same, but null where one reply does not hold all rows or the connection breaks. */
export const wholeRawBatch = async <Row extends Document>(
  collection: Collection<Row>,
  find: BoundedFind<Row>,
): Promise<Uint8Array[] | null> => await wholeBatch(collection, find, batchAsRaw)

/** Returns null where the driver has to read the rows itself. */
const wholeBatch = async <Row extends Document, Found>(
  { db, collectionName, readConcern, readPreference }: Collection<Row>,
  find: BoundedFind<Row>,
  fieldsAsRaw: Document,
): Promise<Found[] | null> => {
  if (find.limit < 1) throw new RangeError('limit is below 1: MongoDB takes 0 for no limit, pass 1 or more')
  const command = {
    find: collectionName,
    ...find,
    // One more than the limit, or the store may keep a cursor open for rows that never come.
    batchSize: find.limit + 1,
    ...(readConcern && { readConcern: readConcern.toJSON() }),
  }
  const options = { fieldsAsRaw, ...(readPreference && { readPreference }) }
  try {
    const { cursor } = await db.command(command, options)
    const cursorId = Long.fromValue(cursor.id)
    if (cursorId.isZero()) return cursor.firstBatch
    await db.command({ killCursors: collectionName, cursors: [cursorId] }, options)
  } catch (error) {
    // No server was found within the driver's timeout: its own read would wait as long again.
    if (error instanceof MongoServerSelectionError) throw error
  }
  return null
}

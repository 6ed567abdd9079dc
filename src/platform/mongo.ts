import { MongoServerError } from 'mongodb'
import mongoose, { type Connection } from 'mongoose'

/**
 * Opens one connection pool. Writes are acknowledged by a majority and on disk (journalled), so that
 * what was answered survives the loss of the primary. Index building is left to `ensureIndexes`. The URI may
 * set its own `serverSelectionTimeoutMS`; the driver would let an option win over it.
 */
export const connectMongo = async (uri: string): Promise<Connection> =>
  await mongoose
    .createConnection(uri, {
      ...(!namesDatabase(uri) && { dbName: 'convene' }),
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      sanitizeFilter: true,
      writeConcern: { w: 'majority', journal: true },
      ...(!/[?&]serverSelectionTimeoutMS=/i.test(uri) && { serverSelectionTimeoutMS: 5000 }),
      maxPoolSize: 50,
      appName: 'convene',
    })
    .asPromise()

/** `mongodb://hosts/database?options`: the driver would take `test` where the URI names none. */
const namesDatabase = (uri: string): boolean => /^mongodb(\+srv)?:\/\/[^/?]+\/[^?]/.test(uri)

/** Creates the collections and indexes of every model made so far; safe to run in many processes at once. */
export const ensureIndexes = async (connection: Connection): Promise<void> => {
  await Promise.all(Object.values(connection.models).map((model) => model.createIndexes()))
}

/** Options of every schema: rows are stored as written, unknown fields and unknown filters are faults. */
export const schemaOptions = {
  versionKey: false,
  minimize: false,
  strict: 'throw',
  strictQuery: 'throw',
  autoCreate: false,
  autoIndex: false,
} as const

/** The fields that are given: the driver would store an undefined one as null. */
export const definedFields = <Fields extends object>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>

/** Whether a write failed on a unique index; `field` asks for that one's. */
export const isDuplicateKey = (error: unknown, field?: string): boolean =>
  error instanceof MongoServerError &&
  error.code === 11000 &&
  (field === undefined || Object.hasOwn(error.keyPattern ?? {}, field))

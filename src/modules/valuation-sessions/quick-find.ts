import { type Collection, type Db, type Document, Long, MongoServerSelectionError } from 'mongodb'
import { type Bson, bsonOf } from './bson-json.ts'
import { BsonReader } from './bson-row.ts'

export type QuickFind = {
  filter: object
  projection?: Document
  sort?: Record<string, 1 | -1>
  skip?: number
  limit: number
}

/** Rows by where each begins in the one reply that holds them all. */
export type RawRows = { bson: Bson; starts: number[] }

/**
 * Reads a few rows with one command and no cursor, which costs a third of what the driver's cursor does.
 * null when that did not work out: the reply was cut, or a connection broke, which the driver's own reads
 * get over and this does not. Who calls then reads in the ordinary way.
 */
export const createQuickFind =
  <Row extends Document>(db: Db, rows: Collection<Row>) =>
  async (find: QuickFind): Promise<RawRows | null> => {
    const { readConcern, readPreference } = rows
    const command = {
      find: rows.collectionName,
      ...find,
      // One more than the limit, or the store may keep a cursor open for rows that never come.
      batchSize: find.limit + 1,
      ...(readConcern && { readConcern: readConcern.toJSON() }),
    }
    let reply: Document
    try {
      // `raw` hands over the reply's own documents as bytes.
      reply = await db.command(command, { raw: true, ...(readPreference && { readPreference }) })
    } catch (error) {
      // Nowhere to read from: looking for a server again would double the wait.
      if (error instanceof MongoServerSelectionError) throw error
      return null
    }
    const cursor: unknown = reply.cursor
    if (!(cursor instanceof Uint8Array)) return null
    const { cursorId, ...raw } = rowsOf(bsonOf(cursor))
    if (cursorId === 0n) return raw
    await db.command({ killCursors: rows.collectionName, cursors: [Long.fromBigInt(cursorId)] })
    return null
  }

const rowsOf = (bson: Bson): RawRows & { cursorId: bigint } => {
  const reader = new BsonReader(bson, 0)
  let starts: number[] = []
  let cursorId = 0n
  for (let type = reader.type(); type !== 0; type = reader.type()) {
    const name = reader.name()
    const at = reader.skip(type)
    if (name === 'firstBatch') starts = startsIn(bson, at)
    if (name === 'id') cursorId = bson.view.getBigInt64(at, true)
  }
  return { bson, starts, cursorId }
}

const startsIn = (bson: Bson, list: number): number[] => {
  const reader = new BsonReader(bson, list)
  const starts: number[] = []
  for (let type = reader.type(); type !== 0; type = reader.type()) {
    reader.name()
    starts.push(reader.skip(type))
  }
  return starts
}

import { documentValue, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { idOf } from '../storage/changes.ts'
import type { Collection } from '../storage/collection.ts'
import { documentKey } from '../storage/oplog.ts'
import { withId } from '../update/upsert.ts'
import type { Command } from './context.ts'

/** The largest document stored. */
export const maxDocumentBytes = 16 * 1024 * 1024

/** @throws 10334 */
export function assertSize(bytes: number): void {
  if (bytes <= maxDocumentBytes) return
  throw new MongoError(
    'BSONObjectTooLarge',
    `object to insert too large. size in bytes: ${bytes}, max size: ${maxDocumentBytes}`,
  )
}

/** Stores one document, its _id first, and records the change. @throws DuplicateKey */
export function insertOne(command: Command, collection: Collection, sent: Value): Value {
  const document = withId(sent)
  const doc = document.slice()
  assertSize(doc.length)
  // the message's buffer is let go of: SQLite has its own copy by the time this returns
  collection.insert(doc)
  const { oplog } = command.store
  if (oplog.watched(collection.db, collection.name)) {
    const whole = documentValue(doc)
    oplog.append(collection.db, collection.name, 'insert', {
      ...documentKey(idOf(whole)),
      fullDocument: whole,
    })
  }
  return document
}

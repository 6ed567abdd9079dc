import { documentValue, fieldAt, type Value } from '../bson/value.ts'
import type { Collection } from './collection.ts'
import { documentKey } from './oplog.ts'
import type { Store } from './store.ts'

const idName = Buffer.from('_id')

/** The _id of a stored document. */
export function idOf(document: Value): Value {
  return fieldAt(document, idName) as Value
}

/** Deletes a row and records it for change streams. */
export function deleteRecorded(
  store: Store,
  collection: Collection,
  row: { rid: number; doc: Buffer },
): void {
  collection.delete(row.rid, row.doc)
  if (store.oplog.watched(collection.db, collection.name)) {
    store.oplog.append(collection.db, collection.name, 'delete', documentKey(idOf(documentValue(row.doc))))
  }
}

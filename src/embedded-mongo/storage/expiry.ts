import { valueFrom } from '../bson/encode.ts'
import { encodeKey, tagOf } from '../bson/key.ts'
import { bigintOf } from '../bson/read.ts'
import { documentValue, elementsOf, T, type Value } from '../bson/value.ts'
import { descending } from '../query/bounds.ts'
import { walkPath } from '../query/path.ts'
import { deleteRecorded } from './changes.ts'
import type { Collection } from './collection.ts'
import type { Index } from './index.ts'
import type { Store } from './store.ts'

const batchSize = 500

/** The earliest date an index part leads to; arrays expire by their earliest, as in MongoDB. */
function earliest(document: Value, index: Index): bigint | undefined {
  let found: bigint | undefined
  const consider = (value: Value | undefined): void => {
    if (value?.type !== T.date) return
    const date = bigintOf(value)
    if (found === undefined || date < found) found = date
  }
  const [part] = index.definition.parts
  if (!part) return undefined
  walkPath(document, part.path, 0, (value) => {
    if (value?.type === T.array) for (const element of elementsOf(value)) consider(element)
    else consider(value)
    return false
  })
  return found
}

function sweepIndex(store: Store, collection: Collection, index: Index, seconds: number): void {
  const limit = new Date(Date.now() - seconds * 1000)
  const dates = { lo: Buffer.from([tagOf(T.date)]), hi: encodeKey(valueFrom(limit)), point: undefined }
  const { lo, hi } = index.definition.parts[0]?.direction === -1 ? descending(dates) : dates
  const { rows } = index.read(lo, hi, false, undefined, batchSize)
  const rids = new Set<number>()
  for (const row of rows) {
    const date = earliest(documentValue(row.doc), index)
    if (rids.has(row.rid) || date === undefined || date >= BigInt(limit.getTime())) continue
    rids.add(row.rid)
    deleteRecorded(store, collection, row)
  }
}

/** Deletes documents whose TTL index says that their time has passed, some hundreds at a time. */
export function sweepExpired(store: Store): void {
  for (const collection of store.catalog.list()) {
    for (const index of collection.indexes) {
      const { expireAfterSeconds } = index.definition
      if (expireAfterSeconds === undefined) continue
      store.write(
        () => sweepIndex(store, collection, index, expireAfterSeconds),
        () => false,
      )
    }
  }
}

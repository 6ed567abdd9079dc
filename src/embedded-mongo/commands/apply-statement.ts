import type { Plain } from '../bson/encode.ts'
import { equal } from '../bson/key.ts'
import { openedDocument, rawOf } from '../bson/tree.ts'
import { documentValue, fieldAt, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { nextRow, openQuery } from '../query/find.ts'
import { matches } from '../query/match.ts'
import { deleteRecorded, idOf } from '../storage/changes.ts'
import type { Collection } from '../storage/collection.ts'
import { documentKey } from '../storage/oplog.ts'
import { applyUpdate, type Changes } from '../update/apply.ts'
import { upsertBase, upsertId, withId } from '../update/upsert.ts'
import type { Command } from './context.ts'
import { assertSize, insertOne } from './insert-one.ts'
import type { Statement } from './write-statement.ts'

interface Changed {
  readonly document: Value
  readonly changes: Changes | undefined
}

/** What a statement makes of a document; `inserting` for upserts. */
export function changed(statement: Statement, document: Value, inserting: boolean): Changed {
  const { change } = statement
  if (!change) return { document, changes: undefined }
  if (change.kind === 'operators') return applyUpdate(document, change.updates, inserting)
  const id = fieldAt(document, Buffer.from('_id'))
  const next = change.kind === 'pipeline' ? change.apply(document) : change.document
  const nextId = fieldAt(next, Buffer.from('_id'))
  if (id && nextId && !equal(id, nextId)) {
    throw new MongoError(
      'ImmutableField',
      "After applying the update, the (immutable) field '_id' was found to have been altered",
    )
  }
  if (!id) return { document: next, changes: undefined }
  const root = openedDocument(next)
  root.setFirst('_id', id)
  return { document: rawOf(root), changes: undefined }
}

export interface StoredRow {
  readonly rid: number
  readonly doc: Buffer
}

/** Writes what a statement makes of a row; undefined when that changes nothing. */
export function updateRow(
  command: Command,
  collection: Collection,
  statement: Statement,
  row: StoredRow,
): Buffer | undefined {
  const before = documentValue(row.doc)
  const { document, changes } = changed(statement, before, false)
  const doc = document.slice()
  if (doc.equals(row.doc)) return undefined
  assertSize(doc.length)
  collection.update(row.rid, row.doc, doc)
  const { oplog } = command.store
  if (oplog.watched(collection.db, collection.name)) {
    const after = documentValue(doc)
    const key = documentKey(idOf(after))
    if (statement.change?.kind === 'replacement') {
      oplog.append(collection.db, collection.name, 'replace', { ...key, fullDocument: after })
    } else
      oplog.append(collection.db, collection.name, 'update', {
        ...key,
        updateDescription: describeChange(before, after, changes),
      })
  }
  return doc
}

function describeChange(before: Value, after: Value, changes: Changes | undefined): Plain {
  const updated: Record<string, Plain> = {}
  const removed: string[] = []
  const truncated: Plain[] = []
  if (changes) {
    removed.push(...changes.removed)
    for (const path of changes.updated) {
      const value = path
        .split('.')
        .reduce<Value | undefined>((at, name) => at && fieldAt(at, Buffer.from(name)), after)
      if (value) updated[path] = value
    }
  } else {
    const old = new Map(fieldsOf(before))
    for (const [name, value] of fieldsOf(after)) {
      const previous = old.get(name)
      old.delete(name)
      if (previous && isStart(previous, value))
        truncated.push({ field: name, newSize: [...fieldsOf(value)].length })
      else if (!previous || previous.type !== value.type || !previous.slice().equals(value.slice()))
        updated[name] = value
    }
    removed.push(...old.keys())
  }
  return { updatedFields: updated, removedFields: removed, truncatedArrays: truncated }
}

/** Whether an array is the first elements of another. */
function isStart(whole: Value, start: Value): boolean {
  if (whole.type !== T.array || start.type !== T.array) return false
  const bytes = start.slice()
  if (bytes.length >= whole.end - whole.start) return false
  return whole
    .slice()
    .subarray(4, bytes.length - 1)
    .equals(bytes.subarray(4, -1))
}

/** Inserts what an upsert that found nothing asks for. */
export function upsert(command: Command, statement: Statement): Value {
  const { filter, change } = statement
  const base =
    change?.kind === 'replacement' ? documentValue(Buffer.from([5, 0, 0, 0, 0])) : upsertBase(filter)
  const { document } = changed(statement, base, true)
  const wantedId = upsertId(filter)
  const complete = withId(document, wantedId)
  if (wantedId && !equal(idOf(complete), wantedId)) {
    throw new MongoError(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    )
  }
  return insertOne(command, command.store.catalog.obtain(command.db, command.target), complete)
}

/** What a statement did; of a delete, `matched` ones are gone. */
export interface Outcome {
  readonly matched: number
  readonly modified: number
  readonly upserted: Value | undefined
}

/** Updates or deletes one row. Returns whether an update changed it. */
function runOnRow(command: Command, collection: Collection, statement: Statement, row: StoredRow): boolean {
  if (statement.change) return updateRow(command, collection, statement, row) !== undefined
  deleteRecorded(command.store, collection, row)
  return false
}

/** Runs one statement in one piece. */
export function runStatement(command: Command, statement: Statement): Outcome {
  const { collection } = command
  const plan = statement.plan(command)
  const rids: number[] = []
  let modified = 0
  if (plan && collection) {
    const source = openQuery(plan, { skip: 0, limit: statement.multi ? Infinity : 1 })
    // all rows are found before the first is changed, so that a changed one is not met again further on
    for (let row = nextRow(source); row; row = nextRow(source)) rids.push(row.rid)
    for (const rid of rids) {
      const doc = collection.get(rid)
      if (doc && runOnRow(command, collection, statement, { rid, doc })) modified += 1
    }
  }
  const inserts = rids.length === 0 && statement.upsert
  return { matched: rids.length, modified, upserted: inserts ? idOf(upsert(command, statement)) : undefined }
}

/**
 * Runs a statement on many documents in slices, each a write of its own, with rests for others between them. As in
 * MongoDB, what others change meanwhile is looked at again, and an end half-way leaves what is done.
 */
export async function runInSlices(command: Command, statement: Statement): Promise<Outcome> {
  const { collection, pace, store } = command
  const whole = (): Outcome => store.write(() => runStatement(command, statement))
  if (!statement.multi) return whole()
  const plan = statement.plan(command)
  const rids: number[] = []
  if (plan) {
    const source = openQuery(plan, { skip: 0, limit: Infinity })
    for (let row = await pace.next(source); row; row = await pace.next(source)) rids.push(row.rid)
  }
  // to insert only where nothing is found, both have to be one piece
  if (rids.length === 0 && statement.upsert) return whole()
  let [matched, modified, at] = [0, 0, 0]
  const slice = (): void => {
    // a collection that was dropped meanwhile has no rows any more
    const here = command.collection
    if (!here || here.id !== collection?.id) at = rids.length
    else
      do {
        const rid = rids[at] as number
        const doc = here.get(rid)
        at += 1
        if (!doc || !matches(documentValue(doc), statement.filter)) continue
        if (runOnRow(command, here, statement, { rid, doc })) modified += 1
        matched += 1
      } while (at < rids.length && !pace.isOver)
  }
  while (at < rids.length) {
    store.write(slice)
    if (at === rids.length) break
    await store.committed()
    await pace.rest()
  }
  return { matched, modified, upserted: undefined }
}

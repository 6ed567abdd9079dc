import { compileExpression } from '../aggregation/expression.ts'
import { pipelineUpdate } from '../aggregation/pipeline-update.ts'
import type { Plain } from '../bson/encode.ts'
import { equal } from '../bson/key.ts'
import { stringOf, truthOf } from '../bson/read.ts'
import { openedDocument, rawOf } from '../bson/tree.ts'
import { documentValue, elementsOf, fieldAt, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { nextRow, openQuery } from '../query/find.ts'
import { type Plan, planQuery } from '../query/planner.ts'
import { everything, type Predicate } from '../query/predicate.ts'
import { idOf } from '../storage/changes.ts'
import type { Collection } from '../storage/collection.ts'
import type { KeyPart } from '../storage/index-keys.ts'
import { documentKey } from '../storage/oplog.ts'
import { applyUpdate, type Changes } from '../update/apply.ts'
import { type FieldUpdate, isOperatorUpdate, parseUpdate } from '../update/parse.ts'
import { matchedPosition, upsertBase, upsertId, withId } from '../update/upsert.ts'
import type { Command } from './context.ts'
import { assertSize, insertOne } from './insert-one.ts'

/** How a statement changes a document. */
export type Change =
  | { readonly kind: 'operators'; readonly updates: readonly FieldUpdate[] }
  | { readonly kind: 'replacement'; readonly document: Value }
  | { readonly kind: 'pipeline'; readonly apply: (document: Value) => Value }

/** One update or delete: which documents and what becomes of them. */
export interface Statement {
  readonly filter: Predicate
  readonly change: Change | undefined
  readonly multi: boolean
  readonly upsert: boolean
  readonly arrayFilters: ReadonlyMap<string, Predicate>
  plan(command: Command, sort?: readonly KeyPart[]): Plan | undefined
}

export function parseChange(update: Value | undefined): Change {
  if (update?.type === T.array) return { kind: 'pipeline', apply: pipelineUpdate(elementsOf(update)) }
  if (update?.type !== T.object) {
    throw new MongoError('FailedToParse', 'Update argument must be either an object or an array')
  }
  if (isOperatorUpdate(update)) return { kind: 'operators', updates: parseUpdate(update) }
  return { kind: 'replacement', document: update }
}

/** `arrayFilters` by their identifiers. @throws FailedToParse */
export function parseArrayFilters(filters: Value | undefined): ReadonlyMap<string, Predicate> {
  const found = new Map<string, Predicate>()
  if (!filters) return found
  if (filters.type !== T.array) throw new MongoError('TypeMismatch', 'arrayFilters must be an array')
  for (const filter of elementsOf(filters)) {
    if (filter.type !== T.object)
      throw new MongoError('TypeMismatch', 'each of arrayFilters must be an object')
    const names = new Set([...fieldsOf(filter)].map(([name]) => name.split('.')[0] as string))
    const [name] = names
    if (name === undefined || names.size > 1) {
      throw new MongoError(
        'FailedToParse',
        'Error parsing array filter :: caused by :: Expected a single top-level field name',
      )
    }
    if (name.startsWith('$')) throw unsupported('an array filter with a logical operator at its top')
    if (found.has(name))
      throw new MongoError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${name}`,
      )
    found.set(name, parseFilter(filter))
  }
  return found
}

export function makeStatement(
  query: Value | undefined,
  change: Change | undefined,
  options: { multi: boolean; upsert: boolean; arrayFilters: Value | undefined; hint: Value | undefined },
): Statement {
  const filter = query ? parseFilter(query, compileExpression) : everything
  const { multi, upsert, hint } = options
  if (multi && change?.kind === 'replacement') {
    throw new MongoError('FailedToParse', 'multi update is not supported for replacement-style update')
  }
  const arrayFilters = parseArrayFilters(options.arrayFilters)
  if (arrayFilters.size > 0 && change?.kind === 'operators') {
    for (const name of arrayFilters.keys()) {
      if (!change.updates.some((update) => update.names.includes(`$[${name}]`))) {
        throw new MongoError(
          'FailedToParse',
          `The array filter for identifier '${name}' was not used in the update`,
        )
      }
    }
  }
  return {
    filter,
    change,
    multi,
    upsert,
    arrayFilters,
    plan: (command, sort = []) => {
      const { collection } = command
      return collection && planQuery(collection, filter, { sort, limited: !multi, hint })
    },
  }
}

const known = new Set([
  'q',
  'u',
  'multi',
  'upsert',
  'arrayFilters',
  'hint',
  'collation',
  'c',
  'limit',
  'sort',
])

/** One entry of `updates` or `deletes`. @throws FailedToParse, 40415 */
export function parseStatement(sent: Value): Statement {
  const fields = new Map(fieldsOf(sent))
  for (const name of fields.keys()) {
    if (!known.has(name))
      throw new MongoError(40415, `BSON field 'update.updates.${name}' is an unknown field.`)
  }
  if (fields.has('c') || fields.has('sort')) throw unsupported('update with c or sort')
  const collation = fields.get('collation')
  if (
    collation &&
    !elementsOf(collation).some((part) => part.type === T.string && stringOf(part) === 'simple')
  ) {
    throw unsupported('collation')
  }
  const flag = (name: string): boolean => {
    const value = fields.get(name)
    return value !== undefined && truthOf(value)
  }
  return makeStatement(fields.get('q'), fields.has('limit') ? undefined : parseChange(fields.get('u')), {
    multi: flag('multi'),
    upsert: flag('upsert'),
    arrayFilters: fields.get('arrayFilters'),
    hint: fields.get('hint'),
  })
}

interface Changed {
  readonly document: Value
  readonly changes: Changes | undefined
}

/** What a statement makes of a document; `inserting` for upserts. */
export function changed(statement: Statement, document: Value, inserting: boolean): Changed {
  const { change, filter, arrayFilters } = statement
  if (!change) return { document, changes: undefined }
  if (change.kind === 'operators') {
    return applyUpdate(document, change.updates, {
      inserting,
      positionOf: (path) => (inserting ? undefined : matchedPosition(document, filter, path)),
      arrayFilters,
    })
  }
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
      if (!previous || previous.type !== value.type || !previous.slice().equals(value.slice()))
        updated[name] = value
    }
    removed.push(...old.keys())
  }
  return { updatedFields: updated, removedFields: removed, truncatedArrays: [] }
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

/** Runs one update statement. */
export function updateStatement(
  command: Command,
  statement: Statement,
): { matched: number; modified: number; upserted: Value | undefined } {
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
      if (doc && updateRow(command, collection, statement, { rid, doc })) modified += 1
    }
  }
  if (rids.length > 0 || !statement.upsert) return { matched: rids.length, modified, upserted: undefined }
  return { matched: 0, modified: 0, upserted: idOf(upsert(command, statement)) }
}

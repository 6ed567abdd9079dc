import type { Plain } from '../bson/encode.ts'
import { documentValue, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { nextRow, openQuery, parseSort } from '../query/find.ts'
import { parseProjection, project } from '../query/projection.ts'
import { deleteRecorded, idOf } from '../storage/changes.ts'
import { updateRow, upsert } from './apply-statement.ts'
import type { Command, Reply } from './context.ts'
import { assertSimpleCollation } from './query.ts'
import { makeStatement, parseChange, type Statement } from './write-statement.ts'

/** What `findAndModify` asks for. */
export function parseFindAndModify(command: Command): { statement: Statement; removes: boolean } {
  command.refuse('let')
  assertSimpleCollation(command)
  const removes = command.boolean('remove')
  const update = command.value('update')
  if (removes && update)
    throw new MongoError('FailedToParse', 'Cannot specify both an update and remove=true')
  if (removes && command.boolean('new')) {
    throw new MongoError(
      'FailedToParse',
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    )
  }
  if (removes && command.boolean('upsert'))
    throw new MongoError('FailedToParse', 'Cannot specify both upsert=true and remove=true')
  if (!removes && !update)
    throw new MongoError('FailedToParse', 'Either an update or remove=true must be specified')
  const statement = makeStatement(command.document('query'), removes ? undefined : parseChange(update), {
    multi: false,
    upsert: command.boolean('upsert'),
    arrayFilters: command.value('arrayFilters'),
    hint: command.value('hint'),
  })
  return { statement, removes }
}

/** `findAndModify`: one document changed or removed, given as it was or as it is. */
export function findAndModify(command: Command): Reply {
  const { statement, removes } = parseFindAndModify(command)
  const projection = parseProjection(command.document('fields'))
  const shown = (document: Value): Value =>
    projection ? documentValue(project(document, projection)) : document
  const { collection } = command
  const plan = statement.plan(command, parseSort(command.document('sort')))
  const row = plan && nextRow(openQuery(plan, { skip: 0, limit: 1 }))
  if (row && collection) {
    if (removes) {
      deleteRecorded(command.store, collection, row)
      return { lastErrorObject: { n: 1 }, value: shown(documentValue(row.doc)) }
    }
    const after = updateRow(command, collection, statement, row) ?? row.doc
    const value = shown(documentValue(command.boolean('new') ? after : row.doc))
    return { lastErrorObject: { n: 1, updatedExisting: true }, value }
  }
  if (removes) return { lastErrorObject: { n: 0 }, value: null }
  if (!statement.upsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null }
  const inserted = upsert(command, statement)
  const value: Plain = command.boolean('new') ? shown(inserted) : null
  return { lastErrorObject: { n: 1, updatedExisting: false, upserted: idOf(inserted) }, value }
}

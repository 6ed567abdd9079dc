import type { Plain } from '../bson/encode.ts'
import { integerOf } from '../bson/read.ts'
import { fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { nextRow, openQuery } from '../query/find.ts'
import { deleteRecorded } from '../storage/changes.ts'
import { updateStatement } from './apply-statement.ts'
import type { Command, Reply } from './context.ts'
import { insertOne } from './insert-one.ts'
import { parseStatement } from './write-statement.ts'

interface WriteError {
  readonly index: number
  readonly code: number
  readonly errmsg: string
  readonly [key: string]: Plain
}

/** Runs a command's statements in order; gathers the errors and stops at the first one when ordered. */
function runStatements(
  command: Command,
  statements: readonly Value[],
  run: (statement: Value, index: number) => void,
): WriteError[] {
  const ordered = command.value('ordered') ? command.boolean('ordered') : true
  const errors: WriteError[] = []
  if (statements.length === 0)
    throw new MongoError(
      'InvalidOptions',
      'Write batch sizes must be between 1 and 100000. Got 0 operations.',
    )
  if (statements.length > 100_000) {
    throw new MongoError(
      'InvalidOptions',
      `Write batch sizes must be between 1 and 100000. Got ${statements.length} operations.`,
    )
  }
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index)
    } catch (error) {
      if (!(error instanceof MongoError)) throw error
      errors.push({
        index,
        code: error.code,
        errmsg: error.message,
        ...(error.details as Record<string, Plain>),
      })
      if (ordered) break
    }
  }
  return errors
}

function answer(fields: Reply, errors: readonly WriteError[]): Reply {
  return errors.length > 0 ? { ...fields, writeErrors: errors } : fields
}

/** `insert`. */
export function insert(command: Command): Reply {
  const { store } = command
  let n = 0
  const documents = command.array('documents')
  const errors = runStatements(command, documents, (document) => {
    if (document.type !== T.object) throw new MongoError('TypeMismatch', 'documents must be objects')
    insertOne(command, store.catalog.obtain(command.db, command.target), document)
    n += 1
  })
  return answer({ n }, errors)
}

/** `update`. */
export function update(command: Command): Reply {
  command.refuse('let')
  let n = 0
  let nModified = 0
  const upserted: Plain[] = []
  const errors = runStatements(command, command.array('updates'), (sent, index) => {
    const statement = parseStatement(sent)
    const result = updateStatement(command, statement)
    n += result.matched
    nModified += result.modified
    if (result.upserted) {
      n += 1
      upserted.push({ index, _id: result.upserted })
    }
  })
  return answer({ n, nModified, ...(upserted.length > 0 ? { upserted } : {}) }, errors)
}

/** `delete`. */
export function remove(command: Command): Reply {
  command.refuse('let')
  const { store } = command
  let n = 0
  const errors = runStatements(command, command.array('deletes'), (sent) => {
    const { plan, collection, single } = deletePlan(command, sent)
    if (!plan || !collection) return
    const source = openQuery(plan, { skip: 0, limit: single ? 1 : Infinity })
    const rids: number[] = []
    for (let row = nextRow(source); row; row = nextRow(source)) rids.push(row.rid)
    for (const rid of rids) {
      const doc = collection.get(rid)
      if (doc) deleteRecorded(store, collection, { rid, doc })
    }
    n += rids.length
  })
  return answer({ n }, errors)
}

/** What one entry of `deletes` asks for. */
export function deletePlan(command: Command, sent: Value) {
  const fields = new Map(fieldsOf(sent))
  for (const name of fields.keys()) {
    if (!['q', 'limit', 'hint', 'collation'].includes(name)) {
      throw new MongoError(40415, `BSON field 'delete.deletes.${name}' is an unknown field.`)
    }
  }
  const limit = integerOf(fields.get('limit'))
  if (limit !== 0 && limit !== 1) {
    throw new MongoError('FailedToParse', 'The limit field in delete objects must be 0 or 1.')
  }
  const statement = parseStatement(sent)
  return { plan: statement.plan(command), collection: command.collection, single: limit === 1 }
}

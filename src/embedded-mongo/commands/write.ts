import type { Plain } from '../bson/encode.ts'
import { truthOf } from '../bson/read.ts'
import { field, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { type Outcome, runInSlices, runStatement } from './apply-statement.ts'
import type { Command, Reply } from './context.ts'
import { insertOne } from './insert-one.ts'
import { parseStatement } from './write-statement.ts'

interface WriteError {
  readonly index: number
  readonly code: number
  readonly errmsg: string
  readonly [key: string]: Plain
}

/** A write command's statements. @throws InvalidOptions */
function statementsOf(command: Command, name: string): Value[] {
  const statements = command.array(name)
  const { length } = statements
  if (length > 0 && length <= 100_000) return statements
  throw new MongoError(
    'InvalidOptions',
    `Write batch sizes must be between 1 and 100000. Got ${length} operations.`,
  )
}

function isOrdered(command: Command): boolean {
  return command.value('ordered') ? command.boolean('ordered') : true
}

function writeError(error: unknown, index: number): WriteError {
  if (!(error instanceof MongoError)) throw error
  const details = error.details as Record<string, Plain>
  return { index, code: error.code, errmsg: error.message, ...details }
}

/** Runs statements in order; gathers the errors and stops at the first one when ordered. */
function runStatements(
  command: Command,
  statements: readonly Value[],
  run: (statement: Value, index: number) => void,
): WriteError[] {
  const errors: WriteError[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index)
    } catch (error) {
      errors.push(writeError(error, index))
      if (isOrdered(command)) break
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
  const errors = runStatements(command, statementsOf(command, 'documents'), (document) => {
    if (document.type !== T.object) throw new MongoError('TypeMismatch', 'documents must be objects')
    insertOne(command, store.catalog.obtain(command.db, command.target), document)
    n += 1
  })
  return answer({ n }, errors)
}

/** The statements of an `update` or `delete`. @throws FailedToParse, 40415 */
function changesOf(command: Command): Value[] {
  command.refuse('let')
  return statementsOf(command, command.name === 'delete' ? 'deletes' : 'updates')
}

/** Sums up an `update` or a `delete`. */
function tallyOf({ name }: Command) {
  let [n, nModified] = [0, 0]
  const upserted: Plain[] = []
  return {
    add({ matched, modified, upserted: id }: Outcome, index: number): void {
      n += matched + (id ? 1 : 0)
      nModified += modified
      if (id) upserted.push({ index, _id: id })
    },
    reply: (): Reply =>
      name === 'delete' ? { n } : { n, nModified, ...(upserted.length > 0 ? { upserted } : {}) },
  }
}

/** `update` or `delete`, in one piece. */
export function change(command: Command): Reply {
  const tally = tallyOf(command)
  const errors = runStatements(command, changesOf(command), (sent, index) =>
    tally.add(runStatement(command, parseStatement(command, sent)), index),
  )
  return answer(tally.reply(), errors)
}

/** Whether an `update` or `delete` is to run in slices: it may take many documents, and no retry must find it whole. */
export function takesMany(command: Command): boolean {
  if (command.value('txnNumber')) return false
  const deletes = command.name === 'delete'
  return changesOf(command).some((sent) => {
    const value = sent.type === T.object ? field(sent, deletes ? 'limit' : 'multi') : undefined
    return value !== undefined && truthOf(value) !== deletes
  })
}

/** `update` or `delete` of many documents, with rests for others: as in MongoDB, they may see a part of it. */
export async function changeMany(command: Command): Promise<Reply> {
  const tally = tallyOf(command)
  const errors: WriteError[] = []
  for (const [index, sent] of changesOf(command).entries()) {
    try {
      tally.add(await runInSlices(command, parseStatement(command, sent)), index)
    } catch (error) {
      errors.push(writeError(error, index))
      if (isOrdered(command)) break
    }
  }
  return answer(tally.reply(), errors)
}

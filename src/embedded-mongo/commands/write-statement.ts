import { compileExpression } from '../aggregation/expression.ts'
import { pipelineUpdate } from '../aggregation/pipeline-update.ts'
import { integerOf, stringOf, truthOf } from '../bson/read.ts'
import { elementsOf, fieldsOf, isEmpty, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { type Plan, planQuery } from '../query/planner.ts'
import { everything, type Predicate } from '../query/predicate.ts'
import type { KeyPart } from '../storage/index-keys.ts'
import { type FieldUpdate, isOperatorUpdate, parseUpdate } from '../update/parse.ts'
import type { Command } from './context.ts'

/** How a statement changes a document. */
export type Change =
  | { readonly kind: 'operators'; readonly updates: readonly FieldUpdate[] }
  | { readonly kind: 'replacement'; readonly document: Value }
  | { readonly kind: 'pipeline'; readonly apply: (document: Value) => Value }

/** One update or delete: which documents and what becomes of them. */
export interface Statement {
  readonly filter: Predicate
  /** undefined to delete them. */
  readonly change: Change | undefined
  readonly multi: boolean
  readonly upsert: boolean
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

export function makeStatement(
  query: Value | undefined,
  change: Change | undefined,
  options: { multi: boolean; upsert: boolean; arrayFilters: Value | undefined; hint: Value | undefined },
): Statement {
  const filter = query ? parseFilter(query, compileExpression) : everything
  const { multi, upsert, hint, arrayFilters } = options
  if (multi && change?.kind === 'replacement') {
    throw new MongoError('FailedToParse', 'multi update is not supported for replacement-style update')
  }
  if (arrayFilters && !(arrayFilters.type === T.array && isEmpty(arrayFilters)))
    throw unsupported('arrayFilters')
  return {
    filter,
    change,
    multi,
    upsert,
    plan: (command, sort = []) => {
      const { collection } = command
      return collection && planQuery(collection, filter, { sort, limited: !multi, hint })
    },
  }
}

const updateFields = ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'c', 'sort']
const deleteFields = ['q', 'limit', 'hint', 'collation']

/** Whether a `delete` takes all documents that it finds. @throws FailedToParse */
function deletesAll(limit: Value | undefined): boolean {
  const count = integerOf(limit)
  if (count === 0 || count === 1) return count === 0
  throw new MongoError('FailedToParse', 'The limit field in delete objects must be 0 or 1.')
}

/** One entry of `updates` or `deletes`. @throws FailedToParse, 40415 */
export function parseStatement({ name }: Command, sent: Value): Statement {
  const deletes = name === 'delete'
  const fields = new Map(fieldsOf(sent))
  for (const each of fields.keys()) {
    if (!(deletes ? deleteFields : updateFields).includes(each))
      throw new MongoError(40415, `BSON field '${name}.${name}s.${each}' is an unknown field.`)
  }
  if (fields.has('c') || fields.has('sort')) throw unsupported('update with c or sort')
  const collation = fields.get('collation')
  if (
    collation &&
    !elementsOf(collation).some((part) => part.type === T.string && stringOf(part) === 'simple')
  ) {
    throw unsupported('collation')
  }
  const flag = (field: string): boolean => {
    const value = fields.get(field)
    return value !== undefined && truthOf(value)
  }
  return makeStatement(fields.get('q'), deletes ? undefined : parseChange(fields.get('u')), {
    multi: deletes ? deletesAll(fields.get('limit')) : flag('multi'),
    upsert: flag('upsert'),
    arrayFilters: fields.get('arrayFilters'),
    hint: fields.get('hint'),
  })
}

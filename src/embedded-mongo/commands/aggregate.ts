import { compileExpression } from '../aggregation/expression.ts'
import { encode } from '../bson/encode.ts'
import { integerOf } from '../bson/read.ts'
import { documentValue, field, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { openQuery, parseSort, type Window } from '../query/find.ts'
import { allOf, type Predicate } from '../query/predicate.ts'
import type { KeyPart } from '../storage/index-keys.ts'
import { listReader } from './admin.ts'
import type { Command, Reply } from './context.ts'
import { firstBatch, QueryReader } from './cursor-reply.ts'
import { assertSimpleCollation, countDocuments, emptyReader, planOf } from './query.ts'

/** The stages a query can answer by itself: $match, then $sort, $skip and $limit in that order. */
export interface Leading {
  readonly filter: Predicate
  readonly sort: readonly KeyPart[]
  readonly window: Window
  readonly rest: readonly Stage[]
}

export interface Stage {
  readonly name: string
  readonly operand: Value
}

/** The pipeline as (name, operand). @throws 40323 for stages with more than one field */
export function parseStages(pipeline: readonly Value[]): Stage[] {
  return pipeline.map((stage) => {
    if (stage.type !== T.object)
      throw new MongoError('TypeMismatch', 'Each element of the pipeline must be an object')
    const [first, ...more] = fieldsOf(stage)
    if (!first || more.length > 0) {
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.')
    }
    return { name: first[0], operand: first[1] }
  })
}

function whole(stage: Stage): number {
  const number = integerOf(stage.operand)
  if (number === undefined || number < 0 || (stage.name === '$limit' && number === 0)) {
    throw new MongoError(15957, `invalid argument to ${stage.name} stage: a positive whole number is needed`)
  }
  return number
}

/** Splits a pipeline into what the planner answers and what remains. */
export function leadingStages(stages: readonly Stage[]): Leading {
  const filters: Predicate[] = []
  let sort: KeyPart[] = []
  let skip = 0
  let limit = Infinity
  let at = 0
  for (; at < stages.length; at += 1) {
    const stage = stages[at] as Stage
    const windowed = skip > 0 || limit !== Infinity
    if (stage.name === '$match' && !windowed) filters.push(parseFilter(stage.operand, compileExpression))
    else if (stage.name === '$sort' && !windowed && sort.length === 0) sort = parseSort(stage.operand)
    else if (stage.name === '$skip' && limit === Infinity) skip += whole(stage)
    else if (stage.name === '$limit') limit = Math.min(limit, whole(stage))
    else break
  }
  return { filter: allOf(filters), sort, window: { skip, limit }, rest: stages.slice(at) }
}

function isOne(value: Value | undefined): boolean {
  return integerOf(value) === 1
}

/** `{$group: {_id: <constant>, n: {$sum: 1}}}`, which is how countDocuments counts; the counted field's name. */
function countField(stage: Stage): { id: Value | undefined; name: string } | undefined {
  if (stage.name === '$count' && stage.operand.type === T.string) {
    return {
      id: undefined,
      name: stage.operand.bytes.toString('utf8', stage.operand.start + 4, stage.operand.end - 1),
    }
  }
  if (stage.name !== '$group' || stage.operand.type !== T.object) return undefined
  const [id, sum, ...more] = fieldsOf(stage.operand)
  if (id?.[0] !== '_id' || !sum || more.length > 0 || sum[1].type !== T.object) return undefined
  if (id[1].type !== T.int32 && id[1].type !== T.null) return undefined
  return isOne(field(sum[1], '$sum')) ? { id: id[1], name: sum[0] } : undefined
}

function batchSize(command: Command): number | undefined {
  const cursor = command.document('cursor')
  if (!cursor)
    throw new MongoError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    )
  return integerOf(field(cursor, 'batchSize'))
}

/** `aggregate`. */
export async function aggregate(command: Command): Promise<Reply> {
  command.refuse('let')
  assertSimpleCollation(command)
  const stages = parseStages(command.array('pipeline'))
  const { filter, sort, window, rest } = leadingStages(stages)
  const plan = planOf(command, filter, sort, window.limit !== Infinity)
  const [next, ...others] = rest
  const counted = next && others.length === 0 ? countField(next) : undefined
  if (counted) {
    const n = await countDocuments(plan, window)
    const documents = n === 0 ? [] : [documentValue(encode({ _id: counted.id, [counted.name]: n }))]
    return firstBatch(command, command.namespace, listReader(documents), { size: batchSize(command) })
  }
  if (next) throw unsupported(`the pipeline stage ${next.name}`)
  const reader = plan ? new QueryReader(openQuery(plan, window), undefined) : emptyReader
  return firstBatch(command, command.namespace, reader, { size: batchSize(command) })
}

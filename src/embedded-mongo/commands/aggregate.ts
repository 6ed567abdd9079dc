import { parsePipeline } from '../aggregation/pipeline.ts'
import { leadingStages, parseStages, type Stage } from '../aggregation/stages.ts'
import { encode, valueFrom } from '../bson/encode.ts'
import { integerOf } from '../bson/read.ts'
import { documentValue, field, fieldsOf, T, type Value } from '../bson/value.ts'
import { openChangeStream } from '../changes/open.ts'
import { MongoError, unsupported } from '../errors.ts'
import { openQuery, type Window } from '../query/find.ts'
import type { Pace } from '../query/pace.ts'
import type { Plan } from '../query/planner.ts'
import { listReader } from './admin.ts'
import type { Command, Reply } from './context.ts'
import { firstBatch, QueryReader } from './cursor-reply.ts'
import { assertSimpleCollation, countDocuments, emptyReader, planOf } from './query.ts'

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

/** A pipeline as a query, perhaps counted, and the stages that are left. */
export function aggregateParts(command: Command) {
  const { filter, sort, window, rest } = leadingStages(parseStages(command.array('pipeline')))
  const plan = planOf(command, filter, sort, window.limit !== Infinity)
  const [next, ...others] = rest
  const counted = next && others.length === 0 ? countField(next) : undefined
  return { plan, window, rest, counted }
}

const memoryLimit = 100 * 1024 * 1024

/** What the rest of a pipeline works on. @throws 292 beyond 100 MB */
async function allDocuments(plan: Plan, window: Window, pace: Pace): Promise<Value[]> {
  const source = openQuery(plan, window)
  const documents: Value[] = []
  let bytes = 0
  for (let row = await pace.next(source); row; row = await pace.next(source)) {
    documents.push(documentValue(row.doc))
    bytes += row.doc.length
    if (bytes > memoryLimit) {
      throw new MongoError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        'the pipeline would need more than 100 MB of documents',
      )
    }
  }
  return documents
}

/** `aggregate`. */
export async function aggregate(command: Command): Promise<Reply> {
  command.refuse('let')
  assertSimpleCollation(command)
  const [opening, ...following] = parseStages(command.array('pipeline'))
  if (opening?.name === '$changeStream') return openChangeStream(command, opening.operand, following)
  if (isOne(command.value('aggregate'))) throw unsupported('a pipeline of a database without $changeStream')
  const { plan, window, rest, counted } = aggregateParts(command)
  const size = batchSize(command)
  if (counted) {
    const n = await countDocuments(plan, window, command.pace)
    const documents = n === 0 ? [] : [documentValue(encode({ _id: counted.id, [counted.name]: n }))]
    return firstBatch(command, command.namespace, listReader(documents), { size })
  }
  if (rest.length > 0) {
    const pipeline = parsePipeline(rest)
    const documents = plan ? await allDocuments(plan, window, command.pace) : []
    const results = await pipeline(documents, { now: valueFrom(new Date()), pace: command.pace })
    return firstBatch(command, command.namespace, listReader(results), { size })
  }
  const reader = plan ? new QueryReader(openQuery(plan, window), undefined, command.limitMs) : emptyReader
  return firstBatch(command, command.namespace, reader, { size })
}

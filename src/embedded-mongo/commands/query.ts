import { compileExpression } from '../aggregation/expression.ts'
import type { Plain } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { stringOf } from '../bson/read.ts'
import { documentValue, elementsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { countByIndex } from '../query/count.ts'
import { parseFilter } from '../query/filter.ts'
import { openQuery, parseSort, type Window } from '../query/find.ts'
import type { Pace } from '../query/pace.ts'
import { pathOf, walkPath } from '../query/path.ts'
import { type Plan, planQuery } from '../query/planner.ts'
import { everything, type Predicate } from '../query/predicate.ts'
import { parseProjection } from '../query/projection.ts'
import type { Batch, ResultReader } from '../server/cursors.ts'
import type { KeyPart } from '../storage/index-keys.ts'
import type { Command, Reply } from './context.ts'
import { firstBatch, QueryReader } from './cursor-reply.ts'

/** A result without documents, as from a collection that does not exist. */
export const emptyReader: ResultReader = { next: (): Batch => ({ documents: [], done: true }) }

/** Refuses collations that would change what matches; the simple one is how this server compares. */
export function assertSimpleCollation(command: Command): void {
  const collation = command.document('collation')
  if (!collation) return
  for (const part of elementsOf(collation)) if (part.type === T.string && stringOf(part) === 'simple') return
  throw unsupported('collation')
}

/** The filter in a command's field, everything when it has none. */
export function filterOf(command: Command, name: string): Predicate {
  const filter = command.document(name)
  return filter ? parseFilter(filter, compileExpression) : everything
}

/** A query's plan, or undefined when there is no such collection. */
export function planOf(
  command: Command,
  filter: Predicate,
  sort: readonly KeyPart[] = [],
  limited = false,
): Plan | undefined {
  const { collection } = command
  return collection && planQuery(collection, filter, { sort, limited, hint: command.value('hint') })
}

export interface FindParts {
  readonly plan: Plan | undefined
  readonly window: Window
}

/** What `find` asks for. */
export function parseFind(command: Command): FindParts {
  command.refuse('let', 'min', 'max')
  for (const flag of ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'oplogReplay']) {
    if (command.boolean(flag)) throw unsupported(`find with ${flag}`)
  }
  assertSimpleCollation(command)
  const filter = filterOf(command, 'filter')
  const sort = parseSort(command.document('sort'))
  const limit = command.count('limit') || Infinity
  const window = { skip: command.count('skip') ?? 0, limit }
  return { plan: planOf(command, filter, sort, limit !== Infinity), window }
}

/** `find`. */
export function find(command: Command): Promise<Reply> {
  const { plan, window } = parseFind(command)
  const projection = parseProjection(command.document('projection'))
  const reader = plan ? new QueryReader(openQuery(plan, window), projection, command.limitMs) : emptyReader
  return firstBatch(command, command.namespace, reader, {
    size: command.count('batchSize'),
    single: command.boolean('singleBatch'),
  })
}

/** How many documents a query gives, from an index alone where it can. */
export async function countDocuments(plan: Plan | undefined, window: Window, pace: Pace): Promise<number> {
  if (!plan) return 0
  const known = countByIndex(plan, window.skip + window.limit)
  if (known !== undefined) return Math.max(0, Math.min(known, window.skip + window.limit) - window.skip)
  const source = openQuery(plan, window)
  let count = 0
  while (await pace.next(source)) count += 1
  return count
}

/** What `count` asks for. */
export function parseCount(command: Command): FindParts {
  assertSimpleCollation(command)
  const window = { skip: command.count('skip') ?? 0, limit: command.count('limit') || Infinity }
  return { plan: planOf(command, filterOf(command, 'query')), window }
}

/** `count`. */
export async function count(command: Command): Promise<Reply> {
  const { plan, window } = parseCount(command)
  return { n: await countDocuments(plan, window, command.pace) }
}

/** What `distinct` asks for. */
export function parseDistinct(command: Command): { plan: Plan | undefined; key: string } {
  assertSimpleCollation(command)
  const key = command.string('key')
  if (!key) throw new MongoError('BadValue', "The 'key' of distinct must be a non-empty string")
  return { plan: planOf(command, filterOf(command, 'query')), key }
}

/** `distinct`: values by the one order, an array's elements for themselves. */
export async function distinct(command: Command): Promise<Reply> {
  const { plan, key } = parseDistinct(command)
  if (!plan) return { values: [] }
  const source = openQuery(plan, { skip: 0, limit: Infinity })
  const path = pathOf(key)
  const found = new Map<string, Value>()
  const add = (value: Value): void => {
    const name = encodeKey(value).toString('latin1')
    if (!found.has(name)) found.set(name, value)
  }
  const { pace } = command
  for (let row = await pace.next(source); row; row = await pace.next(source)) {
    walkPath(documentValue(row.doc), path, 0, (value) => {
      if (value?.type === T.array) for (const element of elementsOf(value)) add(element)
      else if (value) add(value)
      return false
    })
  }
  const values: Plain[] = [...found.values()]
  return { values }
}

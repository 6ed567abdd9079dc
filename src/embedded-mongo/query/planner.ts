import { encodeKey } from '../bson/key.ts'
import { stringOf } from '../bson/read.ts'
import { fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import type { Collection } from '../storage/collection.ts'
import type { KeyPart } from '../storage/index-keys.ts'
import { conditionsOf } from './bounds.ts'
import { type IndexPlan, planIndex } from './index-plan.ts'
import { allOf, conjuncts, type Predicate } from './predicate.ts'

/** Where documents come from. */
export type Access =
  | IndexPlan
  | {
      readonly kind: 'collection'
      readonly backward: boolean
      readonly sorted: boolean
      readonly covered: boolean
    }
  | {
      readonly kind: 'union'
      readonly branches: readonly Plan[]
      readonly sorted: boolean
      readonly covered: true
    }

/** Access, and the filter for what access does not decide. */
export interface Plan {
  readonly collection: Collection
  readonly access: Access
  readonly filter: Predicate
  readonly sort: readonly KeyPart[]
}

export interface PlanOptions {
  readonly sort: readonly KeyPart[]
  readonly limited: boolean
  readonly hint?: Value | undefined
}

interface Hint {
  readonly indexes: readonly Collection['indexes'][number][]
  readonly natural: 1 | -1 | undefined
}

function resolveHint(collection: Collection, hint: Value | undefined): Hint | undefined {
  if (!hint) return undefined
  if (hint.type === T.object) {
    const fields = [...fieldsOf(hint)]
    if (fields.length === 0) return undefined
    const natural = fields[0]?.[0] === '$natural' ? fields[0][1] : undefined
    if (natural) return { indexes: [], natural: encodeKey(natural)[1] === 0x40 ? -1 : 1 }
    const wanted = encodeKey(hint)
    const indexes = collection.indexes.filter((index) => {
      const key = new Map(fieldsOf(index.definition.spec)).get('key')
      return key !== undefined && encodeKey(key).equals(wanted)
    })
    if (indexes.length > 0) return { indexes, natural: undefined }
  } else if (hint.type === T.string) {
    const indexes = collection.indexes.filter((index) => index.definition.name === stringOf(hint))
    if (indexes.length > 0) return { indexes, natural: undefined }
  }
  throw new MongoError(
    'BadValue',
    'error processing query: planner returned error: hint provided does not correspond to an existing index',
  )
}

function better(a: IndexPlan, b: IndexPlan): IndexPlan {
  return b.score > a.score ? b : a
}

function hasBounds(access: Access): boolean {
  return access.kind === 'union' || (access.kind === 'index' && access.bounds.length > 0)
}

/** A top-level $or by an index for each branch. */
function planUnion(
  collection: Collection,
  filter: readonly Predicate[],
  options: PlanOptions,
): Access | undefined {
  const either = filter.find((predicate) => predicate.kind === 'or')
  if (either?.kind !== 'or' || either.items.length === 0) return undefined
  const others = filter.filter((predicate) => predicate !== either)
  const plan = (sort: readonly KeyPart[]): Plan[] =>
    either.items.map((item) => planQuery(collection, allOf([...others, item]), { ...options, sort }))
  const wanted = plan(options.sort)
  if (!wanted.every(({ access }) => hasBounds(access))) return undefined
  if (wanted.every(({ access }) => access.sorted)) {
    return { kind: 'union', branches: wanted, sorted: true, covered: true }
  }
  return { kind: 'union', branches: plan([]), sorted: options.sort.length === 0, covered: true }
}

function naturalSort(sort: readonly KeyPart[]): Access {
  const natural = sort[0]?.path.text === '$natural' ? sort[0] : undefined
  return {
    kind: 'collection',
    backward: natural?.direction === -1,
    sorted: sort.length === 0 || natural !== undefined,
    covered: false,
  }
}

/** Chooses how a filter and sort are answered. @throws BadValue for a hint without its index */
export function planQuery(collection: Collection, predicate: Predicate, options: PlanOptions): Plan {
  const filter = conjuncts(predicate)
  const { sort } = options
  const result = (access: Access): Plan => ({ collection, access, filter: predicate, sort })
  const hint = resolveHint(collection, options.hint)
  const natural = naturalSort(sort)
  if (hint?.natural) {
    return result({
      kind: 'collection',
      backward: hint.natural === -1,
      sorted: natural.sorted,
      covered: false,
    })
  }
  if (sort[0]?.path.text === '$natural') return result(natural)
  const conditions = filter.flatMap((item) => conditionsOf(item))
  const plans: IndexPlan[] = []
  for (const index of hint?.indexes ?? collection.indexes) {
    const plan = planIndex(index, filter, conditions, sort, options.limited, hint !== undefined)
    if (plan) plans.push(plan)
    // most often the one by _id, which comes first
    if (plan?.pinpoints) break
  }
  const [first, ...rest] = plans
  const best = first && rest.reduce(better, first)
  if (hint && !best)
    throw new MongoError(
      'NoQueryExecutionPlans',
      'error processing query: planner returned error: the hinted index lacks documents that the filter may match',
    )
  if (best && best.bounds.length > 0) return result(best)
  const union = hint ? undefined : planUnion(collection, filter, options)
  return result(union ?? best ?? natural)
}

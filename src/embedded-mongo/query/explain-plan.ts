import type { Plain } from '../bson/encode.ts'
import { tagOf } from '../bson/key.ts'
import { field, T, type Value } from '../bson/value.ts'
import type { Interval } from './bounds.ts'
import type { Window } from './find.ts'
import type { IndexPlan } from './index-plan.ts'
import type { Plan } from './planner.ts'

/** A stage of a plan in the shape explain has it. */
export type StageTree = { readonly stage: string; readonly [key: string]: Plain }

/** What a key says, as far as it is worth showing. */
function describeKey(key: Buffer): string {
  const rest = key.subarray(1)
  switch (key[0]) {
    case tagOf(T.null):
      return 'null'
    case tagOf(T.string):
      return JSON.stringify(rest.toString('utf8').replace(/\0$/, ''))
    case tagOf(T.double): {
      if (rest.length < 8) return '-inf'
      const bits = rest.readBigUInt64BE(0)
      const view = Buffer.alloc(8)
      view.writeBigUInt64BE(bits & (1n << 63n) ? bits ^ (1n << 63n) : ~bits & 0xffffffffffffffffn)
      return String(view.readDoubleBE(0))
    }
    case tagOf(T.objectId):
      return `ObjectId('${rest.toString('hex')}')`
    case tagOf(T.bool):
      return rest[0] === 1 ? 'true' : 'false'
    case tagOf(T.date):
      return rest.length < 8 ? 'min' : `new Date(${rest.readBigInt64BE(0) ^ -(1n << 63n)})`
    case 0x01:
      return 'MinKey'
    case 0xff:
      return 'MaxKey'
    default:
      return key.toString('hex')
  }
}

function describeInterval({ lo, hi, point }: Interval): string {
  return point ? `[${describeKey(point)}, ${describeKey(point)}]` : `[${describeKey(lo)}, ${describeKey(hi)})`
}

function indexScan(plan: IndexPlan, stage: string): StageTree {
  const { definition, multikey } = plan.index
  const bounds: Record<string, Plain> = Object.create(null)
  for (const [at, part] of definition.parts.entries()) {
    bounds[part.path.text] = plan.bounds[at]?.map(describeInterval) ?? ['[MinKey, MaxKey]']
  }
  return {
    stage,
    keyPattern: field(definition.spec, 'key') as Value,
    indexName: definition.name,
    isMultiKey: multikey !== 0,
    isUnique: definition.unique,
    isSparse: definition.sparse,
    isPartial: definition.partial !== undefined,
    direction: plan.backward ? 'backward' : 'forward',
    indexBounds: bounds,
  }
}

function isIdLookup(plan: Plan, access: IndexPlan): boolean {
  const [bounds, ...more] = access.bounds
  return (
    access.index.definition.name === '_id_' &&
    access.covered &&
    more.length === 0 &&
    bounds?.length === 1 &&
    bounds[0]?.point !== undefined &&
    plan.sort.length === 0
  )
}

function accessTree(plan: Plan): StageTree {
  const { access } = plan
  if (access.kind === 'collection')
    return { stage: 'COLLSCAN', direction: access.backward ? 'backward' : 'forward' }
  if (access.kind === 'union') {
    const stage = access.sorted && plan.sort.length > 0 ? 'SORT_MERGE' : 'OR'
    return { stage, inputStages: access.branches.map(accessTree) }
  }
  if (access.ranges.length === 0) return { stage: 'EOF' }
  if (isIdLookup(plan, access)) return { stage: 'IDHACK', indexName: '_id_', keyPattern: { _id: 1 } }
  const scan = indexScan(access, 'IXSCAN')
  const merges = access.mergeAfter > 0 && access.ranges.length > 1
  const inputStage = merges ? { stage: 'SORT_MERGE', inputStages: access.ranges.map(() => scan) } : scan
  return { stage: 'FETCH', inputStage }
}

function sortPattern(plan: Plan): Plain {
  return Object.fromEntries(plan.sort.map(({ path, direction }) => [path.text, direction]))
}

/** The tree of a query's stages: how documents are found, then SORT, SKIP and LIMIT where there are such. */
export function planTree(plan: Plan | undefined, window: Window, projected: boolean): StageTree {
  let tree: StageTree = plan ? accessTree(plan) : { stage: 'EOF' }
  if (plan && !plan.access.sorted) tree = { stage: 'SORT', sortPattern: sortPattern(plan), inputStage: tree }
  if (window.skip > 0) tree = { stage: 'SKIP', skipAmount: window.skip, inputStage: tree }
  if (window.limit !== Infinity) tree = { stage: 'LIMIT', limitAmount: window.limit, inputStage: tree }
  return projected ? { stage: 'PROJECTION_SIMPLE', inputStage: tree } : tree
}

/** The tree of a count: from the index alone, from the collection's size, or over documents. */
export function countTree(plan: Plan | undefined, window: Window): StageTree {
  if (!plan) return { stage: 'COUNT', inputStage: { stage: 'EOF' } }
  const { access, filter } = plan
  if (filter.kind === 'and' && filter.items.length === 0) return { stage: 'RECORD_STORE_FAST_COUNT' }
  const single = access.kind === 'index' && (access.index.multikey === 0 || access.ranges.length <= 1)
  if (access.kind === 'index' && access.covered && single) {
    return { stage: 'COUNT', inputStage: indexScan(access, 'COUNT_SCAN') }
  }
  return { stage: 'COUNT', inputStage: planTree(plan, window, false) }
}

import type { Index } from '../storage/index.ts'
import type { KeyPart } from '../storage/index-keys.ts'
import {
  boundsOf,
  type Condition,
  descending,
  type Interval,
  intersect,
  wholeRange,
  within,
} from './bounds.ts'
import { acceptsMissing } from './match.ts'
import { conjuncts, type Predicate } from './predicate.ts'

/** Index entries with lo <= key < hi; `offsets[n]` is the length of the first n parts, for those that are points. */
export interface KeyRange {
  readonly lo: Buffer
  readonly hi: Buffer
  readonly offsets: readonly number[]
}

/** A way to find documents by one index. */
export interface IndexPlan {
  readonly kind: 'index'
  readonly index: Index
  readonly ranges: readonly KeyRange[]
  /** For each bounded part, its intervals in ascending order, for explain. */
  readonly bounds: readonly (readonly Interval[])[]
  readonly backward: boolean
  /** The ranges have to be merged by what follows this many parts; 0 when one after the other is in order. */
  readonly mergeAfter: number
  readonly sorted: boolean
  /** Entries alone tell which documents match. */
  readonly covered: boolean
  /** It finds at most one document for each value: no other index finds fewer. */
  readonly pinpoints: boolean
  readonly score: number
}

/** Combinations of points in several parts; a long $in on the first part alone is fine. */
const maxRanges = 2000
/** More streams than this cost more to merge than their rows cost to sort. */
const maxMerged = 200

interface Part {
  readonly intervals: readonly Interval[]
  readonly points: boolean
}

interface Chosen {
  readonly parts: readonly Part[]
  readonly exact: ReadonlySet<Predicate>
  readonly needsPresence: boolean
}

/** Picks the intervals for each part from the left until one is a range or has none. */
function chooseParts(index: Index, conditions: readonly Condition[]): Chosen {
  const parts: Part[] = []
  const exact = new Set<Predicate>()
  let needsPresence = true
  let arrays = 0
  let ranges = 1
  for (const [at, part] of index.definition.parts.entries()) {
    const own = conditions.filter((condition) => condition.path === part.path.text)
    const multikey = (index.multikey & (1 << at)) !== 0
    // two conditions on an array may be met by two elements, and so by two entries
    if (own.length === 0 || (multikey && arrays > 0)) break
    if (multikey) arrays += 1
    const best = own.toSorted((a, b) => a.bounds.intervals.length - b.bounds.intervals.length)
    const used = multikey ? best.slice(0, 1) : best
    const intervals = used.map(({ bounds }) => bounds.intervals).reduce((a, b) => intersect(a, b))
    ranges *= Math.max(1, intervals.length)
    if (at > 0 && ranges > maxRanges) break
    for (const { bounds, source } of used) if (bounds.exact) exact.add(source)
    if (used.some(({ bounds }) => !bounds.missing)) needsPresence = false
    const points = intervals.every((interval) => interval.point !== undefined)
    parts.push({ intervals, points })
    if (!points) break
  }
  return { parts, exact, needsPresence }
}

function rangesOf(parts: readonly Part[], keyParts: readonly KeyPart[]): KeyRange[] {
  let prefixes: { bytes: Buffer; offsets: number[] }[] = [{ bytes: Buffer.alloc(0), offsets: [0] }]
  for (const [at, part] of parts.entries()) {
    const turned = part.intervals.map((each) => (keyParts[at]?.direction === -1 ? descending(each) : each))
    if (!part.points || at === parts.length - 1) {
      return prefixes
        .flatMap(({ bytes, offsets }) =>
          turned.map((each) => ({
            lo: Buffer.concat([bytes, each.lo]),
            hi: Buffer.concat([bytes, each.hi]),
            offsets: each.point ? [...offsets, bytes.length + each.point.length] : offsets,
          })),
        )
        .sort((a, b) => Buffer.compare(a.lo, b.lo))
    }
    prefixes = prefixes.flatMap(({ bytes, offsets }) =>
      turned.map(({ point }) => {
        const next = Buffer.concat([bytes, point as Buffer])
        return { bytes: next, offsets: [...offsets, next.length] }
      }),
    )
  }
  return [{ lo: wholeRange.lo, hi: Buffer.alloc(32, 0xff), offsets: [0] }]
}

interface Order {
  readonly backward: boolean
  readonly mergeAfter: number
}

/** Whether reading the index gives the order wanted, and how. */
function orderOf(index: Index, parts: readonly Part[], sort: readonly KeyPart[]): Order | undefined {
  const keyParts = index.definition.parts
  const isArray = (at: number): boolean => (index.multikey & (1 << at)) !== 0
  const constant = (path: string): boolean =>
    parts.some(
      (part, at) =>
        keyParts[at]?.path.text === path && part.points && part.intervals.length <= 1 && !isArray(at),
    )
  const wanted = sort.filter((part) => !constant(part.path.text))
  const leading = parts.findIndex((part) => !part.points)
  const points = leading === -1 ? parts.length : leading
  if (wanted.length === 0) return { backward: false, mergeAfter: 0 }
  for (let from = points; from >= 0; from -= 1) {
    const first = keyParts[from]
    if (!first) continue
    const backward = first.direction !== wanted[0]?.direction
    const fits = wanted.every((part, at) => {
      const key = keyParts[from + at]
      return (
        key !== undefined &&
        key.path.text === part.path.text &&
        (key.direction !== part.direction) === backward &&
        !isArray(from + at)
      )
    })
    if (!fits) continue
    const several = parts.slice(0, from).some((part) => part.intervals.length > 1)
    if (several && parts.reduce((product, part) => product * part.intervals.length, 1) > maxMerged)
      return undefined
    return { backward, mergeAfter: several ? from : 0 }
  }
  return undefined
}

function sameTest(a: Predicate, b: Predicate): boolean {
  if (a.kind !== 'field' || b.kind !== 'field' || a.path.text !== b.path.text) return false
  if (a.test.kind === 'exists') return b.test.kind === 'exists'
  return (
    a.test.kind === 'compare' &&
    b.test.kind === 'compare' &&
    a.test.op === b.test.op &&
    a.test.key.equals(b.test.key)
  )
}

function implies(query: Predicate, condition: Predicate): boolean {
  if (sameTest(query, condition)) return true
  if (query.kind !== 'field' || condition.kind !== 'field' || query.path.text !== condition.path.text)
    return false
  if (condition.test.kind === 'exists') return query.test.kind !== 'size' && !acceptsMissing(query.test)
  const bounds = boundsOf(query.test)
  if (!bounds) return false
  if (condition.test.kind === 'type') {
    const { types } = condition.test
    return query.test.kind === 'compare' && query.test.op === 'eq' && types.has(query.test.value.type)
  }
  const outer = boundsOf(condition.test)
  return outer?.exact === true && within(bounds.intervals, outer.intervals)
}

/** The filter's conjuncts that a partial index promises by itself, or undefined when it may lack matches. */
function promised(index: Index, filter: readonly Predicate[]): readonly Predicate[] | undefined {
  const { partial } = index.definition
  if (!partial) return []
  const conditions = conjuncts(partial)
  if (!conditions.every((condition) => filter.some((query) => implies(query, condition)))) return undefined
  return filter.filter((query) => conditions.some((condition) => sameTest(query, condition)))
}

/** How one index would answer a filter and sort, or undefined when it can't. A hinted one is read whole if need be. */
export function planIndex(
  index: Index,
  filter: readonly Predicate[],
  conditions: readonly Condition[],
  sort: readonly KeyPart[],
  limited: boolean,
  hinted: boolean,
): IndexPlan | undefined {
  const given = promised(index, filter)
  if (!given) return undefined
  const { parts, exact, needsPresence } = chooseParts(index, conditions)
  if (index.definition.sparse && needsPresence && !hinted) return undefined
  const order = orderOf(index, parts, sort)
  const isOfUse = parts.length > 0 || (order && sort.length > 0) || index.definition.partial || hinted
  if (!isOfUse) return undefined
  const covered = filter.every((predicate) => exact.has(predicate) || given.includes(predicate))
  const pinpoints = isPinpointed(index, parts)
  return {
    kind: 'index',
    index,
    ranges: rangesOf(parts, index.definition.parts),
    bounds: parts.map((part) => part.intervals),
    backward: order?.backward ?? false,
    mergeAfter: order?.mergeAfter ?? 0,
    sorted: order !== undefined,
    covered,
    pinpoints,
    score:
      (pinpoints ? 100 : 0) + scoreOf(index, parts, order !== undefined && sort.length > 0, limited, covered),
  }
}

function isPinpointed({ definition }: Index, parts: readonly Part[]): boolean {
  return definition.unique && parts.length === definition.parts.length && parts.every((part) => part.points)
}

function scoreOf(
  index: Index,
  parts: readonly Part[],
  sorts: boolean,
  limited: boolean,
  covered: boolean,
): number {
  let score = 0
  for (const part of parts) score += part.points ? (part.intervals.length <= 1 ? 10 : 8) : 5
  if (sorts) score += limited ? 12 : 6
  if (covered) score += 1
  return index.definition.partial ? score + 2 : score
}

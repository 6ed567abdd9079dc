import { Writer } from '../bson/encode.ts'
import { encodeKey, nullKey, successor, tagOf } from '../bson/key.ts'
import { byteAt, elementsOf, T, type Value } from '../bson/value.ts'
import type { ElementTest, Predicate, Test } from './predicate.ts'

/** Keys from `lo` up to but not including `hi`, in the ascending order of one field. */
export interface Interval {
  readonly lo: Buffer
  readonly hi: Buffer
  /** The one whole key it stands for, when it is a point. */
  readonly point: Buffer | undefined
}

export interface Bounds {
  /** Ascending and disjoint. */
  readonly intervals: readonly Interval[]
  /** Every entry in the intervals belongs to a document that meets the test. */
  readonly exact: boolean
  /** A document without the field meets the test, so that a sparse index can't answer it. */
  readonly missing: boolean
}

function pointAt(key: Buffer): Interval {
  return { lo: key, hi: successor(key), point: key }
}

function ordered(intervals: Interval[]): Interval[] {
  const sorted = intervals.sort((a, b) => Buffer.compare(a.lo, b.lo))
  return sorted.filter((interval, at) => at === 0 || !interval.lo.equals(sorted[at - 1]?.lo as Buffer))
}

const undefinedKey = Buffer.from([tagOf(T.undefined)])

/** An array is indexed by its elements, so equality with one looks for the first and checks the rest. */
function equalityPoints(value: Value): Buffer[] {
  if (value.type !== T.array) return [encodeKey(value)]
  const [first] = elementsOf(value)
  return [first ? encodeKey(first) : undefinedKey, encodeKey(value)]
}

const nan = Buffer.concat([Buffer.from([tagOf(T.double)]), Buffer.alloc(9)])

function range(op: 'lt' | 'lte' | 'gt' | 'gte', value: Value, key: Buffer): Bounds | undefined {
  if (value.type === T.minKey || value.type === T.maxKey || value.type === T.array) return undefined
  const inclusive = op === 'lte' || op === 'gte'
  if (value.type === T.null || key.equals(nan)) {
    const isNull = value.type === T.null
    return { intervals: inclusive ? [pointAt(key)] : [], exact: !isNull, missing: isNull && inclusive }
  }
  const tag = tagOf(value.type)
  const bottom = tag === tagOf(T.double) ? successor(nan) : Buffer.from([tag])
  const top = Buffer.from([tag + 1])
  const lo = op === 'gt' ? successor(key) : op === 'gte' ? key : bottom
  const hi = op === 'lt' ? key : op === 'lte' ? successor(key) : top
  return {
    intervals: Buffer.compare(lo, hi) < 0 ? [{ lo, hi, point: undefined }] : [],
    exact: true,
    missing: false,
  }
}

function textPrefix(text: string): Buffer {
  const out = new Writer(text.length * 3 + 16)
  out.byte(tagOf(T.string))
  for (const byte of Buffer.from(text, 'utf8')) {
    if (byte > 1) out.byte(byte)
    else {
      out.byte(1)
      out.byte(byte + 1)
    }
  }
  return out.done()
}

/** Where a test's documents have their index entries, or undefined when that could be anywhere. */
export function boundsOf(test: Test): Bounds | undefined {
  switch (test.kind) {
    case 'compare': {
      if (test.op !== 'eq') return range(test.op, test.value, test.key)
      const points = equalityPoints(test.value)
      const isNull = test.value.type === T.null
      if (test.value.type === T.minKey || test.value.type === T.maxKey) return undefined
      return {
        intervals: ordered(points.map(pointAt)),
        exact: points.length === 1 && !isNull,
        missing: isNull,
      }
    }
    case 'in': {
      if (test.regexes.length > 0) return undefined
      const points = test.values.flatMap(equalityPoints)
      const missing = points.some((key) => key.equals(nullKey))
      const exact = !missing && points.length === test.values.length
      return { intervals: ordered(points.map(pointAt)), exact, missing }
    }
    case 'regex': {
      const lo = textPrefix(test.prefix)
      const own = pointAt(encodeKey(test.value))
      return {
        intervals: [{ lo, hi: successor(lo), point: undefined }, own],
        exact: false,
        missing: false,
      }
    }
    default:
      return undefined
  }
}

const absent: Bounds = { intervals: [pointAt(nullKey)], exact: false, missing: true }

/** One condition on one path that an index could serve. */
export interface Condition {
  readonly path: string
  readonly bounds: Bounds
  /** The predicate it came from; when all are consumed exactly the documents need no look. */
  readonly source: Predicate
}

function elementBounds(tests: readonly ElementTest[]): Bounds | undefined {
  for (const { test, negated } of tests) {
    const bounds = negated ? undefined : boundsOf(test)
    if (bounds) return { ...bounds, exact: false }
  }
  return undefined
}

/** The conditions in one conjunct; those inside `$elemMatch` count for the paths below it. */
export function conditionsOf(predicate: Predicate, source: Predicate = predicate, under = ''): Condition[] {
  if (predicate.kind === 'and' && under !== '') {
    return predicate.items.flatMap((item) => conditionsOf(item, source, under))
  }
  if (predicate.kind === 'not' && predicate.item.kind === 'field' && predicate.item.test.kind === 'exists') {
    return [{ path: under + predicate.item.path.text, bounds: absent, source }]
  }
  if (predicate.kind !== 'field') return []
  const path = under + predicate.path.text
  const { test } = predicate
  if (test.kind === 'elementObject') return conditionsOf(test.predicate, source, `${path}.`)
  const bounds = test.kind === 'elementValue' ? elementBounds(test.tests) : boundsOf(test)
  if (!bounds) return []
  return [{ path, bounds: under === '' ? bounds : { ...bounds, exact: false }, source }]
}

/** What two sets of intervals have in common. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common: Interval[] = []
  for (const left of a) {
    for (const right of b) {
      const lo = Buffer.compare(left.lo, right.lo) >= 0 ? left.lo : right.lo
      const hi = Buffer.compare(left.hi, right.hi) <= 0 ? left.hi : right.hi
      if (Buffer.compare(lo, hi) < 0) common.push({ lo, hi, point: left.point ?? right.point })
    }
  }
  return common
}

/** Whether every key of `inner` lies in `outer`. */
export function within(inner: readonly Interval[], outer: readonly Interval[]): boolean {
  return inner.every((small) =>
    outer.some((large) => Buffer.compare(large.lo, small.lo) <= 0 && Buffer.compare(small.hi, large.hi) <= 0),
  )
}

function inverted(key: Buffer): Buffer {
  const flipped = Buffer.allocUnsafe(key.length)
  for (let at = 0; at < key.length; at += 1) flipped[at] = ~byteAt(key, at) & 0xff
  return flipped
}

/** The same interval in a part that is kept in descending order. */
export function descending(interval: Interval): Interval {
  return {
    lo: successor(inverted(interval.hi)),
    hi: successor(inverted(interval.lo)),
    point: interval.point ? inverted(interval.point) : undefined,
  }
}

export const wholeRange: Interval = { lo: Buffer.from([0x01]), hi: Buffer.from([0xff]), point: undefined }

import { documentValue } from '../bson/value.ts'
import type { Row } from '../storage/index.ts'
import { sortKeyOf } from '../storage/index-keys.ts'
import type { IndexPlan, KeyRange } from './index-plan.ts'
import { matches } from './match.ts'
import type { Plan } from './planner.ts'

/** A row, the end, or a chance for others to have the event loop. */
export type Step = Row | undefined | 'pause'

/** Rows one at a time, read from SQLite in chunks. */
export interface Source {
  next(): Step
}

/** What was looked at, for explain. */
export interface Counters {
  keys: number
  documents: number
}

type ReadChunk = (after: Row | undefined, limit: number) => { rows: Row[]; more: boolean }

/** Reads a range chunk by chunk: small at first, since most readers want a page. */
class ChunkedSource implements Source {
  private rows: Row[] = []
  private at = 0
  private last: Row | undefined
  private more = true
  private size: number
  private readonly readChunk: ReadChunk
  private readonly count: () => void

  constructor(readChunk: ReadChunk, first: number, count: () => void) {
    this.readChunk = readChunk
    this.size = first
    this.count = count
  }

  next(): Row | undefined {
    if (this.at >= this.rows.length) {
      if (!this.more) return undefined
      const page = this.readChunk(this.last, this.size)
      this.size = Math.min(this.size * 4, 500)
      this.rows = page.rows
      this.more = page.more
      this.at = 0
      this.last = page.rows.at(-1)
    }
    const row = this.rows[this.at]
    if (row) {
      this.at += 1
      this.count()
    }
    return row
  }
}

class SequenceSource implements Source {
  private readonly open: (range: KeyRange) => Source
  private readonly ranges: readonly KeyRange[]
  private at = 0
  private current: Source | undefined

  constructor(ranges: readonly KeyRange[], open: (range: KeyRange) => Source) {
    this.ranges = ranges
    this.open = open
  }

  next(): Step {
    for (;;) {
      if (!this.current) {
        const range = this.ranges[this.at]
        if (!range) return undefined
        this.at += 1
        this.current = this.open(range)
      }
      const row = this.current.next()
      if (row) return row
      this.current = undefined
    }
  }
}

interface Head {
  readonly source: Source
  row: Row | undefined
  key: Buffer
  stale: boolean
}

/** Merges sources that are each in order into one, by a key of the rows. */
class MergeSource implements Source {
  private readonly heads: readonly Head[]
  private readonly keyOf: (row: Row, source: number) => Buffer
  private readonly sign: number

  constructor(sources: readonly Source[], keyOf: (row: Row, source: number) => Buffer, backward: boolean) {
    this.heads = sources.map((source) => ({ source, row: undefined, key: Buffer.alloc(0), stale: true }))
    this.keyOf = keyOf
    this.sign = backward ? -1 : 1
  }

  next(): Step {
    let best: Head | undefined
    for (const [at, head] of this.heads.entries()) {
      if (head.stale) {
        const row = head.source.next()
        if (row === 'pause') return row
        head.row = row
        head.stale = false
        if (row) head.key = this.keyOf(row, at)
      }
      if (head.row && (!best || Buffer.compare(head.key, best.key) * this.sign < 0)) best = head
    }
    if (best) best.stale = true
    return best?.row
  }
}

/** Leaves out rows that came before, for indexes over arrays and unions. */
class DistinctSource implements Source {
  private readonly seen = new Set<number>()
  private readonly source: Source

  constructor(source: Source) {
    this.source = source
  }

  next(): Step {
    for (;;) {
      const row = this.source.next()
      if (!row || row === 'pause') return row
      if (this.seen.has(row.rid)) continue
      this.seen.add(row.rid)
      return row
    }
  }
}

class FilterSource implements Source {
  private readonly source: Source
  private readonly passes: (row: Row) => boolean

  constructor(source: Source, passes: (row: Row) => boolean) {
    this.source = source
    this.passes = passes
  }

  next(): Step {
    for (let tried = 0; tried < 100; tried += 1) {
      const row = this.source.next()
      if (!row || row === 'pause' || this.passes(row)) return row
    }
    return 'pause'
  }
}

function indexSource(plan: IndexPlan, first: number, counters: Counters): Source {
  const { index, backward } = plan
  const count = (): void => {
    counters.keys += 1
    counters.documents += 1
  }
  const open = (range: KeyRange): Source =>
    new ChunkedSource((after, limit) => index.read(range.lo, range.hi, backward, after, limit), first, count)
  const ranges = backward ? plan.ranges.toReversed() : plan.ranges
  const keyOf = (row: Row, at: number): Buffer => row.key.subarray(ranges[at]?.offsets[plan.mergeAfter] ?? 0)
  const rows =
    plan.mergeAfter > 0 && ranges.length > 1
      ? new MergeSource(ranges.map(open), keyOf, backward)
      : new SequenceSource(ranges, open)
  return index.multikey === 0 ? rows : new DistinctSource(rows)
}

function accessSource(plan: Plan, first: number, counters: Counters): Source {
  const { access, collection } = plan
  if (access.kind === 'index') return indexSource(access, first, counters)
  if (access.kind === 'collection') {
    const count = (): void => {
      counters.documents += 1
    }
    return new ChunkedSource((after, limit) => collection.read(access.backward, after, limit), first, count)
  }
  const branches = access.branches.map((branch) => openPlan(branch, first, counters))
  if (access.sorted && plan.sort.length > 0) {
    const keyOf = (row: Row): Buffer => sortKeyOf(documentValue(row.doc), plan.sort)
    return new DistinctSource(new MergeSource(branches, keyOf, false))
  }
  return new DistinctSource(new ConcatSource(branches))
}

class ConcatSource implements Source {
  private readonly sources: Source[]

  constructor(sources: Source[]) {
    this.sources = sources
  }

  next(): Step {
    for (let source = this.sources[0]; source; source = this.sources[0]) {
      const row = source.next()
      if (row) return row
      this.sources.shift()
    }
    return undefined
  }
}

/** The rows that meet the plan's filter, in its access order. `first` is the size of the first chunk read. */
export function openPlan(plan: Plan, first: number, counters: Counters): Source {
  const source = accessSource(plan, first, counters)
  const { filter } = plan
  const everything = filter.kind === 'and' && filter.items.length === 0
  if (plan.access.covered || everything) return source
  return new FilterSource(source, (row) => matches(documentValue(row.doc), filter))
}

import { isNumber, numberOf } from '../bson/read.ts'
import { documentValue, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import type { Row } from '../storage/index.ts'
import { type KeyPart, sortKeyOf } from '../storage/index-keys.ts'
import { pathOf } from './path.ts'
import type { Plan } from './planner.ts'
import { type Counters, openPlan, type Source, type Step } from './scan.ts'

/** A sort document as index parts. @throws BadValue */
export function parseSort(sort: Value | undefined): KeyPart[] {
  if (!sort) return []
  if (sort.type !== T.object) throw new MongoError('TypeMismatch', 'Expected field sort to be of type object')
  return [...fieldsOf(sort)].map(([name, value]): KeyPart => {
    if (value.type === T.object) throw unsupported('sorting by $meta')
    const direction = isNumber(value) ? numberOf(value) : 0
    if (direction !== 1 && direction !== -1) {
      throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)')
    }
    if (name === '' || (name.startsWith('$') && name !== '$natural')) {
      throw new MongoError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      )
    }
    return { path: pathOf(name), direction }
  })
}

interface Sorted {
  readonly key: Buffer
  readonly rid: number
}

const memoryLimit = 200 * 1024 * 1024

/** Sorts by keys alone and reads the documents again in order, so that memory holds keys only. */
class SortSource implements Source {
  private readonly source: Source
  private readonly plan: Plan
  private readonly keep: number
  private sorted: Sorted[] = []
  private bytes = 0
  private at = 0
  private filled = false

  constructor(source: Source, plan: Plan, keep: number) {
    this.source = source
    this.plan = plan
    this.keep = keep
  }

  private cut(): void {
    // rows with equal keys come in the order they were stored, as they would from an index
    this.sorted.sort((a, b) => Buffer.compare(a.key, b.key) || a.rid - b.rid)
    if (this.sorted.length > this.keep) this.sorted.length = this.keep
  }

  next(): Step {
    for (let count = 0; !this.filled; count += 1) {
      if (count === 200) return 'pause'
      const row = this.source.next()
      if (row === 'pause') return row
      if (!row) {
        this.cut()
        this.filled = true
        break
      }
      const key = sortKeyOf(documentValue(row.doc), this.plan.sort)
      this.sorted.push({ key, rid: row.rid })
      this.bytes += key.length + 64
      if (this.sorted.length >= this.keep * 2 + 500) {
        this.cut()
        this.bytes = this.sorted.reduce((sum, each) => sum + each.key.length + 64, 0)
      }
      if (this.bytes > memoryLimit) {
        throw new MongoError(
          'QueryExceededMemoryLimitNoDiskUseAllowed',
          'Sort exceeded memory limit of 209715200 bytes, and the embedded store does not sort on disk. Aborting operation.',
        )
      }
    }
    for (;;) {
      const next = this.sorted[this.at]
      if (!next) return undefined
      this.at += 1
      const doc = this.plan.collection.get(next.rid)
      if (doc) return { key: next.key, rid: next.rid, doc }
    }
  }
}

class WindowSource implements Source {
  private readonly source: Source
  private skip: number
  private left: number

  constructor(source: Source, skip: number, limit: number) {
    this.source = source
    this.skip = skip
    this.left = limit
  }

  next(): Step {
    while (this.left > 0) {
      const row = this.source.next()
      if (!row || row === 'pause') return row
      if (this.skip > 0) {
        this.skip -= 1
        continue
      }
      this.left -= 1
      return row
    }
    return undefined
  }
}

export interface Window {
  readonly skip: number
  /** Infinity for none. */
  readonly limit: number
}

/** The rows a query answers with: found, sorted, skipped and limited. */
export function openQuery(
  plan: Plan,
  window: Window,
  counters: Counters = { keys: 0, documents: 0 },
): Source {
  const wanted = window.skip + window.limit
  const sorts = !plan.access.sorted
  const first = sorts ? 500 : Math.max(1, Math.min(wanted, 102))
  const source = openPlan(plan, first, counters)
  const sorted = sorts ? new SortSource(source, plan, wanted) : source
  return window.skip === 0 && window.limit === Infinity
    ? sorted
    : new WindowSource(sorted, window.skip, window.limit)
}

/** The next row, however long it takes; for writes, which run in one piece. */
export function nextRow(source: Source): Row | undefined {
  let step = source.next()
  while (step === 'pause') step = source.next()
  return step
}

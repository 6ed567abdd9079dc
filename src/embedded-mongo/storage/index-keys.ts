import { Writer } from '../bson/encode.ts'
import { nullKey, writeKey } from '../bson/key.ts'
import { byteAt, elementsOf, fieldAt, isEmpty, T, Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import type { Path } from '../query/path.ts'

export interface KeyPart {
  readonly path: Path
  readonly direction: 1 | -1
}

/** The keys of one document in one index, and which parts met an array (bit by part). */
export interface DocumentKeys {
  readonly keys: readonly Buffer[]
  readonly multikey: number
  /** False when none of the parts' fields is there, which a sparse index leaves out. */
  readonly present: boolean
}

const undefinedValue = new Value(T.undefined, Buffer.alloc(0), 0, 0)

/** How far one part has been followed: to a value, to nothing, or to an array with a rest of the path. */
interface Trace {
  readonly value: Value | undefined
  readonly at: number
  readonly done: boolean
}

/** `positions`: numbers in the path stand for positions of arrays, where there are such. */
function follow(document: Value, path: Path, from: number, positions: boolean): Trace {
  let value: Value | undefined = document
  let at = from
  while (at < path.parts.length) {
    if (!value || value.type !== T.object) return { value: undefined, at, done: true }
    value = fieldAt(value, path.parts[at] as Buffer)
    at += 1
    while (positions && value?.type === T.array && path.indexes[at] !== undefined) {
      const element = fieldAt(value, path.parts[at] as Buffer)
      if (!element) break
      value = element
      at += 1
    }
    if (value?.type === T.array) return { value, at, done: false }
  }
  return { value, at, done: true }
}

const out = new Writer(4096)

function writePart(value: Value | undefined, direction: 1 | -1): void {
  const start = out.length
  if (value) writeKey(out, value)
  else out.copy(nullKey, 0, nullKey.length)
  if (direction === -1)
    for (let i = start; i < out.length; i += 1) out.bytes[i] = ~byteAt(out.bytes, i) & 0xff
}

class Extraction {
  readonly found = new Map<string, Buffer>()
  multikey = 0
  present = false
  readonly parts: readonly KeyPart[]
  private readonly positions: boolean

  constructor(parts: readonly KeyPart[], positions: boolean) {
    this.parts = parts
    this.positions = positions
  }

  expand(traces: readonly Trace[]): void {
    const open = traces.findIndex((trace) => !trace.done)
    if (open === -1) {
      this.emit(traces)
      return
    }
    const array = traces[open]?.value as Value
    const together = traces.map((trace) => {
      if (trace.done || !trace.value) return false
      if (trace.value.bytes !== array.bytes || trace.value.start !== array.start) {
        throw new MongoError('CannotIndexParallelArrays', 'cannot index parallel arrays')
      }
      return true
    })
    for (const [part, joined] of together.entries()) if (joined) this.multikey |= 1 << part
    if (isEmpty(array)) {
      this.expand(
        traces.map((trace, part) => (together[part] ? this.settle(trace, part, undefinedValue) : trace)),
      )
      return
    }
    for (const element of elementsOf(array)) {
      this.expand(traces.map((trace, part) => (together[part] ? this.enter(trace, part, element) : trace)))
    }
  }

  private settle(trace: Trace, part: number, empty: Value): Trace {
    const whole = trace.at === this.parts[part]?.path.parts.length
    if (whole) this.present = true
    return { value: whole ? empty : undefined, at: trace.at, done: true }
  }

  private enter(trace: Trace, part: number, element: Value): Trace {
    const path = this.parts[part]?.path
    if (!path || trace.at === path.parts.length) return { value: element, at: trace.at, done: true }
    if (element.type !== T.object) return { value: undefined, at: trace.at, done: true }
    return follow(element, path, trace.at, this.positions)
  }

  private emit(traces: readonly Trace[]): void {
    out.length = 0
    for (const [at, trace] of traces.entries()) {
      if (trace.value) this.present = true
      writePart(trace.value, this.parts[at]?.direction ?? 1)
    }
    const key = out.done()
    if (this.multikey === 0) this.found.set('', key)
    else this.found.set(key.toString('latin1'), key)
  }
}

/** The index keys of a document: one, or one for each element of an array on the way. @throws code 171 */
export function keysOf(document: Value, parts: readonly KeyPart[], positions = false): DocumentKeys {
  const extraction = new Extraction(parts, positions)
  extraction.expand(parts.map(({ path }) => follow(document, path, 0, positions)))
  return {
    keys: [...extraction.found.values()],
    multikey: extraction.multikey,
    present: extraction.present,
  }
}

/** The bytes a document sorts by: its smallest key in the sort's own order, as MongoDB has it. @throws code 2 */
export function sortKeyOf(document: Value, parts: readonly KeyPart[]): Buffer {
  const { keys } = keysOf(document, parts, true)
  let smallest = keys[0] as Buffer
  for (const key of keys) if (Buffer.compare(key, smallest) < 0) smallest = key
  return smallest
}

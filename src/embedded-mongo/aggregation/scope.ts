import { Writer } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { documentValue, elementsOf, fieldAt, T, Value } from '../bson/value.ts'

/** What an expression sees: the document and the time. */
export interface Scope {
  readonly root: Value
  readonly now: Value
}

/** An expression ready to be evaluated; undefined is a missing value. */
export type Expression = (scope: Scope) => Value | undefined

/** An array value from elements; missing ones become null where MongoDB does so, which the caller decides. */
export function arrayValue(elements: readonly Value[]): Value {
  const out = new Writer(256)
  const mark = out.open()
  for (const [at, element] of elements.entries()) out.value(String(at), element)
  out.close(mark)
  const bytes = out.done()
  return new Value(T.array, bytes, 0, bytes.length)
}

/** An object value from fields, missing ones left out. */
export function objectValue(fields: Iterable<readonly [string, Value | undefined]>): Value {
  const out = new Writer(256)
  const mark = out.open()
  for (const [name, value] of fields) if (value) out.value(name, value)
  out.close(mark)
  return documentValue(out.done())
}

/** The value at a path as expressions see it: through arrays it is an array of what each object in them has. */
export function valueAtPath(value: Value | undefined, parts: readonly Buffer[], at = 0): Value | undefined {
  if (!value || at === parts.length) return value
  if (value.type === T.object) return valueAtPath(fieldAt(value, parts[at] as Buffer), parts, at + 1)
  if (value.type !== T.array) return undefined
  const found: Value[] = []
  for (const element of elementsOf(value)) {
    const inner = element.type === T.object ? valueAtPath(element, parts, at) : undefined
    if (inner) found.push(inner)
  }
  return arrayValue(found)
}

/** Below every other value, as a missing one compares in expressions. */
const missingKey = Buffer.from([0x01])

/** A value's place in the one order, missing lowest. */
export function keyOrMissing(value: Value | undefined): Buffer {
  return value ? encodeKey(value) : missingKey
}

/** True for null, undefined and missing. */
export function isNullish(value: Value | undefined): boolean {
  return !value || value.type === T.null || value.type === T.undefined
}

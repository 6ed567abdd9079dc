import { MongoError } from '../errors.ts'

/** BSON element types by number (bsonspec.org); `minKey` is 0xff as it stands on the wire. */
export const T = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binary: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  code: 13,
  symbol: 14,
  codeWithScope: 15,
  int32: 16,
  timestamp: 17,
  int64: 18,
  decimal: 19,
  maxKey: 127,
  minKey: 255,
} as const

/**
 * One BSON value where it lies: its type and the bytes of a document it was read from. Nothing is decoded until
 * asked for, so that types, field order and odd keys survive whatever is done around them.
 */
export class Value {
  readonly type: number
  readonly bytes: Buffer
  readonly start: number
  readonly end: number

  constructor(type: number, bytes: Buffer, start: number, end: number) {
    this.type = type
    this.bytes = bytes
    this.start = start
    this.end = end
  }

  /** The value's own bytes, without type and name; a view, not a copy. */
  slice(): Buffer {
    return this.bytes.subarray(this.start, this.end)
  }
}

/** The byte at `at`; the caller has checked the bounds (documents are validated when they arrive). */
export function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] as number
}

/** A little-endian int32 read without the checks of Buffer.readInt32LE, which show in scans. */
export function int32At(bytes: Buffer, at: number): number {
  return (
    byteAt(bytes, at) |
    (byteAt(bytes, at + 1) << 8) |
    (byteAt(bytes, at + 2) << 16) |
    (byteAt(bytes, at + 3) << 24)
  )
}

function cstringEnd(bytes: Buffer, from: number): number {
  let at = from
  while (byteAt(bytes, at) !== 0) at += 1
  return at
}

/** Where the value of `type` that starts at `at` ends. */
export function valueEnd(type: number, bytes: Buffer, at: number): number {
  switch (type) {
    case T.double:
    case T.date:
    case T.timestamp:
    case T.int64:
      return at + 8
    case T.string:
    case T.code:
    case T.symbol:
      return at + 4 + int32At(bytes, at)
    case T.object:
    case T.array:
    case T.codeWithScope:
      return at + int32At(bytes, at)
    case T.binary:
      return at + 5 + int32At(bytes, at)
    case T.objectId:
      return at + 12
    case T.bool:
      return at + 1
    case T.int32:
      return at + 4
    case T.decimal:
      return at + 16
    case T.regex:
      return cstringEnd(bytes, cstringEnd(bytes, at) + 1) + 1
    case T.dbPointer:
      return at + 4 + int32At(bytes, at) + 12
    case T.null:
    case T.undefined:
    case T.minKey:
    case T.maxKey:
      return at
    default:
      throw new MongoError('FailedToParse', `Invalid BSON: unknown element type ${type}`)
  }
}

/** A whole document as a value. */
export function documentValue(bytes: Buffer): Value {
  return new Value(T.object, bytes, 0, bytes.length)
}

/** The fields of an object (or elements of an array, named "0", "1" …) in stored order. */
export function* fieldsOf(value: Value): Generator<[name: string, value: Value]> {
  const { bytes } = value
  let at = value.start + 4
  const stop = value.end - 1
  while (at < stop) {
    const type = byteAt(bytes, at)
    const nameEnd = cstringEnd(bytes, at + 1)
    const end = valueEnd(type, bytes, nameEnd + 1)
    yield [bytes.toString('utf8', at + 1, nameEnd), new Value(type, bytes, nameEnd + 1, end)]
    at = end
  }
}

/** The elements of an array in order. */
export function elementsOf(value: Value): Value[] {
  const { bytes } = value
  const elements: Value[] = []
  let at = value.start + 4
  const stop = value.end - 1
  while (at < stop) {
    const type = byteAt(bytes, at)
    const nameEnd = cstringEnd(bytes, at + 1)
    const end = valueEnd(type, bytes, nameEnd + 1)
    elements.push(new Value(type, bytes, nameEnd + 1, end))
    at = end
  }
  return elements
}

/** The field of an object whose name has these UTF-8 bytes; the hot path of matching and indexing. */
export function fieldAt(value: Value, name: Buffer): Value | undefined {
  const { bytes } = value
  const stop = value.end - 1
  const length = name.length
  let at = value.start + 4
  while (at < stop) {
    const type = byteAt(bytes, at)
    at += 1
    let matched = 0
    while (matched < length && byteAt(bytes, at + matched) === byteAt(name, matched)) matched += 1
    const found = matched === length && byteAt(bytes, at + matched) === 0
    at = cstringEnd(bytes, at + (matched < length ? matched : length)) + 1
    const end = valueEnd(type, bytes, at)
    if (found) return new Value(type, bytes, at, end)
    at = end
  }
  return undefined
}

/** The field of an object by its name. */
export function field(value: Value, name: string): Value | undefined {
  return fieldAt(value, Buffer.from(name, 'utf8'))
}

/** True for an object without fields or an array without elements. */
export function isEmpty(value: Value): boolean {
  return value.end - value.start === 5
}

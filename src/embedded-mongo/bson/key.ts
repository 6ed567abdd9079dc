import { Writer } from './encode.ts'
import { writeDecimalTail, writeDouble, writeLong } from './key-number.ts'
import { bigintOf, decimalText } from './read.ts'
import { byteAt, elementsOf, int32At, T, Value, valueEnd } from './value.ts'

/**
 * The one order of values: `encodeKey` maps each to bytes whose memcmp order is MongoDB's comparison order
 * (docs "Comparison/Sort Order"). No encoding is a prefix of another, so encodings can be put one after the
 * other for compound keys. Index entries, equality, ranges and sorting all use it.
 */
export const tags: Readonly<Record<number, number>> = {
  [T.minKey]: 0x04,
  [T.undefined]: 0x08,
  [T.null]: 0x10,
  [T.double]: 0x20,
  [T.int32]: 0x20,
  [T.int64]: 0x20,
  [T.decimal]: 0x20,
  [T.string]: 0x30,
  [T.symbol]: 0x30,
  [T.object]: 0x40,
  [T.array]: 0x50,
  [T.binary]: 0x60,
  [T.objectId]: 0x70,
  [T.bool]: 0x80,
  [T.date]: 0x90,
  [T.timestamp]: 0xa0,
  [T.regex]: 0xb0,
  [T.dbPointer]: 0xc0,
  [T.code]: 0xd0,
  [T.codeWithScope]: 0xd8,
  [T.maxKey]: 0xf0,
}

export function tagOf(type: number): number {
  return tags[type] as number
}

function writeText(out: Writer, bytes: Buffer, start: number, end: number): void {
  out.room((end - start) * 2 + 1)
  const target = out.bytes
  let at = out.length
  for (let from = start; from < end; from += 1) {
    const byte = byteAt(bytes, from)
    if (byte > 1) target[at++] = byte
    else {
      // 0 ends a text, so 0 and 1 inside it are written as two bytes that keep the order
      target[at++] = 1
      target[at++] = byte + 1
    }
  }
  target[at++] = 0
  out.length = at
}

function writeSigned64(out: Writer, value: bigint): void {
  out.room(8)
  out.length = out.bytes.writeBigUInt64BE(BigInt.asUintN(64, value) ^ 0x8000000000000000n, out.length)
}

function writeObject(out: Writer, value: Value): void {
  const { bytes } = value
  const stop = value.end - 1
  let at = value.start + 4
  while (at < stop) {
    const type = byteAt(bytes, at)
    const nameEnd = bytes.indexOf(0, at + 1)
    out.byte(tagOf(type))
    writeText(out, bytes, at + 1, nameEnd)
    const inner = valueAt(type, bytes, nameEnd + 1)
    writeKey(out, inner)
    at = inner.end
  }
  out.byte(0)
}

/** Appends the value's key encoding. */
export function writeKey(out: Writer, value: Value): void {
  const { type, bytes, start, end } = value
  out.byte(tagOf(type))
  switch (type) {
    case T.int32:
      writeDouble(out, int32At(bytes, start))
      out.byte(0)
      return
    case T.double:
      writeDouble(out, bytes.readDoubleLE(start))
      out.byte(0)
      return
    case T.int64:
      writeLong(out, bigintOf(value))
      return
    case T.decimal:
      writeDecimalTail(out, decimalText(value))
      return
    case T.string:
    case T.symbol:
    case T.code:
      writeText(out, bytes, start + 4, end - 1)
      return
    case T.object:
      writeObject(out, value)
      return
    case T.array:
      for (const element of elementsOf(value)) writeKey(out, element)
      out.byte(0)
      return
    case T.binary:
      out.room(4)
      out.length = out.bytes.writeUInt32BE(int32At(bytes, start), out.length)
      out.copy(bytes, start + 4, end)
      return
    case T.date:
      writeSigned64(out, bigintOf(value))
      return
    case T.timestamp:
      out.room(8)
      out.length = out.bytes.writeBigUInt64BE(bytes.readBigUInt64LE(start), out.length)
      return
    case T.codeWithScope:
    case T.dbPointer:
      writeText(out, bytes, start, end)
      return
    default:
      // object ids, booleans and regular expressions are in order as they stand; null and the ends are their tag
      out.copy(bytes, start, end)
      return
  }
}

function valueAt(type: number, bytes: Buffer, at: number): Value {
  return new Value(type, bytes, at, valueEnd(type, bytes, at))
}

const scratch = new Writer(4096)

/** The value's key as a buffer of its own. */
export function encodeKey(value: Value): Buffer {
  scratch.length = 0
  writeKey(scratch, value)
  return scratch.done()
}

/** memcmp of the value's key with an encoded one: below zero, zero or above. */
export function compareToKey(value: Value, key: Buffer): number {
  scratch.length = 0
  writeKey(scratch, value)
  return Buffer.compare(scratch.bytes.subarray(0, scratch.length), key)
}

/** Equality by the one order: 1 and 1.0 and Long(1) are equal, fields in another order are not. */
export function equal(a: Value, b: Value): boolean {
  if (a.type === b.type && a.end - a.start === b.end - b.start) {
    if (a.bytes.compare(b.bytes, b.start, b.end, a.start, a.end) === 0 && a.type !== T.double) return true
  }
  if (tagOf(a.type) !== tagOf(b.type)) return false
  return compareToKey(a, encodeKey(b)) === 0
}

/** The smallest byte string above every one that starts with `key`. */
export function successor(key: Buffer): Buffer {
  let length = key.length
  while (length > 0 && byteAt(key, length - 1) === 0xff) length -= 1
  if (length === 0) return Buffer.alloc(key.length + 16, 0xff)
  const next = Buffer.from(key.subarray(0, length))
  next[length - 1] = byteAt(next, length - 1) + 1
  return next
}

/** The key of a missing field: as null, in indexes and in sorting. */
export const nullKey = encodeKey(new Value(T.null, Buffer.alloc(0), 0, 0))

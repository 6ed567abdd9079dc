import { ObjectId } from 'bson'
import { byteAt, T, Value } from './value.ts'

/** What `encode` takes: JavaScript values for the server's own documents, and BSON values as they are. */
export type Plain =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | ObjectId
  | Value
  | readonly Plain[]
  | { readonly [key: string]: Plain }

/** Grows as it is written to; one document at a time. */
export class Writer {
  bytes: Buffer
  length = 0

  constructor(size = 512) {
    this.bytes = Buffer.allocUnsafe(size)
  }

  room(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + count))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }

  byte(value: number): void {
    this.room(1)
    this.bytes[this.length++] = value
  }

  copy(source: Buffer, start: number, end: number): void {
    this.room(end - start)
    source.copy(this.bytes, this.length, start, end)
    this.length += end - start
  }

  int32(value: number): void {
    this.room(4)
    this.length = this.bytes.writeInt32LE(value, this.length)
  }

  int64(value: bigint): void {
    this.room(8)
    this.length = this.bytes.writeBigInt64LE(value, this.length)
  }

  double(value: number): void {
    this.room(8)
    this.length = this.bytes.writeDoubleLE(value, this.length)
  }

  /** Type and name before a value. */
  head(type: number, name: string): void {
    const size = name.length * 3
    this.room(size + 2)
    this.bytes[this.length++] = type
    this.length += this.bytes.write(name, this.length, size, 'utf8')
    this.bytes[this.length++] = 0
  }

  /** Opens a document; give the returned mark to `close`. */
  open(): number {
    this.room(5)
    this.length += 4
    return this.length - 4
  }

  close(mark: number): void {
    this.byte(0)
    this.bytes.writeInt32LE(this.length - mark, mark)
  }

  value(name: string, value: Value): void {
    this.head(value.type, name)
    this.copy(value.bytes, value.start, value.end)
  }

  /** The bytes written so far, copied out. */
  done(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length))
  }
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && (value | 0) === value && !Object.is(value, -0)
}

function writeString(out: Writer, text: string): void {
  const size = text.length * 3
  out.room(size + 5)
  const written = out.bytes.write(text, out.length + 4, size, 'utf8')
  out.bytes.writeInt32LE(written + 1, out.length)
  out.length += written + 4
  out.byte(0)
}

/** Writes one named value; numbers become int32 where they fit, else double, bigints int64. */
export function writePlain(out: Writer, name: string, value: Plain): void {
  if (value === undefined) return
  if (value === null) out.head(T.null, name)
  else if (value instanceof Value) out.value(name, value)
  else if (typeof value === 'string') {
    out.head(T.string, name)
    writeString(out, value)
  } else if (typeof value === 'number') {
    out.head(isInt32(value) ? T.int32 : T.double, name)
    if (isInt32(value)) out.int32(value)
    else out.double(value)
  } else if (typeof value === 'boolean') {
    out.head(T.bool, name)
    out.byte(value ? 1 : 0)
  } else if (typeof value === 'bigint') {
    out.head(T.int64, name)
    out.int64(value)
  } else if (value instanceof Date) {
    out.head(T.date, name)
    out.int64(BigInt(value.getTime()))
  } else if (value instanceof ObjectId) {
    out.head(T.objectId, name)
    out.copy(Buffer.from(value.id), 0, 12)
  } else if (Array.isArray(value)) {
    out.head(T.array, name)
    const mark = out.open()
    for (const [index, item] of value.entries()) writePlain(out, String(index), item)
    out.close(mark)
  } else {
    out.head(T.object, name)
    const mark = out.open()
    for (const [key, item] of Object.entries(value)) writePlain(out, key, item)
    out.close(mark)
  }
}

/** A document from JavaScript values; fields that are undefined are left out. */
export function encode(document: { readonly [key: string]: Plain }): Buffer {
  const out = new Writer()
  const mark = out.open()
  for (const [key, value] of Object.entries(document)) writePlain(out, key, value)
  out.close(mark)
  return out.done()
}

/** One JavaScript value as a BSON value of its own. */
export function valueFrom(plain: Plain): Value {
  if (plain instanceof Value) return plain
  const bytes = encode({ v: plain === undefined ? null : plain })
  return new Value(byteAt(bytes, 4), bytes, 7, bytes.length - 1)
}

/** A timestamp value: seconds and the counter within them. */
export function timestampValue(seconds: number, counter: number): Value {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeUInt32LE(counter >>> 0, 0)
  bytes.writeUInt32LE(seconds >>> 0, 4)
  return new Value(T.timestamp, bytes, 0, 8)
}

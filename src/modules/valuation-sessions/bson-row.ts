import type { JsonText } from './free-json.ts'

/** A row's own fields by name; free JSON is its text. */
export type BsonRow = Map<string, string | number | boolean | Date | null>

/**
 * Reads a row from its BSON bytes, free JSON straight to text. The driver's own decoder would turn a
 * stranger's `{"$ref":…,"$id":…}` into a DBRef, and objects would be built only to be serialised again.
 * Throws on types that JSON does not have: nothing of ours writes them.
 */
export const readRow = (bytes: Uint8Array, freeFields: ReadonlySet<string>): BsonRow => {
  const reader = new Reader(bytes)
  const row: BsonRow = new Map()
  reader.skip(4)
  for (let type = reader.byte(); type !== 0; type = reader.byte()) {
    const name = reader.name()
    row.set(name, freeFields.has(name) && type !== bsonType.null ? reader.json(type) : reader.plain(type))
  }
  return row
}

const bsonType = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  int32: 0x10,
  int64: 0x12,
} as const

/** Up to this many bytes, looking at each is faster than asking JSON.stringify. */
const shortText = 48

class Reader {
  private readonly bytes: Buffer
  private position = 0

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  skip(count: number): void {
    this.position += count
  }

  byte(): number {
    const byte = this.bytes[this.position] ?? 0
    this.position += 1
    return byte
  }

  /** A field's name, up to and past its NUL. */
  name(): string {
    const start = this.position
    const end = this.bytes.indexOf(0, start)
    this.position = end + 1
    return this.bytes.toString('utf8', start, end)
  }

  plain(type: number): string | number | boolean | Date | null {
    switch (type) {
      case bsonType.string:
        return this.string()
      case bsonType.date:
        return new Date(Number(this.int64()))
      case bsonType.boolean:
        return this.byte() === 1
      case bsonType.null:
        return null
      case bsonType.int32:
        return this.int32()
      case bsonType.int64:
        return Number(this.int64())
      case bsonType.double:
        return this.double()
      default:
        throw new Error(`a row holds the BSON type ${type}`)
    }
  }

  json(type: number): JsonText {
    switch (type) {
      case bsonType.string: {
        const end = this.int32() + this.position
        const text = this.quoted(this.position, end - 1)
        this.position = end
        return text
      }
      case bsonType.object:
        return this.object()
      case bsonType.array:
        return this.array()
      case bsonType.date:
        return JSON.stringify(this.plain(type))
      default:
        return String(this.plain(type))
    }
  }

  private object(): JsonText {
    this.skip(4)
    let text = '{'
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      const start = this.position
      while (this.bytes[this.position] !== 0) this.position += 1
      const key = this.quoted(start, this.position)
      this.position += 1
      text += `${text.length > 1 ? ',' : ''}${key}:${this.json(type)}`
    }
    return `${text}}`
  }

  private array(): JsonText {
    this.skip(4)
    let text = '['
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      while (this.bytes[this.position] !== 0) this.position += 1
      this.position += 1
      text += `${text.length > 1 ? ',' : ''}${this.json(type)}`
    }
    return `${text}]`
  }

  private quoted(start: number, end: number): JsonText {
    if (end - start > shortText) return JSON.stringify(this.bytes.toString('utf8', start, end))
    for (let at = start; at < end; at += 1) {
      const byte = this.bytes[at] ?? 0
      if (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c)
        return JSON.stringify(this.bytes.toString('utf8', start, end))
    }
    return `"${this.bytes.toString('latin1', start, end)}"`
  }

  private string(): string {
    const end = this.int32() + this.position
    const text = this.bytes.toString('utf8', this.position, end - 1)
    this.position = end
    return text
  }

  private int32(): number {
    this.position += 4
    return this.bytes.readInt32LE(this.position - 4)
  }

  private int64(): bigint {
    this.position += 8
    return this.bytes.readBigInt64LE(this.position - 8)
  }

  private double(): number {
    this.position += 8
    return this.bytes.readDoubleLE(this.position - 8)
  }
}

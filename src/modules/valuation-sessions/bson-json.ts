import type { JsonText } from './free-json.ts'
import { JsonBytes } from './json-bytes.ts'

export const bsonType = {
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

/** BSON, to be read at any place of it. */
export type Bson = { bytes: Buffer; view: DataView }

export const bsonOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Bson => ({
  bytes: Buffer.from(buffer, byteOffset, byteLength),
  view: new DataView(buffer, byteOffset, byteLength),
})

/** Free JSON as it came from the store, for whoever hands it on unchanged. */
export class StoredJson {
  readonly bson: Bson
  readonly type: number
  readonly position: number

  constructor(bson: Bson, type: number, position: number) {
    this.bson = bson
    this.type = type
    this.position = position
  }
}

/**
 * Free JSON from BSON straight to the bytes that JSON.stringify would give. The driver's own decoder would
 * turn a stranger's `{"$ref":…,"$id":…}` into a DBRef, and objects would be built only to be serialised again.
 * Throws on types that JSON does not have: nothing of ours writes them.
 */
export const writeStoredJson = (out: JsonBytes, { bson, type, position }: StoredJson): void => {
  new Transcoder(bson, out, position).value(type)
}

const scratch = new JsonBytes()

/** The same as text, for who has to look inside. */
export const storedText = (stored: StoredJson): JsonText => {
  scratch.clear()
  writeStoredJson(scratch, stored)
  return scratch.written.toString()
}

class Transcoder {
  private readonly bytes: Buffer
  private readonly view: DataView
  private readonly out: JsonBytes
  private position: number

  constructor({ bytes, view }: Bson, out: JsonBytes, position: number) {
    this.bytes = bytes
    this.view = view
    this.out = out
    this.position = position
  }

  value(type: number): void {
    const { out, view, position } = this
    switch (type) {
      case bsonType.string:
        this.position += 4 + view.getInt32(position, true)
        out.quoted(this.bytes, position + 4, this.position - 1)
        break
      case bsonType.object:
        this.members('{', '}', true)
        break
      case bsonType.array:
        this.members('[', ']', false)
        break
      case bsonType.int32:
        this.position += 4
        out.int32(view.getInt32(position, true))
        break
      case bsonType.double:
        this.position += 8
        out.number(view.getFloat64(position, true))
        break
      case bsonType.boolean:
        this.position += 1
        out.ascii(this.bytes[position] === 1 ? 'true' : 'false')
        break
      case bsonType.null:
        out.ascii('null')
        break
      case bsonType.int64:
        this.position += 8
        out.number(Number(view.getBigInt64(position, true)))
        break
      case bsonType.date:
        this.position += 8
        out.ascii(JSON.stringify(new Date(Number(view.getBigInt64(position, true)))))
        break
      default:
        throw new Error(`a row holds the BSON type ${type}`)
    }
  }

  private members(open: string, close: string, named: boolean): void {
    const { bytes, out } = this
    out.ascii(open)
    this.position += 4
    let type = this.type()
    while (type !== 0) {
      const start = this.position
      while (bytes[this.position] !== 0) this.position += 1
      if (named) {
        out.quoted(bytes, start, this.position)
        out.ascii(':')
      }
      this.position += 1
      this.value(type)
      type = this.type()
      if (type !== 0) out.ascii(',')
    }
    out.ascii(close)
  }

  private type(): number {
    this.position += 1
    return this.bytes[this.position - 1] ?? 0
  }
}

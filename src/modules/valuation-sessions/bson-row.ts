import { type Bson, bsonType, StoredJson } from './bson-json.ts'

/** A row's own fields by name; free JSON stays where it is. */
export type BsonRow = Map<string, string | number | boolean | Date | null | StoredJson>

/**
 * Reads the row that starts at `start`, the driver's decoder aside: see `writeStoredJson`.
 * Throws on types that JSON does not have: nothing of ours writes them.
 */
export const readRow = (bson: Bson, start: number, freeFields: ReadonlySet<string>): BsonRow => {
  const reader = new BsonReader(bson, start)
  const row: BsonRow = new Map()
  for (let type = reader.type(); type !== 0; type = reader.type()) {
    const name = reader.name()
    row.set(name, freeFields.has(name) && type !== bsonType.null ? reader.stored(type) : reader.plain(type))
  }
  return row
}

/** Walks over the fields of the document that starts at `start`. */
export class BsonReader {
  private readonly bson: Bson
  private position: number

  constructor(bson: Bson, start: number) {
    this.bson = bson
    this.position = start + 4
  }

  /** The next field's type; 0 after the last one. */
  type(): number {
    this.position += 1
    return this.bson.bytes[this.position - 1] ?? 0
  }

  /** A field's name, up to and past its NUL. */
  name(): string {
    const { bytes } = this.bson
    const start = this.position
    while (bytes[this.position] !== 0) this.position += 1
    this.position += 1
    return bytes.toString('utf8', start, this.position - 1)
  }

  /** Where the value begins that is passed over. */
  skip(type: number): number {
    const start = this.position
    this.position += this.sizeOf(type)
    return start
  }

  stored(type: number): StoredJson {
    return new StoredJson(this.bson, type, this.skip(type))
  }

  plain(type: number): string | number | boolean | Date | null {
    const { bytes, view } = this.bson
    const start = this.skip(type)
    switch (type) {
      case bsonType.string:
        return bytes.toString('utf8', start + 4, this.position - 1)
      case bsonType.date:
        return new Date(Number(view.getBigInt64(start, true)))
      case bsonType.boolean:
        return bytes[start] === 1
      case bsonType.null:
        return null
      case bsonType.int32:
        return view.getInt32(start, true)
      case bsonType.int64:
        return Number(view.getBigInt64(start, true))
      case bsonType.double:
        return view.getFloat64(start, true)
      default:
        throw new Error(`a row holds the BSON type ${type}`)
    }
  }

  private sizeOf(type: number): number {
    switch (type) {
      case bsonType.double:
      case bsonType.date:
      case bsonType.int64:
        return 8
      case bsonType.string:
        return 4 + this.bson.view.getInt32(this.position, true)
      case bsonType.object:
      case bsonType.array:
        return this.bson.view.getInt32(this.position, true)
      case bsonType.boolean:
        return 1
      case bsonType.null:
        return 0
      case bsonType.int32:
        return 4
      default:
        throw new Error(`a row holds the BSON type ${type}`)
    }
  }
}

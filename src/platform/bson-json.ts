/** How stored fields are written. Which fields a row has is decided by the query's projection. */
export type RowFields<Row> = {
  /** The names a stored field is written under, in place of its own: `{ _id: ['id', 'scan_id'] }`. */
  names?: { readonly [Field in keyof Row]?: readonly [string, ...string[]] }
  /** Stored fields that are written as null, after all others, in rows that lack them. */
  absentAsNull?: readonly (keyof Row & string)[]
}

/**
 * Creates a writer of raw rows (see `firstRawBatch`) as JSON, without building objects. Fields keep their
 * stored order. The bytes are those of `JSON.stringify`: dates are ISO text with milliseconds, a number that
 * JSON cannot express is null. Int64 values become numbers. Strings must be UTF-8, as the driver stores them.
 * `before` and `after` are JSON text around the row or the list: `'{"session":'` and `'}'`.
 * The writer throws on BSON types that JSON does not have.
 */
export const createRowWriter = <Row = Record<string, unknown>>(rowFields: RowFields<Row> = {}) => {
  const { names = {}, absentAsNull = [] } = rowFields
  const renamed = new Map(Object.entries<readonly string[] | undefined>(names))
  const nullable = new Set<string>(absentAsNull)
  const fields = [...new Set([...renamed.keys(), ...nullable])].map((stored) => ({
    stored: encoder.encode(`${stored}\0`),
    written: (renamed.get(stored) ?? [stored]).map((name) => encoder.encode(`${JSON.stringify(name)}:`)),
    absentAsNull: nullable.has(stored),
    missing: false,
  }))
  return {
    /** Returns one row as a JSON object. */
    row: (row: Uint8Array, before = '', after = '') => writeJson(before, [row], fields, after),
    /** Returns a list of rows as a JSON array. */
    rows: (rows: readonly Uint8Array[], before = '', after = '') =>
      writeJson(`${before}[`, rows, fields, `]${after}`),
  }
}

/** A field with names of its own, or one that may be absent. `missing`: the row being written has to have it. */
type Field = { stored: Uint8Array; written: Uint8Array[]; absentAsNull: boolean; missing: boolean }

const bson = { double: 1, string: 2, object: 3, array: 4, bool: 8, date: 9, null: 10, int32: 16, int64: 18 }

const comma = 0x2c
const colon = 0x3a
const quote = 0x22
const backslash = 0x5c

/** The most bytes that JSON takes for a byte of a string: `\u0001`. */
const maxEscape = 6
/** More than a number or a date takes with what surrounds it. */
const scalarBytes = 64
/** Memory that is kept for the next answer. More than that is freed. */
const keptBytes = 256 * 1024

const encoder = new TextEncoder()
const noFields: readonly Field[] = []

/** How JSON writes an ASCII character within a string. */
const escapes = Array.from({ length: 0x80 }, (_, byte) =>
  encoder.encode(JSON.stringify(String.fromCharCode(byte)).slice(1, -1)),
)

// One state serves every writer, as no write waits: `bytes[from]` is read next, `out[at]` is written next.
let out = new Uint8Array(keptBytes)
let at = 0
let bytes: Uint8Array = new Uint8Array()
let view: DataView = new DataView(new ArrayBuffer())
let from = 0

const writeJson = (before: string, rows: readonly Uint8Array[], fields: readonly Field[], after: string) => {
  if (out.length > keptBytes) out = new Uint8Array(keptBytes)
  at = 0
  copy(encoder.encode(before))
  rows.forEach((row, index) => {
    if (index > 0) writeByte(comma)
    bytes = row
    view = new DataView(row.buffer, row.byteOffset, row.byteLength)
    from = 0
    // The NUL at the end also stops every search for the end of a name.
    if (view.getInt32(0, true) !== row.length || row[row.length - 1] !== 0)
      throw new Error('the bytes are not one BSON document: pass a row of firstRawBatch')
    for (const field of fields) field.missing = field.absentAsNull
    writeMembers(bson.object, fields)
  })
  copy(encoder.encode(after))
  return out.slice(0, at)
}

/** Writes an object or array with a comma after each member, and the closing bracket over the last comma. */
const writeMembers = (listType: number, fields: readonly Field[]): void => {
  const isObject = listType === bson.object
  reserve(scalarBytes)
  writeByte(isObject ? 0x7b : 0x5b)
  const start = at
  from += 4
  for (let type = nextType(); type !== 0; type = nextType()) {
    const name = from
    while (bytes[from] !== 0) from += 1
    from += 1
    const field = fields.length === 0 ? undefined : fields.find(({ stored }) => isAt(name, stored))
    if (field) writeUnderNames(field, type)
    else {
      if (isObject) {
        writeString(name, from - 1)
        writeByte(colon)
      }
      writeValue(type)
      writeByte(comma)
    }
    reserve(scalarBytes)
  }
  for (const field of fields) if (field.missing) writeUnderNames(field, bson.null)
  if (at > start) at -= 1
  writeByte(isObject ? 0x7d : 0x5d)
}

const writeUnderNames = (field: Field, type: number): void => {
  const start = from
  field.missing = false
  for (const name of field.written) {
    copy(name)
    from = start
    writeValue(type)
    writeByte(comma)
  }
}

const writeValue = (type: number): void => {
  const start = from
  if (type === bson.string) {
    from += 4 + view.getInt32(start, true)
    writeString(start + 4, from - 1)
  } else if (type === bson.object || type === bson.array) writeMembers(type, noFields)
  else {
    const json = scalarText(type)
    for (let index = 0; index < json.length; index += 1) out[at + index] = json.charCodeAt(index)
    at += json.length
  }
}

const scalarText = (type: number): string => {
  const start = from
  if (type === bson.null) return 'null'
  from += type === bson.bool ? 1 : type === bson.int32 ? 4 : 8
  if (type === bson.bool) return bytes[start] === 1 ? 'true' : 'false'
  if (type === bson.int32) return String(view.getInt32(start, true))
  if (type === bson.double) return JSON.stringify(view.getFloat64(start, true))
  if (type !== bson.int64 && type !== bson.date)
    throw new Error(`a row has BSON type ${type}, which JSON lacks: leave its field out of the projection`)
  const int64 = view.getInt32(start + 4, true) * 2 ** 32 + view.getUint32(start, true)
  if (type === bson.int64) return String(int64)
  const date = new Date(int64).toJSON()
  return date === null ? 'null' : `"${date}"`
}

const nextType = (): number => {
  from += 1
  return bytes[from - 1] ?? 0
}

const isAt = (position: number, name: Uint8Array): boolean => {
  for (let index = 0; index < name.length; index += 1)
    if (bytes[position + index] !== name[index]) return false
  return true
}

const writeString = (start: number, end: number): void => {
  reserve((end - start) * maxEscape + scalarBytes)
  writeByte(quote)
  // Local variables are faster, and almost every byte of a row comes through this loop.
  const source = bytes
  const target = out
  let position = at
  for (let index = start; index < end; index += 1) {
    const byte = source[index] ?? 0
    const escaped = byte < 0x20 || byte === quote || byte === backslash ? escapes[byte] : undefined
    if (escaped) target.set(escaped, position)
    else target[position] = byte
    position += escaped ? escaped.length : 1
  }
  at = position
  writeByte(quote)
}

const writeByte = (byte: number): void => {
  out[at] = byte
  at += 1
}

const copy = (json: Uint8Array): void => {
  reserve(json.length + scalarBytes)
  out.set(json, at)
  at += json.length
}

const reserve = (count: number): void => {
  if (at + count <= out.length) return
  const grown = new Uint8Array(Math.max(out.length * 2, at + count))
  grown.set(out.subarray(0, at))
  out = grown
}

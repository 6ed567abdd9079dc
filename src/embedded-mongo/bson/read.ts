import { Decimal128, Long } from 'bson'
import { byteAt, int32At, T, type Value } from './value.ts'

const names: Readonly<Record<number, string>> = {
  [T.double]: 'double',
  [T.string]: 'string',
  [T.object]: 'object',
  [T.array]: 'array',
  [T.binary]: 'binData',
  [T.undefined]: 'undefined',
  [T.objectId]: 'objectId',
  [T.bool]: 'bool',
  [T.date]: 'date',
  [T.null]: 'null',
  [T.regex]: 'regex',
  [T.dbPointer]: 'dbPointer',
  [T.code]: 'javascript',
  [T.symbol]: 'symbol',
  [T.codeWithScope]: 'javascriptWithScope',
  [T.int32]: 'int',
  [T.timestamp]: 'timestamp',
  [T.int64]: 'long',
  [T.decimal]: 'decimal',
  [T.minKey]: 'minKey',
  [T.maxKey]: 'maxKey',
}

/** The type's name as `$type` and error texts spell it. */
export function typeName(type: number): string {
  return names[type] ?? 'unknown'
}

/** Every type's name with its number, for `$type`. */
export const typesByName: ReadonlyMap<string, number> = new Map(
  Object.entries(names).map(([type, name]) => [name, Number(type)]),
)

export function isNumber(value: Value): boolean {
  return (
    value.type === T.int32 || value.type === T.double || value.type === T.int64 || value.type === T.decimal
  )
}

export function stringOf(value: Value): string {
  return value.bytes.toString('utf8', value.start + 4, value.end - 1)
}

/** An int64 (also a date's or a timestamp's) as it stands. */
export function bigintOf(value: Value): bigint {
  return value.bytes.readBigInt64LE(value.start)
}

/** A number's value as a double; int64 and decimals may lose digits. NaN for what is no number. */
export function numberOf(value: Value): number {
  switch (value.type) {
    case T.int32:
      return int32At(value.bytes, value.start)
    case T.double:
      return value.bytes.readDoubleLE(value.start)
    case T.int64:
      return Number(bigintOf(value))
    case T.decimal:
      return Number(decimalText(value))
    default:
      return Number.NaN
  }
}

/** A decimal128 in its text form, such as "1.5E+3", "NaN", "-Infinity". */
export function decimalText(value: Value): string {
  return new Decimal128(Uint8Array.from(value.slice())).toString()
}

/** What MongoDB takes for true: every number but 0, and everything but false, null and undefined. */
export function truthOf(value: Value): boolean {
  switch (value.type) {
    case T.bool:
      return byteAt(value.bytes, value.start) !== 0
    case T.null:
    case T.undefined:
      return false
    default:
      return isNumber(value) ? numberOf(value) !== 0 : true
  }
}

/** A number without a fraction that a JavaScript number holds exactly, or undefined. */
export function integerOf(value: Value | undefined): number | undefined {
  if (!value || !isNumber(value)) return undefined
  const number = numberOf(value)
  return Number.isSafeInteger(number) ? number : undefined
}

function cstring(bytes: Buffer, from: number): [text: string, next: number] {
  const end = bytes.indexOf(0, from)
  return [bytes.toString('utf8', from, end), end + 1]
}

/** A regular expression's pattern and options. */
export function regexOf(value: Value): { pattern: string; options: string } {
  const [pattern, next] = cstring(value.bytes, value.start)
  return { pattern, options: cstring(value.bytes, next)[0] }
}

/** A short rendering for error texts, near MongoDB's shell form. */
export function describe(value: Value): string {
  switch (value.type) {
    case T.string:
      return JSON.stringify(stringOf(value))
    case T.objectId:
      return `ObjectId('${value.slice().toString('hex')}')`
    case T.date:
      return `new Date(${bigintOf(value)})`
    case T.bool:
      return String(truthOf(value))
    case T.int64:
      return Long.fromBigInt(bigintOf(value)).toString()
    case T.decimal:
      return `Decimal128('${decimalText(value)}')`
    case T.binary:
      return `BinData(${byteAt(value.bytes, value.start + 4)}, ${value.slice().subarray(5).toString('hex').toUpperCase()})`
    case T.int32:
    case T.double:
      return String(numberOf(value))
    default:
      return typeName(value.type)
  }
}

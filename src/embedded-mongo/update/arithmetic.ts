import { Decimal128 } from 'bson'
import { valueFrom } from '../bson/encode.ts'
import { exactDecimal } from '../bson/key-number.ts'
import { bigintOf, decimalText, numberOf } from '../bson/read.ts'
import { T, Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'

/** What becomes of a whole number beyond 64 bits: updates refuse it, expressions go on with a double. */
type Beyond = 'refuse' | 'double'

const min32 = -(2n ** 31n)
const max32 = 2n ** 31n - 1n

function int64(value: bigint, wide: boolean, beyond: Beyond): Value {
  if (!wide && value >= min32 && value <= max32) return valueFrom(Number(value))
  if (BigInt.asIntN(64, value) !== value) {
    if (beyond === 'double') return double(Number(value))
    throw new MongoError(
      'BadValue',
      'Failed to apply $inc or $mul: the result does not fit into a 64-bit integer',
    )
  }
  return valueFrom(value)
}

function double(value: number): Value {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeDoubleLE(value)
  return new Value(T.double, bytes, 0, 8)
}

function decimal(a: Value, b: Value, multiply: boolean): Value {
  if (a.type === T.double || b.type === T.double) {
    throw unsupported('arithmetic between a decimal and a double')
  }
  const text = (value: Value): string =>
    value.type === T.decimal ? decimalText(value) : String(wholeOf(value))
  if (/NaN|Infinity/.test(text(a) + text(b))) throw unsupported('decimal arithmetic with NaN or Infinity')
  const left = exactDecimal(text(a))
  const right = exactDecimal(text(b))
  const scale = multiply ? left.scale + right.scale : Math.max(left.scale, right.scale)
  const digits = multiply
    ? left.digits * right.digits
    : left.digits * 10n ** BigInt(scale - left.scale) + right.digits * 10n ** BigInt(scale - right.scale)
  const size = digits.toString().replace('-', '').length
  if (size > 34) throw unsupported('decimal arithmetic beyond 34 digits')
  const isNegative = (value: Value): boolean => text(value).startsWith('-')
  // zero has a sign too: of both factors, or of both summands
  const minus = multiply ? isNegative(a) !== isNegative(b) : isNegative(a) && isNegative(b)
  const result = Decimal128.fromString(`${digits === 0n && minus ? '-' : ''}${digits}E${-scale}`)
  const bytes = Buffer.from(result.bytes)
  return new Value(T.decimal, bytes, 0, 16)
}

function wholeOf(value: Value): bigint {
  return value.type === T.int64 ? bigintOf(value) : BigInt(numberOf(value))
}

/** a + b or a * b with MongoDB's widening: int32 to int64 when it overflows, double and decimal win. @throws BadValue */
export function calculate(a: Value, b: Value, multiply: boolean, beyond: Beyond = 'refuse'): Value {
  if (a.type === T.decimal || b.type === T.decimal) return decimal(a, b, multiply)
  if (a.type === T.double || b.type === T.double) {
    return double(multiply ? numberOf(a) * numberOf(b) : numberOf(a) + numberOf(b))
  }
  const left = wholeOf(a)
  const right = wholeOf(b)
  return int64(multiply ? left * right : left + right, a.type === T.int64 || b.type === T.int64, beyond)
}

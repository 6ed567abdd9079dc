import { valueFrom } from '../bson/encode.ts'
import { bigintOf, numberOf } from '../bson/read.ts'
import { T, Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'

/** What becomes of a whole number beyond 64 bits: updates refuse it, expressions go on with a double. */
type Beyond = 'refuse' | 'double'

const min32 = -(2n ** 31n)
const max32 = 2n ** 31n - 1n

function int64(value: bigint, wide: boolean, beyond: Beyond): Value {
  if (!wide && value >= min32 && value <= max32) return valueFrom(Number(value))
  if (BigInt.asIntN(64, value) !== value) {
    if (beyond === 'double') return doubleValue(Number(value))
    throw new MongoError(
      'BadValue',
      'Failed to apply $inc or $mul: the result does not fit into a 64-bit integer',
    )
  }
  return valueFrom(value)
}

/** A double value, also where the number is whole. */
export function doubleValue(value: number): Value {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeDoubleLE(value)
  return new Value(T.double, bytes, 0, 8)
}

function wholeOf(value: Value): bigint {
  return value.type === T.int64 ? bigintOf(value) : BigInt(numberOf(value))
}

/** a + b or a * b with MongoDB's widening: int32 to int64 when it overflows, a double wins. @throws BadValue, 115 for decimals */
export function calculate(a: Value, b: Value, multiply: boolean, beyond: Beyond = 'refuse'): Value {
  if (a.type === T.decimal || b.type === T.decimal) throw unsupported('arithmetic with decimals')
  if (a.type === T.double || b.type === T.double) {
    return doubleValue(multiply ? numberOf(a) * numberOf(b) : numberOf(a) + numberOf(b))
  }
  const left = wholeOf(a)
  const right = wholeOf(b)
  return int64(multiply ? left * right : left + right, a.type === T.int64 || b.type === T.int64, beyond)
}

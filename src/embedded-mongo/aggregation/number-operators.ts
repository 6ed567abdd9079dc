import { valueFrom } from '../bson/encode.ts'
import { bigintOf, isNumber, numberOf, typeName } from '../bson/read.ts'
import { T, Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { calculate } from '../update/arithmetic.ts'
import { exactly, type OperatorParser, type Parse, parseOperands } from './operator.ts'
import { type Expression, isNullish } from './scope.ts'

const nullValue = valueFrom(null)

/** A double value, also where the number is whole. */
export function doubleValue(number: number): Value {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeDoubleLE(number)
  return new Value(T.double, bytes, 0, 8)
}

function assertNumber(value: Value, name: string): void {
  if (!isNumber(value))
    throw new MongoError('TypeMismatch', `${name} only supports numeric types, not ${typeName(value.type)}`)
}

function dateMs(value: Value): number {
  return Number(bigintOf(value))
}

function parseAdd(operand: Value, parse: Parse): Expression {
  const terms = parseOperands(operand, parse)
  return (scope) => {
    let sum: Value = valueFrom(0)
    let date: number | undefined
    for (const term of terms) {
      const value = term(scope)
      if (isNullish(value) || !value) return nullValue
      if (value.type === T.date) {
        if (date !== undefined) throw new MongoError(16612, 'only one date allowed in an $add expression')
        date = dateMs(value)
      } else {
        assertNumber(value, '$add')
        sum = calculate(sum, value, false)
      }
    }
    return date === undefined ? sum : valueFrom(new Date(date + numberOf(sum)))
  }
}

function subtract(left: Value, right: Value): Value {
  if (left.type === T.date) {
    if (right.type === T.date) return valueFrom(bigintOf(left) - bigintOf(right))
    assertNumber(right, '$subtract')
    return valueFrom(new Date(dateMs(left) - numberOf(right)))
  }
  assertNumber(left, '$subtract')
  assertNumber(right, '$subtract')
  return calculate(left, calculate(right, valueFrom(-1), true), false)
}

function divide(left: Value, right: Value): Value {
  if (left.type === T.decimal || right.type === T.decimal) throw unsupported('$divide of decimals')
  if (numberOf(right) === 0) throw new MongoError('BadValue', "can't $divide by zero")
  return doubleValue(numberOf(left) / numberOf(right))
}

function modulo(left: Value, right: Value): Value {
  if (left.type === T.decimal || right.type === T.decimal) throw unsupported('$mod of decimals')
  if (numberOf(right) === 0) throw new MongoError(16610, "can't $mod by zero")
  if (left.type === T.double || right.type === T.double) return doubleValue(numberOf(left) % numberOf(right))
  const whole = (value: Value): bigint => (value.type === T.int64 ? bigintOf(value) : BigInt(numberOf(value)))
  const rest = whole(left) % whole(right)
  return left.type === T.int64 || right.type === T.int64 ? valueFrom(rest) : valueFrom(Number(rest))
}

function binary(apply: (left: Value, right: Value) => Value, dates = false): OperatorParser {
  return (operand, parse, name) => {
    const [first, second] = exactly(operand, parse, name, 2) as [Expression, Expression]
    return (scope) => {
      const left = first(scope)
      const right = second(scope)
      if (!left || !right || isNullish(left) || isNullish(right)) return nullValue
      if (!dates) {
        assertNumber(left, name)
        assertNumber(right, name)
      }
      return apply(left, right)
    }
  }
}

/** Rounding of doubles; whole numbers are what they are. */
function rounding(round: (number: number) => number): OperatorParser {
  return (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => {
      const value = only(scope)
      if (!value || isNullish(value)) return nullValue
      assertNumber(value, name)
      if (value.type === T.decimal) throw unsupported(`${name} of decimals`)
      return value.type === T.double ? doubleValue(round(numberOf(value))) : value
    }
  }
}

/** Half to even, as MongoDB rounds; on the decimal digits that the double shows. */
function roundTo(number: number, places: number): number {
  const scaled = Number(`${number}e${places}`)
  if (!Number.isFinite(scaled)) return number
  const floor = Math.floor(scaled)
  const rest = scaled - floor
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
  return Number(`${rounded}e${-places}`)
}

function parseRound(operand: Value, parse: Parse): Expression {
  const [input, digits] = parseOperands(operand, parse)
  return (scope) => {
    const value = input?.(scope)
    if (!value || isNullish(value)) return nullValue
    assertNumber(value, '$round')
    const places = digits ? numberOf(digits(scope) ?? nullValue) : 0
    if (!Number.isInteger(places) || places < 0 || places > 20)
      throw unsupported('$round to other than 0 to 20 places')
    if (value.type === T.decimal) throw unsupported('$round of decimals')
    return value.type === T.double ? doubleValue(roundTo(numberOf(value), places)) : value
  }
}

export const numberOperators: Readonly<Record<string, OperatorParser>> = {
  $add: parseAdd,
  $subtract: binary(subtract, true),
  $multiply: (operand, parse) => {
    const factors = parseOperands(operand, parse)
    return (scope) => {
      let product: Value = valueFrom(1)
      for (const factor of factors) {
        const value = factor(scope)
        if (!value || isNullish(value)) return nullValue
        assertNumber(value, '$multiply')
        product = calculate(product, value, true)
      }
      return product
    }
  },
  $divide: binary(divide),
  $mod: binary(modulo),
  $abs: (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => {
      const value = only(scope)
      if (!value || isNullish(value)) return nullValue
      assertNumber(value, name)
      return numberOf(value) < 0 ? calculate(value, valueFrom(-1), true) : value
    }
  },
  $ceil: rounding(Math.ceil),
  $floor: rounding(Math.floor),
  $trunc: rounding(Math.trunc),
  $round: parseRound,
}

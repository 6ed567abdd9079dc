import { valueFrom } from '../bson/encode.ts'
import { bigintOf, isNumber, numberOf, typeName } from '../bson/read.ts'
import { elementsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { calculate } from '../update/arithmetic.ts'
import { exactly, type OperatorParser, type Parse, parseOperands } from './operator.ts'
import { type Expression, isNullish } from './scope.ts'

const nullValue = valueFrom(null)

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
        sum = calculate(sum, value, false, 'double')
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
  return calculate(left, calculate(right, valueFrom(-1), true, 'double'), false, 'double')
}

function parseSubtract(operand: Value, parse: Parse, name: string): Expression {
  const [first, second] = exactly(operand, parse, name, 2) as [Expression, Expression]
  return (scope) => {
    const left = first(scope)
    const right = second(scope)
    return !left || !right || isNullish(left) || isNullish(right) ? nullValue : subtract(left, right)
  }
}

function parseSize(operand: Value, parse: Parse, name: string): Expression {
  const [only] = exactly(operand, parse, name, 1) as [Expression]
  return (scope) => {
    const value = only(scope)
    if (value?.type === T.array) return valueFrom(elementsOf(value).length)
    const type = value ? typeName(value.type) : 'missing'
    throw new MongoError(17124, `The argument to $size must be an array, but was of type: ${type}`)
  }
}

export const numberOperators: Readonly<Record<string, OperatorParser>> = {
  $add: parseAdd,
  $subtract: parseSubtract,
  $size: parseSize,
}

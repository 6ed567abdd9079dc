import { valueFrom } from '../bson/encode.ts'
import { truthOf } from '../bson/read.ts'
import { T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import {
  exactly,
  namedOperands,
  type OperatorParser,
  type Parse,
  parseOperands,
  required,
} from './operator.ts'
import { type Expression, isNullish, keyOrMissing } from './scope.ts'

function truthy(value: Value | undefined): boolean {
  return value !== undefined && truthOf(value)
}

function comparing(decide: (order: number) => Value): OperatorParser {
  return (operand, parse, name) => {
    const [left, right] = exactly(operand, parse, name, 2) as [Expression, Expression]
    return (scope) => decide(Buffer.compare(keyOrMissing(left(scope)), keyOrMissing(right(scope))))
  }
}

const yes = valueFrom(true)
const no = valueFrom(false)

function flag(condition: boolean): Value {
  return condition ? yes : no
}

function parseCondition(operand: Value, parse: Parse): Expression {
  const [test, then, otherwise] = (
    operand.type === T.object
      ? ['if', 'then', 'else'].map((name) =>
          required(namedOperands(operand, '$cond', ['if', 'then', 'else']), parse, '$cond', name),
        )
      : exactly(operand, parse, '$cond', 3)
  ) as [Expression, Expression, Expression]
  return (scope) => (truthy(test(scope)) ? then(scope) : otherwise(scope))
}

export const comparisonOperators: Readonly<Record<string, OperatorParser>> = {
  $eq: comparing((order) => flag(order === 0)),
  $ne: comparing((order) => flag(order !== 0)),
  $gt: comparing((order) => flag(order > 0)),
  $gte: comparing((order) => flag(order >= 0)),
  $lt: comparing((order) => flag(order < 0)),
  $lte: comparing((order) => flag(order <= 0)),
  $cmp: comparing((order) => valueFrom(Math.sign(order))),
  $and: (operand, parse) => {
    const all = parseOperands(operand, parse)
    return (scope) => flag(all.every((each) => truthy(each(scope))))
  },
  $or: (operand, parse) => {
    const any = parseOperands(operand, parse)
    return (scope) => flag(any.some((each) => truthy(each(scope))))
  },
  $not: (operand, parse, name) => {
    const [each] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => flag(!truthy(each(scope)))
  },
  $cond: parseCondition,
  $ifNull: (operand, parse) => {
    const choices = parseOperands(operand, parse)
    if (choices.length < 2) throw new MongoError(1257300, '$ifNull needs at least two arguments')
    return (scope) => {
      for (const choice of choices.slice(0, -1)) {
        const value = choice(scope)
        if (!isNullish(value)) return value
      }
      return choices.at(-1)?.(scope)
    }
  },
}

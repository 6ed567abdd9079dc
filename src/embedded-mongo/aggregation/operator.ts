import { elementsOf, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import type { Expression } from './scope.ts'

/** Parses an expression; handed to operators for their operands. */
export type Parse = (value: Value) => Expression

/** An operator: gets its operand as written and gives the expression for it. */
export type OperatorParser = (operand: Value, parse: Parse, name: string) => Expression

/** The operands of an operator that takes several, or one that stands alone. */
export function parseOperands(operand: Value, parse: Parse): Expression[] {
  return (operand.type === T.array ? elementsOf(operand) : [operand]).map(parse)
}

/** The expressions of an operator that takes exactly `count`. @throws 16020 */
export function exactly(operand: Value, parse: Parse, name: string, count: number): Expression[] {
  const operands = parseOperands(operand, parse)
  if (operands.length !== count) {
    throw new MongoError(
      16020,
      `Expression ${name} takes exactly ${count} arguments. ${operands.length} were passed in.`,
    )
  }
  return operands
}

/** The named fields of an operator's operand, each parsed. @throws FailedToParse for others */
export function namedOperands(operand: Value, name: string, known: readonly string[]): Map<string, Value> {
  if (operand.type !== T.object)
    throw new MongoError('FailedToParse', `${name} only supports an object as its argument`)
  const fields = new Map(fieldsOf(operand))
  for (const field of fields.keys()) {
    if (!known.includes(field))
      throw new MongoError('FailedToParse', `Unrecognized argument to ${name}: ${field}`)
  }
  return fields
}

/** A named operand that has to be there. @throws FailedToParse */
export function required(
  fields: ReadonlyMap<string, Value>,
  parse: Parse,
  operator: string,
  name: string,
): Expression {
  const value = fields.get(name)
  if (!value) throw new MongoError('FailedToParse', `Missing '${name}' parameter to ${operator}`)
  return parse(value)
}

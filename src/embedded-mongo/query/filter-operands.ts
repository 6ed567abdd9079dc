import { integerOf, isNumber, stringOf, typeName, typesByName } from '../bson/read.ts'
import { elementsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import type { Test } from './predicate.ts'

/** The operand of `$type`: a name, a number or an array of them. @throws BadValue */
export function parseTypes(operand: Value): Test {
  const types = new Set<number>()
  for (const value of operand.type === T.array ? elementsOf(operand) : [operand]) {
    if (value.type === T.string) {
      const name = stringOf(value)
      const known = typesByName.get(name)
      if (name === 'number') for (const type of [T.double, T.int32, T.int64, T.decimal]) types.add(type)
      else if (known === undefined) throw new MongoError('BadValue', `Unknown type name alias: ${name}`)
      else types.add(known)
      continue
    }
    const number = integerOf(value)
    if (number === undefined)
      throw new MongoError('TypeMismatch', 'type must be represented as a number or a string')
    const type = number === -1 ? T.minKey : number
    if (typeName(type) === 'unknown')
      throw new MongoError('BadValue', `Invalid numerical type code: ${number}`)
    types.add(type)
  }
  if (types.size === 0) throw new MongoError('FailedToParse', '$type must match at least one type')
  return { kind: 'type', types }
}

/** The operand of `$size`: a whole number, not negative. @throws BadValue */
export function parseSize(operand: Value): Test {
  if (!isNumber(operand))
    throw new MongoError('FailedToParse', 'Failed to parse $size. Expected a number in: $size')
  const size = integerOf(operand)
  if (size === undefined)
    throw new MongoError('FailedToParse', 'Failed to parse $size. Expected an integer: $size')
  if (size < 0)
    throw new MongoError('FailedToParse', 'Failed to parse $size. Expected a non-negative number in: $size')
  return { kind: 'size', size }
}

import { valueFrom } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { integerOf, stringOf, truthOf, typeName } from '../bson/read.ts'
import { elementsOf, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import {
  exactly,
  namedOperands,
  type OperatorParser,
  type Parse,
  parseOperands,
  required,
} from './operator.ts'
import { arrayValue, type Expression, isNullish, keyOrMissing, objectValue, type Scope } from './scope.ts'

const nullValue = valueFrom(null)

function itemsOf(value: Value, name: string): Value[] {
  if (value.type !== T.array)
    throw new MongoError(28689, `${name}'s argument must be an array, but is ${typeName(value.type)}`)
  return elementsOf(value)
}

function picking(position: number): OperatorParser {
  return (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => {
      const value = only(scope)
      return value && !isNullish(value) ? itemsOf(value, name).at(position) : nullValue
    }
  }
}

function withVariable(scope: Scope, name: string, value: Value): Scope {
  return { ...scope, variables: new Map([...scope.variables, [name, value]]) }
}

function overElements(name: '$map' | '$filter', body: 'in' | 'cond'): OperatorParser {
  return (operand, parse) => {
    const fields = namedOperands(operand, name, ['input', 'as', body])
    const input = required(fields, parse, name, 'input')
    const each = required(fields, parse, name, body)
    const as = fields.get('as')
    const variable = as?.type === T.string ? stringOf(as) : 'this'
    return (scope) => {
      const value = input(scope)
      if (!value || isNullish(value)) return nullValue
      const found: Value[] = []
      for (const item of itemsOf(value, name)) {
        const result = each(withVariable(scope, variable, item))
        if (name === '$map') found.push(result ?? nullValue)
        else if (result && truthOf(result)) found.push(item)
      }
      return arrayValue(found)
    }
  }
}

function parseElementAt(operand: Value, parse: Parse, name: string): Expression {
  const [array, index] = exactly(operand, parse, name, 2) as [Expression, Expression]
  return (scope) => {
    const value = array(scope)
    const at = index(scope)
    if (!value || !at || isNullish(value) || isNullish(at)) return nullValue
    const position = integerOf(at)
    if (position === undefined)
      throw new MongoError(28691, `${name}'s second argument must be representable as a 32-bit integer`)
    return itemsOf(value, name).at(position)
  }
}

function parseSlice(operand: Value, parse: Parse, name: string): Expression {
  const operands = parseOperands(operand, parse)
  const [array, first, second] = operands
  if (!array || !first || operands.length > 3) throw new MongoError(28667, '$slice takes 2 or 3 arguments')
  return (scope) => {
    const value = array(scope)
    const numbers = [first, second].map((each) => integerOf(each?.(scope)))
    if (!value || isNullish(value)) return nullValue
    const items = itemsOf(value, name)
    const [from, count] = numbers
    if (from === undefined) throw new MongoError(28725, 'Second argument to $slice must be a whole number')
    if (!second) return arrayValue(from < 0 ? items.slice(from) : items.slice(0, from))
    if (count === undefined || count <= 0)
      throw new MongoError(28729, 'Third argument to $slice must be positive')
    const start = from < 0 ? Math.max(0, items.length + from) : from
    return arrayValue(items.slice(start, start + count))
  }
}

function merge(values: readonly (Value | undefined)[]): Value {
  const merged = new Map<string, Value>()
  for (const value of values) {
    if (!value || isNullish(value)) continue
    if (value.type !== T.object) throw new MongoError(40400, '$mergeObjects requires object inputs')
    for (const [name, field] of fieldsOf(value)) merged.set(name, field)
  }
  return objectValue(merged)
}

export const arrayOperators: Readonly<Record<string, OperatorParser>> = {
  $size: (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => {
      const value = only(scope)
      if (value?.type !== T.array) {
        throw new MongoError(
          17124,
          `The argument to $size must be an array, but was of type: ${value ? typeName(value.type) : 'missing'}`,
        )
      }
      return valueFrom(elementsOf(value).length)
    }
  },
  $isArray: (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => valueFrom(only(scope)?.type === T.array)
  },
  $in: (operand, parse, name) => {
    const [needle, array] = exactly(operand, parse, name, 2) as [Expression, Expression]
    return (scope) => {
      const value = array(scope)
      if (value?.type !== T.array) throw new MongoError(40081, '$in requires an array as a second argument')
      const key = keyOrMissing(needle(scope))
      return valueFrom(elementsOf(value).some((element) => encodeKey(element).equals(key)))
    }
  },
  $arrayElemAt: parseElementAt,
  $first: picking(0),
  $last: picking(-1),
  $slice: parseSlice,
  $map: overElements('$map', 'in'),
  $filter: overElements('$filter', 'cond'),
  $concatArrays: (operand, parse, name) => {
    const parts = parseOperands(operand, parse)
    return (scope) => {
      const all: Value[] = []
      for (const part of parts) {
        const value = part(scope)
        if (!value || isNullish(value)) return nullValue
        all.push(...itemsOf(value, name))
      }
      return arrayValue(all)
    }
  },
  $mergeObjects: (operand, parse) => {
    const parts = parseOperands(operand, parse)
    return (scope) => merge(parts.map((part) => part(scope)))
  },
}

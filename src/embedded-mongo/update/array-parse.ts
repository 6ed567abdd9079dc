import { Writer } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { integerOf, typeName } from '../bson/read.ts'
import { documentValue, elementsOf, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { pathOf } from '../query/path.ts'
import type { KeyPart } from '../storage/index-keys.ts'

export type ArrayOperation =
  | {
      readonly kind: 'push'
      readonly values: readonly Value[]
      readonly position: number | undefined
      readonly slice: number | undefined
      /** The paths to sort elements by; an empty one stands for the elements themselves. */
      readonly sort: readonly KeyPart[] | undefined
    }
  | { readonly kind: 'addToSet'; readonly values: readonly Value[] }
  | {
      readonly kind: 'pull'
      readonly operator: '$pull' | '$pullAll'
      readonly removes: (element: Value) => boolean
    }
  | { readonly kind: 'pop'; readonly first: boolean }

function whole(modifiers: ReadonlyMap<string, Value>, name: string): number | undefined {
  const value = modifiers.get(name)
  if (!value) return undefined
  const number = integerOf(value)
  if (number === undefined) {
    throw new MongoError(
      'BadValue',
      `The value for ${name} must be an integer value but was given type: ${typeName(value.type)}`,
    )
  }
  return number
}

function parsePushSort(value: Value | undefined): KeyPart[] | undefined {
  if (!value) return undefined
  const byFields = value.type === T.object
  const fields: (readonly [string, Value])[] = byFields ? [...fieldsOf(value)] : [['', value]]
  if (fields.length === 0 || (byFields && fields.some(([name]) => name.split('.').includes(''))))
    throw new MongoError('BadValue', 'The $sort pattern is empty or has an empty field')
  return fields.map(([name, given]) => {
    const direction = integerOf(given)
    if (direction !== 1 && direction !== -1)
      throw new MongoError('BadValue', 'The $sort element value must be either 1 or -1')
    return { path: pathOf(name), direction }
  })
}

function modifiersOf(value: Value): ReadonlyMap<string, Value> | undefined {
  if (value.type !== T.object) return undefined
  const fields = new Map(fieldsOf(value))
  return fields.has('$each') ? fields : undefined
}

function eachOf(operator: string, modifiers: ReadonlyMap<string, Value>): Value[] {
  const each = modifiers.get('$each') as Value
  if (each.type !== T.array) {
    const code = operator === '$addToSet' ? 'TypeMismatch' : 'BadValue'
    throw new MongoError(
      code,
      `The argument to $each in ${operator} must be an array but it was of type: ${typeName(each.type)}`,
    )
  }
  return elementsOf(each)
}

export function parsePush(value: Value): ArrayOperation {
  const modifiers = modifiersOf(value)
  if (!modifiers)
    return { kind: 'push', values: [value], position: undefined, slice: undefined, sort: undefined }
  for (const name of modifiers.keys()) {
    if (!['$each', '$position', '$slice', '$sort'].includes(name)) {
      throw new MongoError('BadValue', `Unrecognized clause in $push: ${name}`)
    }
  }
  return {
    kind: 'push',
    values: eachOf('$push', modifiers),
    position: whole(modifiers, '$position'),
    slice: whole(modifiers, '$slice'),
    sort: parsePushSort(modifiers.get('$sort')),
  }
}

export function parseAddToSet(value: Value): ArrayOperation {
  const modifiers = modifiersOf(value)
  if (!modifiers) return { kind: 'addToSet', values: [value] }
  for (const name of modifiers.keys()) {
    if (name !== '$each')
      throw new MongoError('BadValue', `Found unexpected fields after $each in $addToSet: ${name}`)
  }
  return { kind: 'addToSet', values: eachOf('$addToSet', modifiers) }
}

/** `$pull` takes a value, a condition on the element, or for objects a filter on their fields. */
export function parsePull(value: Value): ArrayOperation {
  const operator = '$pull'
  if (value.type === T.object) {
    const first = fieldsOf(value).next().value?.[0]
    if (
      first === undefined ||
      !first.startsWith('$') ||
      first === '$and' ||
      first === '$or' ||
      first === '$nor'
    ) {
      const predicate = parseFilter(value)
      return {
        kind: 'pull',
        operator,
        removes: (element) => element.type === T.object && matches(element, predicate),
      }
    }
  } else if (value.type !== T.regex) {
    const key = encodeKey(value)
    return { kind: 'pull', operator, removes: (element) => encodeKey(element).equals(key) }
  }
  const predicate = parseFilter(wrapped(value))
  return { kind: 'pull', operator, removes: (element) => matches(wrapped(element), predicate) }
}

/** The value as the field `e` of a document, so that filters can speak of it. */
function wrapped(value: Value): Value {
  const out = new Writer(value.end - value.start + 16)
  const mark = out.open()
  out.value('e', value)
  out.close(mark)
  return documentValue(out.done())
}

export function parsePullAll(value: Value): ArrayOperation {
  if (value.type !== T.array) {
    throw new MongoError(
      'BadValue',
      `$pullAll requires an array argument but was given a ${typeName(value.type)}`,
    )
  }
  const keys = new Set(elementsOf(value).map((element) => encodeKey(element).toString('latin1')))
  return {
    kind: 'pull',
    operator: '$pullAll',
    removes: (element) => keys.has(encodeKey(element).toString('latin1')),
  }
}

export function parsePop(name: string, value: Value): ArrayOperation {
  const direction = integerOf(value)
  if (direction !== 1 && direction !== -1) {
    throw new MongoError('FailedToParse', `$pop expects 1 or -1, found another value for '${name}'`)
  }
  return { kind: 'pop', first: direction === -1 }
}

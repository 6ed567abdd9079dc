import { describe, isNumber, stringOf, typeName } from '../bson/read.ts'
import { fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import {
  type ArrayOperation,
  parseAddToSet,
  parsePop,
  parsePull,
  parsePullAll,
  parsePush,
} from './array-parse.ts'

/** What happens to the field a path leads to. */
export type Operation =
  | { readonly kind: 'set' | 'setOnInsert' | 'inc' | 'mul' | 'min' | 'max'; readonly value: Value }
  | { readonly kind: 'unset' }
  | { readonly kind: 'currentDate'; readonly timestamp: boolean }
  | { readonly kind: 'rename'; readonly from: string }
  | ArrayOperation

export interface FieldUpdate {
  readonly path: string
  readonly names: readonly string[]
  readonly operation: Operation
}

function numeric(operator: string, name: string, value: Value): Value {
  if (isNumber(value)) return value
  const verb = operator === '$inc' ? 'increment' : 'multiply'
  throw new MongoError(
    'TypeMismatch',
    `Cannot ${verb} with non-numeric argument: {${name}: ${describe(value)}}`,
  )
}

function currentDate(value: Value): Operation {
  if (value.type === T.bool) return { kind: 'currentDate', timestamp: false }
  const [option, type] = value.type === T.object ? (fieldsOf(value).next().value ?? []) : []
  const named = option === '$type' && type?.type === T.string ? stringOf(type) : ''
  if (named === 'date' || named === 'timestamp')
    return { kind: 'currentDate', timestamp: named === 'timestamp' }
  throw new MongoError(
    'BadValue',
    `${typeName(value.type)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
  )
}

function parseOperation(operator: string, name: string, value: Value): Operation {
  switch (operator) {
    case '$set':
      return { kind: 'set', value }
    case '$setOnInsert':
      return { kind: 'setOnInsert', value }
    case '$unset':
      return { kind: 'unset' }
    case '$inc':
      return { kind: 'inc', value: numeric(operator, name, value) }
    case '$mul':
      return { kind: 'mul', value: numeric(operator, name, value) }
    case '$min':
      return { kind: 'min', value }
    case '$max':
      return { kind: 'max', value }
    case '$currentDate':
      return currentDate(value)
    case '$rename':
      if (value.type !== T.string) {
        throw new MongoError(
          'BadValue',
          `The 'to' field for $rename must be a string: ${name}: ${describe(value)}`,
        )
      }
      if (/(^|\.)\$/.test(name + stringOf(value))) {
        throw new MongoError('BadValue', 'The source and target field for $rename must not be dynamic')
      }
      if (`${stringOf(value)}.`.startsWith(`${name}.`) || name.startsWith(`${stringOf(value)}.`)) {
        throw new MongoError(
          'BadValue',
          `The source and target field for $rename must not be on the same path: ${name}`,
        )
      }
      return { kind: 'rename', from: name }
    case '$push':
      return parsePush(value)
    case '$addToSet':
      return parseAddToSet(value)
    case '$pull':
      return parsePull(value)
    case '$pullAll':
      return parsePullAll(value)
    case '$pop':
      return parsePop(name, value)
    case '$bit':
      throw unsupported('the update operator $bit')
    default:
      throw new MongoError(
        'FailedToParse',
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
  }
}

function checkedNames(path: string): string[] {
  if (path === '') throw new MongoError('EmptyFieldName', 'An empty update path is not valid.')
  const names = path.split('.')
  for (const name of names) {
    if (name === '')
      throw new MongoError(
        'EmptyFieldName',
        `The update path '${path}' contains an empty field name, which is not allowed.`,
      )
    if (!name.startsWith('$')) continue
    if (/^\$(\[\w*\])?$/.test(name)) throw unsupported(`the positional operator ${name}`)
    throw new MongoError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${name}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    )
  }
  return names
}

function byName(a: string, b: string): number {
  const numbers = /^\d+$/.test(a) && /^\d+$/.test(b)
  return numbers ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0
}

function byPath(a: FieldUpdate, b: FieldUpdate): number {
  for (let at = 0; at < Math.min(a.names.length, b.names.length); at += 1) {
    const order = byName(a.names[at] as string, b.names[at] as string)
    if (order !== 0) return order
  }
  return a.names.length - b.names.length
}

/** Takes one path after the other. @throws ConflictingUpdateOperators for one that is at, above or below another */
function pathTaker(): (path: string) => void {
  const taken = new Set<string>()
  const parents = new Set<string>()
  return (path) => {
    let conflict = taken.has(path) || parents.has(path) ? path : undefined
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      const parent = path.slice(0, dot)
      if (taken.has(parent)) conflict = parent
      parents.add(parent)
    }
    if (conflict !== undefined)
      throw new MongoError(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${conflict}'`,
      )
    taken.add(path)
  }
}

/**
 * An update document as operations in the order MongoDB applies them (by name). @throws FailedToParse for unknown
 * operators, ConflictingUpdateOperators, TypeMismatch and BadValue for operands
 */
export function parseUpdate(update: Value): FieldUpdate[] {
  const updates: FieldUpdate[] = []
  const take = pathTaker()
  for (const [operator, fields] of fieldsOf(update)) {
    if (fields.type !== T.object) {
      throw new MongoError(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${typeName(fields.type)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${describe(fields)}}`,
      )
    }
    for (const [path, value] of fieldsOf(fields)) {
      const names = checkedNames(path)
      if (operator === '$rename') take(path)
      const operation = parseOperation(operator, path, value)
      // a rename has its turn where the new name has
      const target = operation.kind === 'rename' ? stringOf(value) : path
      take(target)
      updates.push({
        path: target,
        names: operation.kind === 'rename' ? checkedNames(target) : names,
        operation,
      })
    }
  }
  return updates.sort(byPath)
}

/** True for `{$set: …}`, false for a replacement document; a mixture is refused. @throws DollarPrefixedFieldName */
export function isOperatorUpdate(update: Value): boolean {
  const names = [...fieldsOf(update)].map(([name]) => name)
  const first = names[0]
  if (first === undefined || !first.startsWith('$')) {
    const odd = names.find((name) => name.startsWith('$'))
    if (odd)
      throw new MongoError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${odd}' in '${odd}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      )
    return false
  }
  return true
}

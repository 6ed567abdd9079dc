import { timestampValue, valueFrom } from '../bson/encode.ts'
import { compareToKey, encodeKey, nullKey } from '../bson/key.ts'
import { describe, isNumber, typeName } from '../bson/read.ts'
import { ArrayNode, type Node, opened, rawOf, typeOfNode } from '../bson/tree.ts'
import { fieldAt, T, Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import type { Path } from '../query/path.ts'
import type { KeyPart } from '../storage/index-keys.ts'
import { calculate } from './arithmetic.ts'
import type { ArrayOperation } from './array-parse.ts'
import type { Operation } from './parse.ts'

/** What an operation leaves of a field: a value, nothing, or what was there. */
export type Outcome = Node | 'remove' | 'keep'

export interface LeafContext {
  readonly path: string
  readonly inserting: boolean
  /** The document's _id for error texts. */
  readonly id: Value | undefined
}

function named(context: LeafContext): string {
  return `{_id: ${context.id ? describe(context.id) : 'none'}}`
}

function arithmetic(
  kind: 'inc' | 'mul',
  current: Node | undefined,
  operand: Value,
  context: LeafContext,
): Outcome {
  if (!current) return kind === 'inc' ? operand : calculate(operand, valueFrom(0), true)
  if (!(current instanceof Value) || !isNumber(current)) {
    throw new MongoError(
      'TypeMismatch',
      `Cannot apply $${kind} to a value of non-numeric type. ${named(context)} has the field '${context.path}' of non-numeric type ${typeName(typeOfNode(current))}`,
    )
  }
  return calculate(current, operand, kind === 'mul')
}

function arrayOf(operation: ArrayOperation, current: Node, context: LeafContext): ArrayNode {
  const array = opened(current)
  if (array instanceof ArrayNode) return array
  const type = typeName(typeOfNode(current))
  switch (operation.kind) {
    case 'push':
      throw new MongoError(
        'BadValue',
        `The field '${context.path}' must be an array but is of type ${type} in document ${named(context)}`,
      )
    case 'addToSet':
      throw new MongoError(
        'BadValue',
        `Cannot apply $addToSet to non-array field. Field named '${context.path}' has non-array type ${type}`,
      )
    case 'pull':
      throw new MongoError('BadValue', `Cannot apply ${operation.operator} to a non-array value`)
    case 'pop':
      throw new MongoError(
        'TypeMismatch',
        `Path '${context.path}' contains an element of non-array type '${type}'`,
      )
  }
}

/** By what an element sorts: arrays are not looked into, and what is no object has no fields. */
function pushKey(element: Value, { text, parts }: Path): Buffer {
  if (text === '') return encodeKey(element)
  let within: Value | undefined = element.type === T.object ? element : undefined
  for (const part of parts)
    within = within?.type === T.object || within?.type === T.array ? fieldAt(within, part) : undefined
  return within ? encodeKey(within) : nullKey
}

function sortedItems(items: readonly Node[], sort: readonly KeyPart[]): Node[] {
  const keyed = items.map((item) => ({ item, keys: sort.map(({ path }) => pushKey(rawOf(item), path)) }))
  const compare = (a: readonly Buffer[], b: readonly Buffer[]): number => {
    const at = a.findIndex((key, part) => !key.equals(b[part] as Buffer))
    return at === -1 ? 0 : Buffer.compare(a[at] as Buffer, b[at] as Buffer) * (sort[at]?.direction ?? 1)
  }
  return keyed.sort((a, b) => compare(a.keys, b.keys)).map(({ item }) => item)
}

function push(operation: ArrayOperation & { kind: 'push' }, before: readonly Node[]): ArrayNode {
  const { position, values, slice, sort } = operation
  let items = [...before]
  const at =
    position === undefined ? items.length : position < 0 ? Math.max(0, items.length + position) : position
  items.splice(Math.min(at, items.length), 0, ...values)
  if (sort) items = sortedItems(items, sort)
  if (slice !== undefined) items = slice < 0 ? items.slice(slice) : items.slice(0, slice)
  return new ArrayNode(items)
}

function addToSet(values: readonly Value[], before: readonly Node[]): ArrayNode {
  const items = [...before]
  const seen = new Set(items.map((item) => encodeKey(rawOf(item)).toString('latin1')))
  for (const value of values) {
    const key = encodeKey(value).toString('latin1')
    if (seen.has(key)) continue
    seen.add(key)
    items.push(value)
  }
  return new ArrayNode(items)
}

function applyToArray(operation: ArrayOperation, current: Node | undefined, context: LeafContext): Outcome {
  const adds = operation.kind === 'push' || operation.kind === 'addToSet'
  if (!current && !adds) return 'keep'
  const { items } = current ? arrayOf(operation, current, context) : new ArrayNode([])
  switch (operation.kind) {
    case 'push':
      return push(operation, items)
    case 'addToSet':
      return addToSet(operation.values, items)
    case 'pull':
      return new ArrayNode(items.filter((item) => !operation.removes(rawOf(item))))
    case 'pop':
      return new ArrayNode(operation.first ? items.slice(1) : items.slice(0, -1))
  }
}

/** Applies one operation to what a path leads to. @throws TypeMismatch, BadValue as MongoDB does for wrong types */
export function applyLeaf(operation: Operation, current: Node | undefined, context: LeafContext): Outcome {
  switch (operation.kind) {
    case 'set':
      return operation.value
    case 'setOnInsert':
      return context.inserting ? operation.value : 'keep'
    case 'unset':
    case 'rename':
      return current ? 'remove' : 'keep'
    case 'inc':
    case 'mul':
      return arithmetic(operation.kind, current, operation.value, context)
    case 'min':
    case 'max': {
      if (!current) return operation.value
      const order = compareToKey(operation.value, encodeKey(rawOf(current)))
      return (operation.kind === 'min' ? order < 0 : order > 0) ? operation.value : 'keep'
    }
    case 'currentDate': {
      const now = new Date()
      return operation.timestamp ? timestampValue(Math.floor(now.getTime() / 1000), 1) : valueFrom(now)
    }
    default:
      return applyToArray(operation, current, context)
  }
}

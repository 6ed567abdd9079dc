import { Writer } from '../bson/encode.ts'
import { integerOf, isNumber, truthOf } from '../bson/read.ts'
import { documentValue, elementsOf, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from './filter.ts'
import { matchesElement } from './match.ts'
import type { Test } from './predicate.ts'

interface Slice {
  readonly skip: number | undefined
  readonly limit: number
}

interface Node {
  /** Included or excluded as a whole. */
  leaf: boolean
  slice?: Slice
  element?: Test
  readonly children: Map<string, Node>
}

/** What `find` gives back of each document. */
export interface Projection {
  readonly mode: 'include' | 'exclude'
  readonly root: Node
  readonly id: boolean
}

function newNode(): Node {
  return { leaf: false, children: new Map() }
}

function place(root: Node, name: string): Node {
  let node = root
  const parts = name.split('.')
  for (const [at, part] of parts.entries()) {
    if (part === '' || part.startsWith('$')) {
      if (part === '$') throw unsupported('the positional projection')
      throw new MongoError('BadValue', `FieldPath '${name}' is not valid in a projection`)
    }
    const next = node.children.get(part) ?? newNode()
    if (next.leaf || (at === parts.length - 1 && next.children.size > 0)) {
      throw new MongoError(31249, `Path collision at ${name}`)
    }
    node.children.set(part, next)
    node = next
  }
  return node
}

function parseSlice(operand: Value): Slice {
  const numbers = (operand.type === T.array ? elementsOf(operand) : [operand]).map(integerOf)
  const [first, second] = numbers
  if (
    first === undefined ||
    (operand.type === T.array && (numbers.length !== 2 || second === undefined || second <= 0))
  ) {
    throw new MongoError(28667, 'Invalid $slice syntax: a number, or [skip, limit] with a positive limit')
  }
  return second === undefined ? { skip: undefined, limit: first } : { skip: first, limit: second }
}

/** Operators of a projection; `true` when the field is included by being named. */
function parseOperator(node: Node, name: string, value: Value): boolean {
  const [operator, operand] = fieldsOf(value).next().value ?? []
  if (operator === '$slice' && operand) {
    node.slice = parseSlice(operand)
    return false
  }
  if (operator === '$elemMatch') {
    if (name.includes('.')) throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field.')
    const predicate = parseFilter(wrapped(value))
    if (predicate.kind === 'field') node.element = predicate.test
    return true
  }
  throw unsupported(`the projection of ${name} by an expression`)
}

function wrapped(value: Value): Value {
  const out = new Writer()
  const mark = out.open()
  out.value('x', value)
  out.close(mark)
  return documentValue(out.done())
}

/** Parses a find projection; undefined when documents go out whole. @throws 31249, 31253, 31254 */
export function parseProjection(spec: Value | undefined): Projection | undefined {
  if (!spec) return undefined
  if (spec.type !== T.object)
    throw new MongoError('TypeMismatch', 'Expected field projection to be of type object')
  const root = newNode()
  let mode: 'include' | 'exclude' | undefined
  let id: boolean | undefined
  let any = false
  for (const [name, value] of fieldsOf(spec)) {
    any = true
    const isObject = value.type === T.object
    if (!isObject && !isNumber(value) && value.type !== T.bool) {
      throw unsupported(`the projection of ${name} by an expression`)
    }
    const included = isObject || truthOf(value)
    if (name === '_id' && !isObject) {
      id = included
      continue
    }
    const node = place(root, name)
    node.leaf = true
    const wanted = isObject
      ? parseOperator(node, name, value)
        ? 'include'
        : undefined
      : included
        ? 'include'
        : 'exclude'
    if (!wanted) continue
    if (mode && mode !== wanted) {
      const code = wanted === 'include' ? 31253 : 31254
      throw new MongoError(
        code,
        `Cannot do ${wanted === 'include' ? 'inclusion' : 'exclusion'} on field ${name} in ${wanted === 'include' ? 'exclusion' : 'inclusion'} projection`,
      )
    }
    mode = wanted
  }
  if (!any) return undefined
  const onlyId = root.children.size === 0
  const settled = mode ?? (onlyId && id ? 'include' : 'exclude')
  if (settled === 'exclude' && id === false) root.children.set('_id', { leaf: true, children: new Map() })
  return { mode: settled, root, id: id ?? true }
}

function writeSliced(out: Writer, name: string, array: Value, slice: Slice): void {
  const elements = elementsOf(array)
  const { skip, limit } = slice
  const from =
    skip === undefined ? (limit < 0 ? elements.length + limit : 0) : skip < 0 ? elements.length + skip : skip
  const start = Math.max(0, from)
  const stop = skip === undefined ? (limit < 0 ? elements.length : limit) : start + limit
  writeArray(out, name, elements.slice(start, stop))
}

function writeArray(out: Writer, name: string, elements: readonly Value[]): void {
  out.head(T.array, name)
  const mark = out.open()
  for (const [at, element] of elements.entries()) out.value(String(at), element)
  out.close(mark)
}

function writeNested(out: Writer, name: string, value: Value, node: Node, mode: Projection['mode']): void {
  if (value.type === T.object) {
    out.head(T.object, name)
    const mark = out.open()
    writeFields(out, value, node, mode, false)
    out.close(mark)
  } else if (value.type === T.array) {
    out.head(T.array, name)
    const mark = out.open()
    let at = 0
    for (const element of elementsOf(value)) {
      if (element.type === T.object || element.type === T.array) {
        writeNested(out, String(at), element, node, mode)
        at += 1
      } else if (mode === 'exclude') {
        out.value(String(at), element)
        at += 1
      }
    }
    out.close(mark)
  } else if (mode === 'exclude') out.value(name, value)
}

function writeFields(out: Writer, document: Value, node: Node, mode: Projection['mode'], id: boolean): void {
  for (const [name, value] of fieldsOf(document)) {
    const child = node.children.get(name)
    if (!child) {
      if (mode === 'exclude' || (id && name === '_id')) out.value(name, value)
    } else if (child.slice) {
      if (value.type === T.array) writeSliced(out, name, value, child.slice)
      else out.value(name, value)
    } else if (child.element) {
      const { element: test } = child
      const found =
        value.type === T.array ? elementsOf(value).find((each) => matchesElement(each, test)) : undefined
      if (found) writeArray(out, name, [found])
    } else if (!child.leaf) writeNested(out, name, value, child, mode)
    else if (mode === 'include') out.value(name, value)
  }
}

const out = new Writer(4096)

/** The projected document, cut from the stored bytes. */
export function project(document: Value, projection: Projection): Buffer {
  out.length = 0
  const mark = out.open()
  const { mode, id, root } = projection
  writeFields(out, document, root, mode, id && mode === 'include')
  out.close(mark)
  return out.done()
}

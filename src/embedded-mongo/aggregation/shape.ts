import { encode } from '../bson/encode.ts'
import { isNumber, stringOf, truthOf } from '../bson/read.ts'
import { type Node, ObjectNode, opened, openedDocument, rawOf } from '../bson/tree.ts'
import { documentValue, elementsOf, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseProjection, project } from '../query/projection.ts'
import { parseExpression, scopeOf } from './expression.ts'
import type { Expression } from './scope.ts'

/** Makes another document of each. */
export type Shape = (document: Value, now: Value) => Value

function assertPath(path: string): string[] {
  const names = path.split('.')
  if (names.some((name) => name === '' || name.startsWith('$'))) {
    throw new MongoError(40353, `FieldPath '${path}' is not valid here`)
  }
  return names
}

function place(root: ObjectNode, names: readonly string[], value: Value | undefined): void {
  const [name = '', ...rest] = names
  if (rest.length === 0) {
    if (value) root.set(name, value)
    else root.delete(name)
    return
  }
  const child = root.get(name)
  let next: Node = child ? opened(child) : new ObjectNode()
  if (!(next instanceof ObjectNode)) {
    if (child && rawOf(child).type === T.array)
      throw unsupported('setting a field inside the elements of an array by $addFields or $project')
    next = new ObjectNode()
  }
  place(next, rest, value)
  root.set(name, next)
}

interface Computed {
  readonly names: readonly string[]
  readonly value: Expression
}

function parseComputed(fields: Iterable<readonly [string, Value]>): Computed[] {
  return [...fields].map(([path, spec]) => ({ names: assertPath(path), value: parseExpression(spec) }))
}

function withComputed(document: Value, base: Value, computed: readonly Computed[], now: Value): Value {
  const root = openedDocument(base)
  const scope = scopeOf(document, now)
  for (const { names, value } of computed) place(root, names, value(scope))
  return rawOf(root)
}

function assertObject(spec: Value, stage: string): void {
  if (spec.type !== T.object) throw new MongoError(40272, `${stage} specification stage must be an object`)
}

/** Nested `{a: {b: 1}}` written with paths, as long as no operator is among it. @throws 40180, 51270 for an empty object */
function flattened(spec: Value, emptyCode: number, prefix = ''): [string, Value][] {
  return [...fieldsOf(spec)].flatMap(([name, value]): [string, Value][] => {
    const path = prefix + name
    if (value.type !== T.object) return [[path, value]]
    const first = fieldsOf(value).next().value
    if (!first) throw new MongoError(emptyCode, `an empty object is not a valid value at ${path}`)
    return first[0].startsWith('$') ? [[path, value]] : flattened(value, emptyCode, `${path}.`)
  })
}

/** `$addFields` and `$set`. */
export function parseAddFields(spec: Value, stage: string): Shape {
  assertObject(spec, stage)
  const computed = parseComputed(flattened(spec, 40180))
  return (document, now) => withComputed(document, document, computed, now)
}

/** `$unset`: a path or several. */
export function parseUnset(spec: Value): Shape {
  const paths = (spec.type === T.array ? elementsOf(spec) : [spec]).map((path) => {
    if (path.type !== T.string)
      throw new MongoError(31002, '$unset specification must be a string or an array')
    return stringOf(path)
  })
  const projection = parseProjection(
    documentValue(encode(Object.fromEntries(paths.map((path) => [path, 0])))),
  )
  return (document) => (projection ? documentValue(project(document, projection)) : document)
}

/** `$project`: fields in or out, and computed ones. @throws 31252, 31253, 31254 for a mixture */
export function parseProject(spec: Value): Shape {
  assertObject(spec, '$project')
  const fields = flattened(spec, 51270)
  if (fields.length === 0)
    throw new MongoError(51272, 'Invalid $project :: specification must have at least one field')
  const isFlag = (value: Value): boolean => isNumber(value) || value.type === T.bool
  const flags = fields.filter(([, value]) => isFlag(value))
  const computed = parseComputed(fields.filter(([, value]) => !isFlag(value)))
  // what is wrong with each field in a projection of the other kind, which the first one decides
  const faults = fields
    .filter(([path, value]) => path !== '_id' || !isFlag(value))
    .map(([, value]) => (!isFlag(value) ? 31252 : truthOf(value) ? 31253 : 31254))
  const fault = faults.find((code) => (code === 31254) !== (faults[0] === 31254))
  if (computed.length > 0 && fault)
    throw new MongoError(fault, 'fields left out cannot stand beside others in a projection')
  if (computed.length === 0) {
    const projection = parseProjection(documentValue(encode(Object.fromEntries(flags))))
    return (document) => (projection ? documentValue(project(document, projection)) : document)
  }
  const noId = flags.some(([path, value]) => path === '_id' && !truthOf(value))
  const included = Object.fromEntries(flags.filter(([path]) => path !== '_id'))
  const kept = Object.keys(included).length > 0 ? included : {}
  const base = encode({ ...kept, ...(Object.keys(kept).length > 0 ? { _id: !noId } : { _id: true }) })
  const projection = parseProjection(documentValue(base))
  return (document, now) => {
    const start = openedDocument(projection ? documentValue(project(document, projection)) : document)
    if (noId) start.delete('_id')
    return withComputed(document, rawOf(start), computed, now)
  }
}

/** Stages that make one document of each; undefined for others. */
export function parseShape(stage: string, spec: Value): Shape | undefined {
  if (stage === '$addFields' || stage === '$set') return parseAddFields(spec, stage)
  if (stage === '$unset') return parseUnset(spec)
  if (stage === '$project') return parseProject(spec)
  return undefined
}

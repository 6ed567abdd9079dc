import { valueFrom } from '../bson/encode.ts'
import { describe } from '../bson/read.ts'
import { ArrayNode, identical, type Node, ObjectNode, opened, openedDocument, rawOf } from '../bson/tree.ts'
import { T, Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { applyLeaf, type LeafContext, type Outcome } from './leaf.ts'
import type { FieldUpdate, Operation } from './parse.ts'

/** What an update did, in the words of a change event. */
export interface Changes {
  /** Paths whose values are new. */
  readonly updated: Set<string>
  readonly removed: Set<string>
}

const nullValue = valueFrom(null)
const maxPadding = 1_500_000

function creates(operation: Operation, inserting: boolean): boolean {
  const { kind } = operation
  if (kind === 'setOnInsert') return inserting
  return !['unset', 'pull', 'pop', 'rename'].includes(kind)
}

/** One application of a set of field updates to one document. */
class Application {
  readonly changes: Changes = { updated: new Set(), removed: new Set() }
  private readonly inserting: boolean
  private readonly id: Value | undefined

  constructor(inserting: boolean, id: Value | undefined) {
    this.inserting = inserting
    this.id = id
  }

  /** `created`: the topmost path that this update brought into being, which a change event reports whole. */
  descend(
    node: ObjectNode | ArrayNode,
    update: FieldUpdate,
    at: number,
    path: string[],
    created: string | undefined,
  ): void {
    const name = update.names[at] as string
    if (node instanceof ArrayNode) {
      this.descendArray(node, name, update, at, path, created)
      return
    }
    const child = node.get(name)
    const here = [...path, name]
    const outcome = this.resolve(child, update, at, here, created)
    if (outcome === 'keep') return
    if (outcome === 'remove') {
      node.delete(name)
      this.changes.removed.add(here.join('.'))
    } else node.set(name, outcome)
  }

  private descendArray(
    array: ArrayNode,
    name: string,
    update: FieldUpdate,
    at: number,
    path: string[],
    created: string | undefined,
  ): void {
    if (!/^(0|[1-9]\d{0,8})$/.test(name)) {
      if (creates(update.operation, this.inserting)) throw this.notViable(name, path, array)
      return
    }
    const index = Number(name)
    const here = [...path, name]
    const padded = index > array.items.length ? path.join('.') : undefined
    const outcome = this.resolve(array.items[index], update, at, here, created ?? padded)
    if (outcome === 'keep') return
    if (index > array.items.length + maxPadding) {
      throw new MongoError('BadValue', `can't backfill more than ${maxPadding} elements`)
    }
    while (array.items.length < index) array.items.push(nullValue)
    array.items[index] = outcome === 'remove' ? nullValue : outcome
    if (outcome === 'remove') this.changes.updated.add(created ?? here.join('.'))
  }

  private notViable(name: string, path: readonly string[], node: Node): MongoError {
    const value = rawOf(node)
    return new MongoError(
      'PathNotViable',
      `Cannot create field '${name}' in element {${path.at(-1)}: ${describe(value)}}`,
    )
  }

  /** What becomes of a child: itself changed further down, replaced, removed or left. */
  private resolve(
    child: Node | undefined,
    update: FieldUpdate,
    at: number,
    here: string[],
    created: string | undefined,
  ): Outcome {
    const { operation, names } = update
    const top = created ?? (child === undefined ? here.join('.') : undefined)
    if (at === names.length - 1) {
      const context: LeafContext = { path: here.join('.'), inserting: this.inserting, id: this.id }
      const outcome = applyLeaf(operation, child, context)
      if (outcome === 'keep' || outcome === 'remove') return outcome
      if (identical(child, outcome)) return 'keep'
      this.changes.updated.add(top ?? here.join('.'))
      return outcome
    }
    const next = names[at + 1] as string
    if (child === undefined) {
      if (!creates(operation, this.inserting)) return 'keep'
      const made = new ObjectNode()
      this.descend(made, update, at + 1, here, top)
      return made
    }
    const container = opened(child)
    if (container instanceof Value) {
      if (!creates(operation, this.inserting)) return 'keep'
      throw this.notViable(next, here, container)
    }
    this.descend(container, update, at + 1, here, created)
    return container
  }
}

/** What a path of $rename leads to. @throws BadValue for something within an array, PathNotViable for a source within a value */
function renamed(
  root: ObjectNode,
  names: readonly string[],
  end: 'source' | 'destination',
): Node | undefined {
  let node: Node | undefined = root
  let inArray = false
  for (const name of names) {
    const within: Node | undefined = node && opened(node)
    if (within instanceof ArrayNode) inArray = true
    if (within instanceof ObjectNode) node = within.get(name)
    else if (within instanceof ArrayNode && /^\d+$/.test(name)) node = within.items[Number(name)]
    else if (within && end === 'source')
      throw new MongoError(
        'PathNotViable',
        `Cannot use the part (${name}) of (${names.join('.')}) to traverse the element`,
      )
    else node = undefined
  }
  if (inArray && (node || end === 'destination'))
    throw new MongoError('BadValue', `The ${end} field cannot be an array element`)
  return node
}

/** Applies operations to a document; gives the new one and what changed. @throws as MongoDB for paths and types */
export function applyUpdate(
  document: Value,
  updates: readonly FieldUpdate[],
  inserting: boolean,
): { document: Value; changes: Changes } {
  const root = openedDocument(document)
  const id = root.get('_id')
  const application = new Application(inserting, id ? rawOf(id) : undefined)
  for (const update of updates) {
    const { operation } = update
    if (operation.kind === 'rename') {
      const names = operation.from.split('.')
      const value = renamed(root, names, 'source')
      if (!value) continue
      renamed(root, update.names, 'destination')
      application.descend(root, { ...update, names }, 0, [], undefined)
      const set: Operation = { kind: 'set', value: rawOf(value) }
      application.descend(root, { ...update, operation: set }, 0, [], undefined)
    } else application.descend(root, update, 0, [], undefined)
  }
  const after = root.get('_id')
  if (id && !identical(id, after)) {
    throw new MongoError(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    )
  }
  if (after && !(after instanceof ObjectNode) && rawOf(after).type === T.array) {
    throw new MongoError(53, "The '_id' value cannot be of type array")
  }
  if (after && root.names[0] !== '_id') root.setFirst('_id', after)
  return { document: rawOf(root), changes: application.changes }
}

import { valueFrom, Writer } from '../bson/encode.ts'
import { describe } from '../bson/read.ts'
import { ArrayNode, identical, type Node, ObjectNode, opened, openedDocument, rawOf } from '../bson/tree.ts'
import { documentValue, T, Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { matches } from '../query/match.ts'
import type { Predicate } from '../query/predicate.ts'
import { applyLeaf, type LeafContext, type Outcome } from './leaf.ts'
import type { FieldUpdate, Operation } from './parse.ts'

/** What an update did, in the words of a change event. */
export interface Changes {
  /** Paths whose values are new. */
  readonly updated: Set<string>
  readonly removed: Set<string>
}

export interface UpdateContext {
  readonly inserting: boolean
  /** The element `$` stands for, by the path of its array. */
  readonly positionOf: (arrayPath: string) => number | undefined
  readonly arrayFilters: ReadonlyMap<string, Predicate>
}

const nullValue = valueFrom(null)
const maxPadding = 1_500_000

function creates(operation: Operation, inserting: boolean): boolean {
  const { kind } = operation
  if (kind === 'setOnInsert') return inserting
  return !['unset', 'pull', 'pop', 'renameFrom'].includes(kind)
}

function named(name: string, value: Value): Value {
  const out = new Writer()
  const mark = out.open()
  out.value(name, value)
  out.close(mark)
  return documentValue(out.done())
}

/** One application of a set of field updates to one document. */
class Application {
  readonly changes: Changes = { updated: new Set(), removed: new Set() }
  private readonly context: UpdateContext
  private readonly id: Value | undefined

  constructor(context: UpdateContext, id: Value | undefined) {
    this.context = context
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
    if (name.startsWith('$')) {
      throw new MongoError(
        'BadValue',
        `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
      )
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
    for (const index of this.positions(array, name, update, path)) {
      const here = [...path, String(index)]
      const child = array.items[index]
      const padded = index > array.items.length ? path.join('.') : undefined
      const outcome = this.resolve(child, update, at, here, created ?? padded)
      if (outcome === 'keep') continue
      if (index > array.items.length + maxPadding) {
        throw new MongoError('BadValue', `can't backfill more than ${maxPadding} elements`)
      }
      while (array.items.length < index) array.items.push(nullValue)
      array.items[index] = outcome === 'remove' ? nullValue : outcome
      if (outcome === 'remove') this.changes.updated.add(created ?? here.join('.'))
    }
  }

  private positions(array: ArrayNode, name: string, update: FieldUpdate, path: string[]): number[] {
    const every = [...array.items.keys()]
    if (name === '$[]') return every
    if (name === '$') {
      const position = this.context.positionOf(path.join('.'))
      if (position !== undefined) return [position]
      throw new MongoError(
        'BadValue',
        'The positional operator did not find the match needed from the query.',
      )
    }
    if (name.startsWith('$[')) {
      const identifier = name.slice(2, -1)
      const filter = this.context.arrayFilters.get(identifier)
      if (!filter)
        throw new MongoError(
          'BadValue',
          `No array filter found for identifier '${identifier}' in path '${update.path}'`,
        )
      return every.filter((index) => matches(named(identifier, rawOf(array.items[index] as Node)), filter))
    }
    if (/^(0|[1-9]\d{0,8})$/.test(name)) return [Number(name)]
    if (!creates(update.operation, this.context.inserting)) return []
    throw this.notViable(name, path, array)
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
      const context: LeafContext = { path: here.join('.'), inserting: this.context.inserting, id: this.id }
      const outcome = applyLeaf(operation, child, context)
      if (outcome === 'keep' || outcome === 'remove') return outcome
      if (identical(child, outcome)) return 'keep'
      this.changes.updated.add(top ?? here.join('.'))
      return outcome
    }
    const next = names[at + 1] as string
    if (child === undefined) {
      if (!creates(operation, this.context.inserting)) return 'keep'
      const made = new ObjectNode()
      this.descend(made, update, at + 1, here, top)
      return made
    }
    const container = opened(child)
    if (container instanceof Value) {
      if (!creates(operation, this.context.inserting)) return 'keep'
      if (next.startsWith('$')) {
        throw new MongoError(
          'BadValue',
          `Cannot apply array updates to non-array element ${here.at(-1)}: ${describe(container)}`,
        )
      }
      throw this.notViable(next, here, container)
    }
    this.descend(container, update, at + 1, here, created)
    return container
  }
}

function renamed(root: ObjectNode, names: readonly string[]): Node | undefined {
  let node: Node | undefined = root
  for (const name of names) {
    if (node instanceof Value) node = opened(node)
    if (node instanceof ArrayNode)
      throw new MongoError('BadValue', 'The source field of $rename cannot be an array element')
    if (!(node instanceof ObjectNode)) return undefined
    node = node.get(name)
  }
  return node
}

/** Applies operations to a document; gives the new one and what changed. @throws as MongoDB for paths and types */
export function applyUpdate(
  document: Value,
  updates: readonly FieldUpdate[],
  context: UpdateContext,
): { document: Value; changes: Changes } {
  const root = openedDocument(document)
  const id = root.get('_id')
  const application = new Application(context, id ? rawOf(id) : undefined)
  for (const update of updates) {
    const { operation } = update
    if (operation.kind === 'renameFrom') {
      const value = renamed(root, update.names)
      if (!value) continue
      application.descend(root, update, 0, [], undefined)
      const target: FieldUpdate = {
        path: operation.to,
        names: operation.to.split('.'),
        operation: { kind: 'set', value: rawOf(value) },
      }
      application.descend(root, target, 0, [], undefined)
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

import { Writer } from '../bson/encode.ts'
import { isNumber, truthOf } from '../bson/read.ts'
import { elementsOf, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'

interface Node {
  /** Included or excluded as a whole. */
  leaf: boolean
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
    if (!isNumber(value) && value.type !== T.bool)
      throw unsupported(`the projection of ${name} by an operator or expression`)
    if (name === '_id') {
      id = truthOf(value)
      continue
    }
    place(root, name).leaf = true
    const wanted = truthOf(value) ? 'include' : 'exclude'
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

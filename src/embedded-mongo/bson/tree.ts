import { Writer } from './encode.ts'
import { documentValue, elementsOf, fieldsOf, T, Value } from './value.ts'

/** A value being changed: untouched parts stay raw bytes, touched ones are opened one level at a time. */
export type Node = Value | ObjectNode | ArrayNode

export class ObjectNode {
  readonly names: string[] = []
  readonly values: Node[] = []

  get(name: string): Node | undefined {
    const at = this.names.indexOf(name)
    return at === -1 ? undefined : this.values[at]
  }

  set(name: string, value: Node): void {
    const at = this.names.indexOf(name)
    if (at === -1) {
      this.names.push(name)
      this.values.push(value)
    } else this.values[at] = value
  }

  delete(name: string): boolean {
    const at = this.names.indexOf(name)
    if (at === -1) return false
    this.names.splice(at, 1)
    this.values.splice(at, 1)
    return true
  }

  /** Puts a field first, where _id belongs. */
  setFirst(name: string, value: Node): void {
    this.delete(name)
    this.names.unshift(name)
    this.values.unshift(value)
  }
}

export class ArrayNode {
  items: Node[]

  constructor(items: Node[]) {
    this.items = items
  }
}

/** An object or array value opened for change; other values as they are. */
export function opened(node: Node): Node {
  if (!(node instanceof Value)) return node
  if (node.type === T.array) return new ArrayNode(elementsOf(node))
  if (node.type !== T.object) return node
  const object = new ObjectNode()
  for (const [name, value] of fieldsOf(node)) {
    object.names.push(name)
    object.values.push(value)
  }
  return object
}

/** A document opened for change. */
export function openedDocument(document: Value): ObjectNode {
  return opened(document) as ObjectNode
}

export function typeOfNode(node: Node): number {
  return node instanceof Value ? node.type : node instanceof ArrayNode ? T.array : T.object
}

function writeNode(out: Writer, name: string, node: Node): void {
  if (node instanceof Value) {
    out.value(name, node)
    return
  }
  out.head(typeOfNode(node), name)
  writeBody(out, node)
}

function writeBody(out: Writer, node: ObjectNode | ArrayNode): void {
  const mark = out.open()
  if (node instanceof ArrayNode) {
    for (const [at, item] of node.items.entries()) writeNode(out, String(at), item)
  } else {
    for (const [at, name] of node.names.entries()) writeNode(out, name, node.values[at] as Node)
  }
  out.close(mark)
}

/** The node as raw bytes. */
export function rawOf(node: Node): Value {
  if (node instanceof Value) return node
  const out = new Writer(1024)
  writeBody(out, node)
  const bytes = out.done()
  return node instanceof ArrayNode ? new Value(T.array, bytes, 0, bytes.length) : documentValue(bytes)
}

/** Same type and same bytes; narrower than equality, as $set of 1.0 over 1 is a change. */
export function identical(a: Node | undefined, b: Node | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (typeOfNode(a) !== typeOfNode(b)) return false
  return rawOf(a).slice().equals(rawOf(b).slice())
}

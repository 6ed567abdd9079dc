import { ObjectId } from 'bson'
import { valueFrom } from '../bson/encode.ts'
import { equal } from '../bson/key.ts'
import { ObjectNode, opened, openedDocument, rawOf } from '../bson/tree.ts'
import { fieldAt, fieldsOf, T, Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { conjuncts, type Predicate } from '../query/predicate.ts'

function place(root: ObjectNode, path: string, value: Value): void {
  const names = path.split('.')
  let node = root
  for (const name of names.slice(0, -1)) {
    const child = node.get(name)
    const next = child ? opened(child) : new ObjectNode()
    if (!(next instanceof ObjectNode)) {
      throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`)
    }
    node.set(name, next)
    node = next
  }
  const last = names.at(-1) as string
  const present = node.get(last)
  if (present instanceof Value && !equal(present, value)) {
    throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`)
  }
  node.set(last, value)
}

function equalities(filter: Predicate): { path: string; value: Value }[] {
  const found: { path: string; value: Value }[] = []
  for (const predicate of conjuncts(filter)) {
    if (predicate.kind === 'or' && predicate.items.length === 1)
      found.push(...predicate.items.flatMap(equalities))
    if (predicate.kind !== 'field') continue
    const { test } = predicate
    if (test.kind === 'compare' && test.op === 'eq')
      found.push({ path: predicate.path.text, value: test.value })
    const [only, ...others] = test.kind === 'in' && test.regexes.length === 0 ? test.values : []
    if (only && others.length === 0) found.push({ path: predicate.path.text, value: only })
  }
  return found
}

/** The document an upsert starts from: the filter's equalities. @throws 54 when they contradict each other */
export function upsertBase(filter: Predicate): Value {
  const root = new ObjectNode()
  for (const { path, value } of equalities(filter)) place(root, path, value)
  return rawOf(root)
}

/** The value the filter asks of _id, for an upsert by replacement. */
export function upsertId(filter: Predicate): Value | undefined {
  return equalities(filter).find(({ path }) => path === '_id')?.value
}

const idName = Buffer.from('_id')

/** The document with its _id in the first place, made when it has none. @throws InvalidIdField */
export function withId(document: Value, id?: Value): Value {
  const own = fieldAt(document, idName)
  if (
    own &&
    document.bytes[document.start + 5] === 0x5f &&
    document.bytes.toString('latin1', document.start + 5, document.start + 9) === '_id\0'
  ) {
    assertId(own)
    return document
  }
  const chosen = own ?? id ?? valueFrom(new ObjectId())
  assertId(chosen)
  const root = openedDocument(document)
  root.setFirst('_id', chosen)
  return rawOf(root)
}

function assertId(id: Value): void {
  const [first] = id.type === T.object ? fieldsOf(id) : []
  if (first?.[0].startsWith('$'))
    throw new MongoError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${first[0]} is not valid for storage.`,
    )
  if (id.type === T.array || id.type === T.regex || id.type === T.undefined) {
    throw new MongoError(
      53,
      `The '_id' value cannot be of type ${id.type === T.array ? 'array' : id.type === T.regex ? 'regex' : 'undefined'}`,
    )
  }
}

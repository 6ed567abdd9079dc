import { valueFrom } from '../bson/encode.ts'
import { stringOf, truthOf } from '../bson/read.ts'
import { ObjectNode, opened, openedDocument, rawOf } from '../bson/tree.ts'
import { elementsOf, fieldAt, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'

function withValue(document: Value, names: readonly string[], value: Value | undefined): Value {
  const [name = '', ...rest] = names
  const root = openedDocument(document)
  if (rest.length === 0) {
    if (value) root.set(name, value)
    else root.delete(name)
    return rawOf(root)
  }
  const child = root.get(name)
  if (child && opened(child) instanceof ObjectNode) root.set(name, withValue(rawOf(child), rest, value))
  return rawOf(root)
}

/** `$unwind`: a document for each element of an array. @throws 28812 and its kin */
export function parseUnwind(spec: Value): (document: Value) => Value[] {
  const options = spec.type === T.object ? new Map(fieldsOf(spec)) : new Map([['path', spec]])
  const path = options.get('path')
  if (path?.type !== T.string || !stringOf(path).startsWith('$')) {
    throw new MongoError(28818, "path option to $unwind stage should be prefixed with a '$'")
  }
  for (const name of options.keys()) {
    if (!['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(name)) {
      throw new MongoError(28811, `unrecognized option to $unwind stage: ${name}`)
    }
  }
  const names = stringOf(path).slice(1).split('.')
  const parts = names.map((name) => Buffer.from(name))
  const preserve = options.get('preserveNullAndEmptyArrays')
  const keeps = preserve !== undefined && truthOf(preserve)
  const indexName = options.get('includeArrayIndex')
  const numbered = (document: Value, at: number | undefined): Value =>
    indexName
      ? withValue(document, stringOf(indexName).split('.'), valueFrom(at === undefined ? null : BigInt(at)))
      : document
  return (document) => {
    const value = parts.reduce<Value | undefined>(
      (at, name) => (at?.type === T.object ? fieldAt(at, name) : undefined),
      document,
    )
    if (!value || value.type === T.null || value.type === T.undefined)
      return keeps ? [numbered(document, undefined)] : []
    if (value.type !== T.array) return [numbered(document, undefined)]
    const elements = elementsOf(value)
    if (elements.length === 0)
      return keeps ? [numbered(withValue(document, names, undefined), undefined)] : []
    return elements.map((element, at) => numbered(withValue(document, names, element), at))
  }
}

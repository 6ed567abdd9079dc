import { encode, type Plain } from '../bson/encode.ts'
import { integerOf, isNumber, numberOf, stringOf, truthOf } from '../bson/read.ts'
import { documentValue, fieldsOf, isEmpty, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { pathOf } from '../query/path.ts'
import type { IndexDefinition } from './index.ts'
import type { KeyPart } from './index-keys.ts'

export const idIndexSpec = encode({ v: 2, key: { _id: 1 }, name: '_id_' })

function cannot(message: string): MongoError {
  return new MongoError('CannotCreateIndex', message)
}

function parsePart(name: string, value: Value): KeyPart {
  if (name === '' || name.startsWith('.') || name.endsWith('.') || name.includes('..')) {
    throw cannot('Index keys cannot contain an empty field.')
  }
  if (name.startsWith('$') || name.includes('.$'))
    throw cannot(`Index key contains an illegal field name: ${name}`)
  if (name.includes('$**')) throw cannot('wildcard indexes are not supported by the embedded store')
  if (value.type === T.string) {
    throw cannot(`index type '${stringOf(value)}' is not supported by the embedded store`)
  }
  const direction = isNumber(value) ? numberOf(value) : 0
  if (!direction) throw cannot(`Values in v:2 index key pattern cannot be of this type or 0 for '${name}'`)
  const path = pathOf(name)
  // an index by position would not see objects that have a field of that name
  if (path.indexes.some((index) => index !== undefined)) {
    throw cannot(`an index on an array position ('${name}') is not supported by the embedded store`)
  }
  return { path, direction: direction > 0 ? 1 : -1 }
}

function parseKey(key: Value | undefined): KeyPart[] {
  if (key?.type !== T.object)
    throw new MongoError('FailedToParse', "The 'key' field of an index must be an object")
  if (isEmpty(key)) throw cannot('Index keys cannot be empty.')
  const parts = [...fieldsOf(key)].map(([name, value]) => parsePart(name, value))
  if (parts.length > 31) throw cannot('an index may have at most 31 fields')
  return parts
}

const ignored = new Set(['v', 'background', 'ns', 'comment'])

/** Normalises what a client sent: the same index always has the same specification. @throws 67, 197 */
export function normaliseIndexSpec(sent: Value): Value {
  const fields = new Map(fieldsOf(sent))
  const key = fields.get('key')
  const name = fields.get('name')
  const parts = parseKey(key)
  const [first, ...more] = parts
  if (first?.path.text === '_id' && more.length === 0 && fields.has('expireAfterSeconds'))
    throw new MongoError(
      'InvalidIndexSpecificationOption',
      "The field 'expireAfterSeconds' is not valid for an _id index",
    )
  if (name?.type !== T.string || stringOf(name) === '') {
    throw new MongoError('FailedToParse', "The 'name' field is a required property of an index specification")
  }
  const spec: Record<string, Plain> = { v: 2, key, name }
  for (const [option, value] of fields) {
    if (option === 'key' || option === 'name' || ignored.has(option)) continue
    if (option === 'unique' || option === 'sparse' || option === 'hidden') {
      if (option === 'hidden' && truthOf(value))
        throw cannot('hidden indexes are not supported by the embedded store')
      if (truthOf(value) && option !== 'hidden') spec[option] = true
    } else if (option === 'expireAfterSeconds') {
      const seconds = integerOf(value)
      if (seconds === undefined || seconds < 0)
        throw cannot("TTL index 'expireAfterSeconds' must be a whole number from 0")
      spec[option] = seconds
    } else if (option === 'partialFilterExpression') {
      if (value.type !== T.object) throw cannot("'partialFilterExpression' must be an object")
      parseFilter(value)
      spec[option] = value
    } else if (option === 'collation') {
      const locale = value.type === T.object ? new Map(fieldsOf(value)).get('locale') : undefined
      if (!locale || locale.type !== T.string || stringOf(locale) !== 'simple') {
        throw cannot('index collations are not supported by the embedded store')
      }
    } else {
      throw new MongoError(
        'InvalidIndexSpecificationOption',
        `The index option '${option}' is not supported by the embedded store`,
      )
    }
  }
  if (spec.sparse && spec.partialFilterExpression) {
    throw cannot("cannot mix 'partialFilterExpression' and 'sparse' options")
  }
  return documentValue(encode(spec))
}

/** An index from a normalised specification. */
export function parseIndexSpec(spec: Value): IndexDefinition {
  const fields = new Map(fieldsOf(spec))
  const name = stringOf(fields.get('name') as Value)
  const partial = fields.get('partialFilterExpression')
  const seconds = fields.get('expireAfterSeconds')
  const parts = parseKey(fields.get('key'))
  if (seconds && parts.length > 1)
    throw cannot('TTL indexes are single-field indexes, compound indexes do not support TTL.')
  return {
    name,
    parts,
    unique: name === '_id_' || fields.has('unique'),
    sparse: fields.has('sparse'),
    partial: partial ? parseFilter(partial) : undefined,
    expireAfterSeconds: seconds ? numberOf(seconds) : undefined,
    spec,
  }
}

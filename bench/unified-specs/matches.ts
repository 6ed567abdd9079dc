import { type Document, EJSON } from 'bson'

const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const operators = new Set([
  '$$exists',
  '$$type',
  '$$unsetOrMatches',
  '$$matchesEntity',
  '$$matchesHexBytes',
  '$$sessionLsid',
  '$$lte',
])

/** What `$$type` names, of values as the driver hands them out. */
function typeMatches(name: string, value: unknown): boolean {
  const kind = (value as { _bsontype?: string } | null | undefined)?._bsontype
  switch (name) {
    case 'string':
    case 'bool':
      return typeof value === (name === 'bool' ? 'boolean' : 'string')
    case 'object':
      return isPlain(value) || kind !== undefined
    case 'array':
      return Array.isArray(value)
    case 'date':
      return value instanceof Date
    case 'binData':
      return kind === 'Binary'
    case 'objectId':
      return kind === 'ObjectId'
    case 'timestamp':
      return kind === 'Timestamp'
    default:
      return (
        ['int', 'long', 'double', 'number'].includes(name) && (typeof value === 'number' || kind === 'Long')
      )
  }
}

const text = (value: unknown): string =>
  value === undefined ? 'nothing' : EJSON.stringify(value, { relaxed: true })

/**
 * Where a value differs from what a spec expects of it, undefined when it doesn't. Documents at the root may have
 * more fields than expected, those below may not.
 */
export function difference(
  expected: unknown,
  actual: unknown,
  entities: ReadonlyMap<string, unknown>,
  path = '',
  isRoot = true,
): string | undefined {
  const differs = (): string => `${path || 'the result'} is ${text(actual)} instead of ${text(expected)}`
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs()
    for (const [at, item] of expected.entries()) {
      const found = difference(item, actual[at], entities, `${path}[${at}]`, isRoot)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isPlain(expected)) {
    // the driver's buckets ask for `{$eq: id}`, which is the same question
    const { $eq = actual } = isPlain(actual) ? actual : {}
    return [text(actual), text($eq)].includes(text(expected)) ? undefined : differs()
  }
  const [first] = Object.keys(expected)
  if (first !== undefined && operators.has(first)) {
    const operand = expected[first]
    if (first === '$$unsetOrMatches')
      return actual === undefined || actual === null
        ? undefined
        : difference(operand, actual, entities, path, isRoot)
    if (first === '$$exists') return (actual !== undefined) === operand ? undefined : differs()
    if (first === '$$type')
      return [operand].flat().some((name) => typeMatches(name, actual)) ? undefined : differs()
    if (first === '$$matchesEntity') return difference(entities.get(operand), actual, entities, path, false)
    if (first === '$$matchesHexBytes')
      return Buffer.isBuffer(actual) && actual.toString('hex') === operand ? undefined : differs()
    if (first === '$$lte') return Number(actual) <= operand ? undefined : differs()
    const session = entities.get(operand) as { id?: unknown } | undefined
    return text(session?.id) === text(actual) ? undefined : differs()
  }
  if (typeof actual !== 'object' || actual === null) return differs()
  // the driver keeps the order of a sort in a Map
  const document = (actual instanceof Map ? Object.fromEntries(actual) : actual) as Document
  for (const [name, value] of Object.entries(expected)) {
    const below = path ? `${path}.${name}` : name
    const exists = isPlain(value) ? value.$$exists : undefined
    if (exists !== undefined) {
      if ((document[name] !== undefined) !== exists) return `${below} is ${text(document[name])}`
      continue
    }
    const found = difference(value, document[name], entities, below, false)
    if (found !== undefined) return found
  }
  if (isRoot) return undefined
  const more = Object.keys(document).find((name) => !(name in expected) && document[name] !== undefined)
  return more === undefined ? undefined : `${path}.${more} is not expected`
}

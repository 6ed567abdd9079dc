import { AppError, invalid } from '../../http/errors.ts'
import { countKeys, maxKeys } from '../../http/json.ts'

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject
export type JsonObject = { [key: string]: JsonValue }

const maxDepth = 50

/**
 * Returns free JSON of a client unchanged. Throws 400 VALIDATION_FAILED with `path` for more than 50 levels, and
 * for a number that JSON cannot express (1e400 is read as Infinity).
 */
export const checkedJson = <Value extends JsonValue>(value: Value, path: string): Value => {
  let level: JsonValue[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: JsonValue[] = []
    for (const item of level) {
      if (typeof item === 'number' && !Number.isFinite(item))
        throw invalid(path, 'holds a number out of range')
      if (typeof item !== 'object' || item === null) continue
      if (depth >= maxDepth) throw invalid(path, `must be nested at most ${maxDepth} deep`)
      // One by one, as a call with a million arguments overflows the stack.
      for (const child of Array.isArray(item) ? item : Object.values(item)) next.push(child)
    }
    level = next
  }
  return value
}

/**
 * Merges deep, by the rules of RFC 7396: objects merge key by key, null removes a key, any other value
 * (an array too) replaces. Neither argument is changed. Keys keep their places, new ones come last.
 */
export const mergeJson = (target: JsonValue, patch: JsonValue): JsonValue => {
  if (!isObject(patch)) return patch
  // Without a prototype `__proto__` is a key like any other.
  const merged: JsonObject = Object.create(null)
  if (isObject(target)) for (const key of Object.keys(target)) merged[key] = target[key] ?? null
  for (const key of Object.keys(patch)) {
    const value = patch[key] ?? null
    if (value === null) delete merged[key]
    else merged[key] = mergeJson(merged[key] ?? null, value)
  }
  return merged
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Throws 413 TOO_LARGE when the values that are not null have more than `maxBytes` bytes of JSON or more than
 * 20,000 keys together: a merge adds the keys of several bodies.
 */
export const refuseLargerThan = (maxBytes: number, values: JsonValue[]): void => {
  let bytes = 0
  let keys = 0
  for (const value of values) {
    if (value === null) continue
    const json = Buffer.from(JSON.stringify(value))
    bytes += json.length
    keys += countKeys(json)
  }
  if (bytes > maxBytes) throw new AppError('TOO_LARGE', { text: `A session holds at most ${maxBytes} bytes` })
  if (keys > maxKeys) throw new AppError('TOO_LARGE', { text: `A session holds at most ${maxKeys} keys` })
}

/** A document of the store holds 16 MB. The rest of a row needs far less than the megabyte left here. */
const maxStoredBytes = 15 * 1024 * 1024

/**
 * Returns free JSON as the driver has to be given it: objects as Maps, as it takes an object with `_bsontype`
 * for one of its own. Throws 413 TOO_LARGE for arrays of very many small items, which BSON writes several
 * times longer than JSON does.
 */
export const toStored = (fields: { [field: string]: JsonValue }): Record<string, unknown> => {
  let bytes = 0
  const convert = (value: JsonValue): unknown => {
    bytes += bsonBytes(value)
    if (bytes > maxStoredBytes) throw new AppError('TOO_LARGE')
    if (Array.isArray(value)) return value.map(convert)
    if (typeof value !== 'object' || value === null) return value
    return new Map(Object.entries(value).map(([key, child]) => [key, convert(child)]))
  }
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, convert(value)]))
}

/** The bytes of a value, and of the names and types of its members: those of an array are its indexes. */
const bsonBytes = (value: JsonValue): number => {
  if (typeof value === 'string') return Buffer.byteLength(value) + 5
  if (typeof value === 'number') return (value | 0) === value ? 4 : 8
  if (typeof value === 'boolean') return 1
  if (value === null) return 0
  let bytes = 5
  if (Array.isArray(value)) {
    bytes += value.length * 3
    for (let power = 10; power < value.length; power *= 10) bytes += value.length - power
  } else for (const key of Object.keys(value)) bytes += Buffer.byteLength(key) + 2
  return bytes
}

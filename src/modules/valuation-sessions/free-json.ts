import { AppError, invalid } from '../../http/errors.ts'

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject
export type JsonObject = { [key: string]: JsonValue }

/**
 * Free JSON as its text. The domain carries it so and looks inside only to merge: no key of a
 * stranger's object (`__proto__`, `$set`, `a.b`) is ever a key of ours.
 */
export type JsonText = string

const maxDepth = 50

/**
 * Serialises free JSON from outside. Throws 400 VALIDATION_FAILED naming `path` when it is nested more
 * than 50 deep or holds a number that JSON cannot say (1e400 is read as Infinity).
 */
export const toJsonText = (value: JsonValue, path: string): JsonText => {
  let level: JsonValue[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: JsonValue[] = []
    for (const item of level) {
      if (typeof item === 'number' && !Number.isFinite(item))
        throw invalid(path, 'holds a number out of range')
      if (typeof item !== 'object' || item === null) continue
      if (depth >= maxDepth) throw invalid(path, `must be nested at most ${maxDepth} deep`)
      if (Array.isArray(item)) for (const child of item) next.push(child)
      else for (const key of Object.keys(item)) next.push(item[key] ?? null)
    }
    level = next
  }
  return JSON.stringify(value)
}

/**
 * Merges deep, by the rules of RFC 7396: objects merge key by key, null removes a key, anything else
 * (a list too) replaces. Neither argument is changed. Keys keep their places, new ones come last.
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

/** Throws 413 TOO_LARGE when the texts together have more than `maxBytes` bytes of UTF-8. */
export const refuseLargerThan = (maxBytes: number, texts: (JsonText | null)[]): void => {
  let bytes = 0
  for (const text of texts) if (text !== null) bytes += Buffer.byteLength(text)
  if (bytes > maxBytes) throw new AppError('TOO_LARGE', { text: `A session holds at most ${maxBytes} bytes` })
}

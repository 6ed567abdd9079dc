import { AppError } from './errors.ts'

/** Free JSON may be 50 deep (valuation-sessions), plus the field and the body that carry it. */
const maxDepth = 60
/** A body of 5 MB can hold 430,000 keys, which block the process for two seconds wherever they are copied. */
export const maxKeys = 20_000

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Decodes UTF-8 strictly: 400 BODY_UNREADABLE instead of silent replacement characters. */
export const decodeText = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes)
  } catch {
    throw unreadable('The request body is not valid UTF-8')
  }
}

/**
 * Parses JSON of a client. Keys such as `__proto__` stay own keys, as JSON.parse makes them.
 * Throws 400 for broken JSON, nesting past 60, and strings that the store cannot return unchanged: those
 * with a NUL or half a surrogate pair. Throws 413 for more than 20,000 keys.
 */
export const parseJson = (bytes: Uint8Array): unknown => {
  // Parsing millions of brackets or keys would block the event loop for a second: they are counted first.
  const { depth, keys } = measure(bytes)
  if (depth > maxDepth) throw unreadable(`JSON nested deeper than ${maxDepth} is refused`)
  if (keys > maxKeys) throw new AppError('TOO_LARGE', { text: `JSON holds at most ${maxKeys} keys` })
  const text = decodeText(bytes)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadable('The request body is not valid JSON')
  }
  // Strictly decoded text has neither of them, so they can only come from escapes.
  if (text.includes('\\u')) refuseUnstorable(value)
  return value
}

/** NUL cannot be a BSON key, and half a surrogate pair would come back as U+FFFD. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

export const unreadable = (text: string): AppError => new AppError('BODY_UNREADABLE', { text })

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace, colon] = Buffer.from('"\\[]{}:')

/** Returns how deep JSON nests, at most `maxDepth` + 1, and how many keys it has until there. */
const measure = (bytes: Uint8Array): { depth: number; keys: number } => {
  let deepest = 0
  let depth = 0
  let keys = 0
  let inString = false
  for (let at = 0; at < bytes.length && deepest <= maxDepth; at += 1) {
    const byte = bytes[at]
    if (inString) {
      if (byte === backslash) at += 1
      else if (byte === quote) inString = false
    } else if (byte === quote) inString = true
    else if (byte === colon) keys += 1
    else if (byte === openBracket || byte === openBrace) {
      depth += 1
      deepest = Math.max(deepest, depth)
    } else if (byte === closeBracket || byte === closeBrace) depth -= 1
  }
  return { depth: deepest, keys }
}

/** Counts the keys of JSON, in objects within it too. */
export const countKeys = (json: Uint8Array): number => measure(json).keys

/** Recursive, as the nesting is bounded by now. */
const refuseUnstorable = (value: unknown): void => {
  if (typeof value === 'string') refuseUnstorableText(value)
  else if (Array.isArray(value)) for (const item of value) refuseUnstorable(item)
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) {
      refuseUnstorableText(key)
      refuseUnstorable(item)
    }
}

export const refuseUnstorableText = (text: string): void => {
  if (!isStorableText(text)) throw unreadable('Text with a NUL or half a surrogate pair is refused')
}

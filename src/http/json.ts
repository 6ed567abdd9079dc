import { AppError } from './errors.ts'

/** Free JSON may be 50 deep (valuation-sessions), plus the field and the body that carry it. */
const maxDepth = 60

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Decodes UTF-8 strictly: 400 BODY_UNREADABLE instead of silent replacement characters. */
export const decodeText = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new AppError('BODY_UNREADABLE', { text: 'The request body is not valid UTF-8' })
  }
}

/**
 * Parses JSON from outside. Own keys such as `__proto__` stay own keys, as JSON.parse makes them.
 * Throws 400 for broken JSON, nesting past 60, and strings that the store could not give back
 * unchanged: a NUL or half a surrogate pair.
 */
export const parseJson = (text: string): unknown => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('BODY_UNREADABLE', { text: 'The request body is not valid JSON' })
  }
  refuseUnstorable(value)
  return value
}

const refuseUnstorable = (root: unknown): void => {
  let level: unknown[] = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth)
      throw new AppError('BODY_UNREADABLE', { text: `JSON nested deeper than ${maxDepth} is refused` })
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value === 'string') refuseString(value)
      else if (Array.isArray(value)) for (const item of value) next.push(item)
      else if (typeof value === 'object' && value !== null)
        for (const [key, item] of Object.entries(value)) {
          refuseString(key)
          next.push(item)
        }
    }
    level = next
  }
}

/** NUL cannot be a BSON key, and half a surrogate pair would come back as U+FFFD. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const refuseString = (text: string): void => {
  if (!isStorableText(text))
    throw new AppError('BODY_UNREADABLE', { text: 'Text with a NUL or half a surrogate pair is refused' })
}

import { calculateObjectSize } from 'bson'
import { AppError } from '../../http/errors.ts'
import type { JsonText } from './free-json.ts'

/** A document of the store holds 16 MB; the rest of a row is far below the megabyte left here. */
const maxFieldsBytes = 15 * 1024 * 1024
/** No JSON text grows more than this much as BSON: `[0,0,…]` has 2 bytes an item there and 13 here. */
const growth = 7

/**
 * Free JSON fields as the driver stores them, embedded documents. Throws 413 TOO_LARGE for lists of
 * very many small things, which BSON writes several times longer than JSON does.
 */
export const toBsonFields = <Field extends string>(
  texts: Partial<Record<Field, JsonText | null>>,
): Record<string, unknown> => {
  const fields: Record<string, unknown> = {}
  let characters = 0
  for (const [field, text] of Object.entries<JsonText | null | undefined>(texts)) {
    if (text === undefined) continue
    characters += text?.length ?? 0
    fields[field] = text === null ? null : toBsonValue(text)
  }
  if (characters * growth > maxFieldsBytes && calculateObjectSize(fields) > maxFieldsBytes)
    throw new AppError('TOO_LARGE')
  return fields
}

const toBsonValue = (text: JsonText): unknown => {
  const value: unknown = JSON.parse(text)
  // JSON.stringify escapes no letter, so a key of this name is found in the text.
  return text.includes('"_bsontype"') ? withoutTags(value) : value
}

/** The driver takes an object with a `_bsontype` for one of its own classes, and a Map for plain data. */
const withoutTags = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutTags)
  if (typeof value !== 'object' || value === null) return value
  return new Map(Object.entries(value).map(([key, item]) => [key, withoutTags(item)]))
}

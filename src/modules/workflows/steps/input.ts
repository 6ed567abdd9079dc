import type { Static, TObject, TSchema } from '@sinclair/typebox'
import { KindGuard } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

const yes = new Set(['true', 'yes', 'on', '1', 'oui'])
const no = new Set(['false', 'no', 'off', '0', 'non', 'none'])

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** Forms send every value as a string: numbers as "4", lists as lines or with commas. */
const convert = (schema: TSchema, value: unknown): unknown => {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : null
  if (text === null) return value
  if (schema.type === 'integer' || schema.type === 'number') return Number(text)
  if (schema.type === 'array') return text.split(/[\n,]/).flatMap((line) => line.trim() || [])
  if (schema.type === 'string') return text
  if (schema.type !== 'boolean') return value
  const word = text.toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : value
}

/**
 * Reads the fields of a schema, whose descriptions complete "must be …". A field that is absent or empty takes its
 * default. Other fields are left out. Throws what `fault` makes of the first fault.
 */
export const readInput = <Schema extends TObject>(
  schema: Schema,
  raw: Record<string, unknown>,
  fault: (text: string) => Error,
): Static<Schema> => {
  const read = (name: string, field: TSchema): unknown => {
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined
    if (isAbsent(given)) {
      if (field.default !== undefined) return field.default
      if (KindGuard.IsOptional(field)) return undefined
      throw fault(`"${name}" is missing: it must be ${field.description}`)
    }
    const value = convert(field, given)
    if (Value.Check(field, value)) return value
    throw fault(`"${name}" must be ${field.description}`)
  }
  const entries = Object.entries(schema.properties).map(([name, field]) => [name, read(name, field)])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Static<Schema>
}

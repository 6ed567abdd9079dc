import type { Json } from './execution.ts'

/** Names of fields that hold secrets. Forms of this product ask for keys of other services. */
const secret =
  /(api|access|private|auth|secret)[_-]?key|secret|password|passwd|token|credential|authorization/i

/** Returns the input without the fields that are named like a secret: they are neither stored nor logged. */
export const withoutSecrets = (input: Json): Json => clean(input) as Json

const clean = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !secret.test(name))
      .map(([name, item]) => [name, clean(item)]),
  )
}

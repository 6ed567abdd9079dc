type Json = Record<string, unknown>

const words =
  /(^|_)((api|access|private)?key|(access|auth)?token|secret|passw(or)?d|credentials?|authorization)(_|$)/

/** Whether a field is named like a secret: `api_key`, `apiKey`, `Access-Token`. What callers send under it is dropped. */
export const isSecretName = (name: string): boolean =>
  words.test(
    name
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .toLowerCase(),
  )

/** Returns the input without the fields that are named like a secret: they are neither stored nor logged. */
export const withoutSecrets = (input: Json): Json => clean(input) as Json

const clean = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isSecretName(name))
      .map(([name, item]) => [name, clean(item)]),
  )
}

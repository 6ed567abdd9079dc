import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'

type Schema = Record<string, unknown>
type Response = { content?: Record<string, { schema?: Schema }> }
type Operation = { responses: Record<string, Response> }
type Document = {
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

/** What is checked of an answer. */
type CheckedAnswer = { status: number; headers: Headers; text: string; body: unknown }

/** Throws when an answer is not what the OpenAPI document says of its operation. */
export type CheckAnswer = (method: string, path: string, answer: CheckedAnswer) => void

const shownFaults = 5

/** Every server of Convene has the same document, whatever its settings: a test process reads one. */
let common: Promise<CheckAnswer> | null = null

/** Reads the document of a server of Convene, unless that of another one was read, and gives the check of answers. */
export const createCheckReader = (url: string): (() => Promise<CheckAnswer>) => {
  let check: Promise<CheckAnswer> | null = null
  const read = async (): Promise<CheckAnswer> => {
    try {
      const made = await readCheck(url)
      common ??= Promise.resolve(made)
      return made
    } catch (error) {
      check = null
      throw error
    }
  }
  return () => {
    check ??= common ?? read()
    return check
  }
}

/** The check of a server that has no document, as a worker. */
export const noCheck = async (): Promise<CheckAnswer> => () => undefined

/** Reads a document and gives the check of its answers. */
export const readCheck = async (url: string): Promise<CheckAnswer> => {
  const response = await fetch(`${url}/api-docs/json`)
  const text = await response.text()
  if (!response.ok) throw new Error(`The OpenAPI document of ${url} answered ${response.status}: ${text}`)
  return checkAgainst(JSON.parse(text))
}

/** Makes the check of answers against a document. Paths and methods that it does not have are not checked. */
export const checkAgainst = (document: Document): CheckAnswer => {
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    allErrors: true,
    code: { optimize: false },
  })
  const schemas = Object.entries(document.components?.schemas ?? {})
  ajv.addSchema({ components: { schemas: Object.fromEntries(schemas.map(closeShared)) } }, 'document')
  const paths = Object.entries(document.paths).map(toMatcher).sort(literalFirst)
  const compiled = new Map<Schema, ValidateFunction>()
  // Most operations have errors of the same schemas.
  const ofText = new Map<string, ValidateFunction>()

  return (method, path, answer) => {
    const { pathname } = new URL(path, 'http://test')
    const name = (method === 'HEAD' ? 'GET' : method).toLowerCase()
    const found = paths.find(({ pattern, methods }) => name in methods && pattern.test(pathname))
    const operation = found?.methods[name]
    if (!operation) return
    const fail = (fault: string): never => {
      throw new Error(
        `${method} ${path} answered ${answer.status}, but ${fault}: ${answer.text.slice(0, 500)}`,
      )
    }
    const response = operation.responses[answer.status] ?? fail('this status is not documented')
    if (!response.content) return answer.text === '' ? undefined : fail('a body is not documented')
    const mediaType = answer.headers.get('content-type')?.split(';', 1)[0]?.trim() ?? ''
    const content =
      response.content[mediaType] ?? response.content['*/*'] ?? fail(`"${mediaType}" is not documented`)
    if (method === 'HEAD' || mediaType !== 'application/json' || !content.schema) return
    let validate = compiled.get(content.schema)
    if (!validate) {
      const text = JSON.stringify(content.schema)
      validate = ofText.get(text) ?? ajv.compile(close(content.schema))
      ofText.set(text, validate)
      compiled.set(content.schema, validate)
    }
    if (!validate(answer.body)) fail((validate.errors ?? []).slice(0, shownFaults).map(describe).join(', '))
  }
}

type PathEntry = [string, Record<string, Operation>]

const toMatcher = ([template, methods]: PathEntry) => {
  const segments = template.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : RegExp.escape(part)))
  return { template, methods, pattern: new RegExp(`^${segments.join('/')}/?$`) }
}

/** The router prefers a literal segment to a parameter, from the left. "{" sorts after every letter. */
const literalFirst = (one: { template: string }, other: { template: string }): number =>
  one.template < other.template ? -1 : 1

const describe = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath || '/'} ${message} ${JSON.stringify(params)}`

const closeShared = ([name, schema]: [string, Schema]): [string, Schema] => [name, close(schema, true)]

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Objects that list their fields have no others, so that an undeclared field is a fault too. The parts of an
 * `allOf`, and what they refer to, stay open: each knows a part of the fields.
 */
const close = (schema: Schema, isPart = false): Schema => {
  const closed: Schema = { ...schema }
  if (typeof schema.$ref === 'string') closed.$ref = `document${schema.$ref}`
  for (const keyword of ['properties', 'patternProperties'])
    if (isSchema(schema[keyword])) closed[keyword] = mapValues(schema[keyword])
  for (const keyword of ['items', 'additionalProperties'])
    if (isSchema(schema[keyword])) closed[keyword] = close(schema[keyword])
  for (const keyword of ['anyOf', 'oneOf', 'allOf'])
    if (Array.isArray(schema[keyword]))
      closed[keyword] = schema[keyword].map((part) => close(part, isPart || keyword === 'allOf'))
  const listsFields = 'properties' in schema || 'allOf' in schema
  if (listsFields && !isPart && !('additionalProperties' in schema) && !('patternProperties' in schema))
    closed.unevaluatedProperties = false
  return closed
}

const mapValues = (schemas: Schema): Schema =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, isSchema(schema) ? close(schema) : schema]),
  )

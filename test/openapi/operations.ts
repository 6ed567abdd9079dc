import type { AccessRule } from '../../src/http/declared-fails.ts'
import { type ErrorCode, errorCodes } from '../../src/http/errors.ts'
import type { Role } from '../../src/modules/accounts/index.ts'
import type { CallOptions, TestServer } from '../support/server.ts'

type Examples = { example?: unknown; examples?: Record<string, { value: unknown }> }
type Schema = { allOf?: [unknown, { properties: { code: { enum: ErrorCode[] } } }] }

/** One operation of the OpenAPI document. */
export type Operation = {
  /** `GET /api/scans/{scan_id}` */
  name: string
  method: string
  path: string
  tags: string[]
  summary?: string
  description?: string
  'x-access': AccessRule
  'x-roles'?: Role[]
  'x-scope'?: string
  parameters?: ({ name: string; in: string; required?: boolean } & Examples)[]
  requestBody?: { content: Record<string, Examples> }
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>
}

export const readOperations = async (server: Pick<TestServer, 'call'>): Promise<Operation[]> => {
  const { body } = await server.call('GET', '/api-docs/json')
  return Object.entries<object>(body.paths).flatMap(([path, methods]) =>
    Object.entries<Omit<Operation, 'name' | 'method' | 'path'>>({ ...methods }).map(([key, operation]) => {
      const method = key.toUpperCase()
      return { ...operation, name: `${method} ${path}`, method, path }
    }),
  )
}

/** The error codes that an operation documents. */
export const codesOf = ({ responses }: Operation): ErrorCode[] =>
  Object.values(responses).flatMap(
    ({ content }) => content?.['application/json']?.schema?.allOf?.[1].properties.code.enum ?? [],
  )

export const statusOf = (code: ErrorCode): number => errorCodes[code][0]

/** A request that is made of examples of the document. `label` says which. */
export type ExampleRequest = {
  label: string
  params: Record<string, string>
  query: Record<string, string>
  body?: { mediaType: string; value: Record<string, unknown> }
}

/** Returns the requests that the examples of an operation make up. Throws when an example is absent. */
export const exampleRequests = (operation: Operation): ExampleRequest[] => {
  const { name, parameters = [], requestBody } = operation
  const bodies = Object.entries(requestBody?.content ?? {}).flatMap(([mediaType, described]) =>
    namedExamples(described).map(([label, value]) => {
      if (typeof value !== 'object' || value === null)
        throw new Error(`${name} has no example as ${mediaType}`)
      return { label, mediaType, value: { ...value } }
    }),
  )
  const labels = [...bodies, ...parameters.flatMap(namedExamples).map(([label]) => ({ label }))]
  const names = [...new Set(labels.map(({ label }) => label).filter(Boolean))]
  const valuesOf = (place: string, label: string) =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place)
        .map((parameter): [string, string | null] => [parameter.name, valueFor(parameter, label)])
        .filter((entry): entry is [string, string] => entry[1] !== null),
    )
  const requestsOf = (label: string): ExampleRequest[] => {
    const params = valuesOf('path', label)
    const lacking = parameters.find((each) => each.in === 'path' && params[each.name] === undefined)
    if (lacking) throw new Error(`${name} has no example of ${lacking.name}`)
    const common = { label, params, query: valuesOf('query', label) }
    const own = bodies.filter((body) => body.label === '' || body.label === label)
    return own.length === 0 ? [common] : own.map((body) => ({ ...common, body }))
  }
  return (names.length === 0 ? [''] : names).flatMap(requestsOf)
}

const namedExamples = ({ example, examples }: Examples): [string, unknown][] =>
  examples ? Object.entries(examples).map(([name, { value }]) => [name, value]) : [['', example]]

const valueFor = (described: Examples, label: string): string | null => {
  const value = described.examples?.[label]?.value ?? described.example
  return value === undefined ? null : String(value)
}

/** The path and the options of a call that sends a request. */
export const toCall = (operation: Operation, request: ExampleRequest): [path: string, CallOptions] => {
  const query = new URLSearchParams(request.query).toString()
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(request.params[name] ?? ''),
  )
  return [query === '' ? path : `${path}?${query}`, request.body ? toBody(request.body) : {}]
}

const toBody = ({ mediaType, value }: NonNullable<ExampleRequest['body']>): CallOptions => {
  if (mediaType === 'application/json') return { body: value }
  const form = mediaType === 'multipart/form-data' ? new FormData() : new URLSearchParams()
  for (const [name, field] of Object.entries(value)) form.append(name, String(field))
  return { rawBody: form }
}

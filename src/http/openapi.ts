import { toOpenAPISchema } from '@elysiajs/openapi'
import type { AnyElysia } from 'elysia'
import packageJson from '../../package.json' with { type: 'json' }
import { type AccessRule, bodyFails, inputFails, ruleFails, storeFails } from './declared-fails.ts'
import { type ErrorCode, errorCodes } from './errors.ts'
import { type BodySchema, type DescribedInput, describeExamples } from './openapi-examples.ts'

type Operation = DescribedInput & {
  'x-access'?: AccessRule
  'x-roles'?: readonly string[]
  'x-scope'?: string
  'x-fails'?: readonly ErrorCode[]
  'x-uses-no-store'?: true
  description?: string
  responses?: Record<string, object>
  security?: object[]
}

type Route = { method: string; hooks?: { params?: unknown; query?: unknown } }

type SocketPath = { ws?: Operation; get?: Operation }

const version = '3.1.0'

const introduction = [
  'One server for five products. To try it, sign in with the example: the browser keeps the cookie, and the other',
  'examples belong to this account, but those of administrators. Other clients send the `access_token` of the answer as',
  '`Authorization: Bearer …`; a guest of the valuations sends an id of its own as `X-Guest-Session-Id`.',
  'Every error has the same body, `Error`.',
].join(' ')

/** Writes the OpenAPI document of everything mounted on `root`. Returns JSON. */
export const describeApi = (root: AnyElysia): string => JSON.stringify(describe(root), plainSchema)

const describe = (root: AnyElysia): object => {
  // A path with a dot is no static file here.
  const { paths, components } = toOpenAPISchema(root, { staticFile: false }, undefined, undefined, version)
  for (const route of root.routes) {
    const path = route.path.replace(/:([^/]+)/g, '{$1}')
    if (route.method === 'WS') describeSocket(paths[path] as SocketPath | undefined)
    const method = route.method === 'WS' ? 'get' : route.method.toLowerCase()
    const operation = paths[path]?.[method as 'get'] as Operation | undefined
    if (!operation) continue
    if (route.hooks?.body) operation.requestBody = describeBody(route.hooks.body)
    describeExamples(operation)
    describeBytes(operation, route.hooks?.response)
    describeFails(operation, route)
    const roles = operation['x-roles']
    if (roles) operation.description = `For ${roles.join(', ')}.`
    const scope = operation['x-scope']
    if (scope) operation.description = `For people of the client, and API keys with the scope \`${scope}\`.`
  }
  return {
    openapi: version,
    info: {
      title: 'Convene',
      version: packageJson.version,
      description: introduction,
    },
    paths,
    components: {
      ...components,
      schemas: { ...components.schemas, Error: errorSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'access_token' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
        guest: { type: 'apiKey', in: 'header', name: 'X-Guest-Session-Id' },
      },
    },
  }
}

/** OpenAPI knows no sockets, only the GET that asks for one. */
const describeSocket = (methods: SocketPath | undefined): void => {
  if (!methods?.ws) return
  const description = 'A WebSocket of frames {"event", "data", "id"?}'
  methods.get = { ...methods.ws, responses: { ...methods.ws.responses, 101: { description } } }
  delete methods.ws
}

// Bodies have parsers of their own here, which the generator cannot see into.
const describeBody = (schema: BodySchema) => ({
  required: true,
  content: Object.fromEntries(
    (schema['x-media-types'] ?? ['application/json']).map((type) => [type, { schema }]),
  ),
})

/**
 * Adds the null that the generator leaves out of the `enum` of nullable words. Takes away what Elysia writes into the
 * schemas of a route when it is first called, so that the document is the same whenever it is described.
 */
const plainSchema = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if ('properties' in value && 'additionalProperties' in value && value.additionalProperties === false)
    return { ...value, additionalProperties: undefined }
  return 'enum' in value && 'type' in value ? withNull(value) : value
}

const withNull = (schema: { enum: unknown; type: unknown }): object => {
  const { enum: words, type } = schema
  if (!Array.isArray(words) || !Array.isArray(type)) return schema
  return type.includes('null') && !words.includes(null) ? { ...schema, enum: [...words, null] } : schema
}

type ByteSchemas = Record<
  string,
  { 'x-media-types'?: readonly string[]; 'x-stream'?: string | readonly string[] }
>

/**
 * Answers that are no JSON name their media types in their schema, none for an empty body (see `bytesWire`). JSON that
 * can be had as other media types too names those (see `orEventStream`).
 */
const describeBytes = (operation: Operation, schemas: ByteSchemas = {}): void => {
  for (const [status, { 'x-media-types': types, 'x-stream': stream }] of Object.entries(schemas)) {
    const response = operation.responses?.[status]
    for (const type of [stream ?? []].flat())
      if (response) Object.assign((response as { content: object }).content, { [type]: {} })
    if (!operation.responses || !response || !types) continue
    const { content: _, ...rest } = response as { content?: object }
    operation.responses[status] =
      types.length === 0 ? rest : { ...rest, content: Object.fromEntries(types.map((type) => [type, {}])) }
  }
}

const securityOf: Record<AccessRule, object[]> = {
  unlimited: [],
  public: [],
  anyone: [{}, { bearer: [] }, { cookie: [] }, { guest: [] }, { apiKey: [] }],
  user: [{ bearer: [] }, { cookie: [] }],
  client: [{ bearer: [] }, { cookie: [] }, { apiKey: [] }],
  admin: [{ bearer: [] }, { cookie: [] }],
}

const isStoreFail = (code: ErrorCode): boolean => storeFails.some((each) => each === code)

const describeFails = (operation: Operation, { method, hooks = {} }: Route): void => {
  const rule = operation['x-access'] ?? 'public'
  operation.security = securityOf[rule]
  const readsOnly = method === 'GET'
  const codes: ErrorCode[] = [
    ...(hooks.params || hooks.query || operation.requestBody ? inputFails : []),
    // A body is read wherever one may be sent, and before it is known whether the route has a use for it.
    ...(readsOnly || method === 'WS' ? [] : bodyFails),
    ...ruleFails[rule].filter((code) => !(operation['x-uses-no-store'] && isStoreFail(code))),
    ...(operation['x-roles'] ? (['FORBIDDEN'] as const) : []),
    ...(operation['x-fails'] ?? []),
  ].filter((code) => code !== (readsOnly ? 'ORIGIN_FORBIDDEN' : method === 'WS' ? 'GUEST_ID_INVALID' : null))
  operation.responses ??= {}
  for (const [status, group] of Map.groupBy(new Set(codes), (code) => errorCodes[code][0]))
    operation.responses[status] ??= {
      description: group.map((code) => `\`${code}\`: ${errorCodes[code][1]}`).join('\n\n'),
      content: { 'application/json': { schema: errorOf(group) } },
    }
}

const errorOf = (codes: ErrorCode[]): object => ({
  allOf: [{ $ref: '#/components/schemas/Error' }, { properties: { code: { enum: codes } } }],
})

const text = { type: 'string' }
const errorSchema = {
  type: 'object',
  description: [
    'Clients tell errors apart by `code`, which is one of:',
    ...Object.entries(errorCodes).map(([code, [status, meaning]]) => `- \`${code}\` (${status}): ${meaning}`),
  ].join('\n'),
  required: ['success', 'statusCode', 'code', 'error', 'message', 'detail', 'requestId'],
  properties: {
    success: { const: false },
    statusCode: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    error: text,
    message: text,
    detail: text,
    requestId: text,
    issues: {
      type: 'array',
      items: { type: 'object', required: ['path', 'message'], properties: { path: text, message: text } },
    },
  },
}

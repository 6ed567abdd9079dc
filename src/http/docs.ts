import { fileURLToPath } from 'node:url'
import { toOpenAPISchema } from '@elysiajs/openapi'
import { type AnyElysia, Elysia } from 'elysia'
import type { Access } from './access.ts'
import { context } from './context.ts'
import { type AccessRule, bodyFails, ruleFails } from './declared-fails.ts'
import { type ErrorCode, errorCodes } from './errors.ts'

const assets = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
} as const

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Convene API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api-docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/api-docs/swagger-ui-bundle.js"></script>
<script src="/api-docs/start.js"></script>
</body>
</html>
`

const startScript = `SwaggerUIBundle({ url: '/api-docs/json', dom_id: '#docs', deepLinking: true, tryItOutEnabled: true, persistAuthorization: true })
`

// Swagger UI sets styles on its own elements; scripts come from here alone.
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"

const send = (body: string, contentType: string): Response =>
  new Response(body, { headers: { 'content-type': contentType } })

/** The API docs: a page served whole from the package, and the OpenAPI document that it shows. */
export const createDocs = (may: Access, root: () => AnyElysia) => {
  const hidden = may.unlimited({ detail: { hide: true } })
  let document: string | null = null
  const app = new Elysia({ name: 'convene/docs' })
    .use(context)
    .get(
      '/api-docs',
      (c) => {
        c.set.headers['content-security-policy'] = pagePolicy
        return send(page, 'text/html; charset=utf-8')
      },
      hidden,
    )
    .get('/api-docs/start.js', () => send(startScript, 'text/javascript; charset=utf-8'), hidden)
    .get(
      '/api-docs/json',
      () => {
        document ??= JSON.stringify(describe(root()), plainIntegers)
        return send(document, 'application/json')
      },
      hidden,
    )
  for (const [name, contentType] of Object.entries(assets))
    app.get(
      `/api-docs/${name}`,
      (c) => {
        c.set.headers['cache-control'] = 'public, max-age=86400'
        const path = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`))
        return new Response(Bun.file(path), { headers: { 'content-type': contentType } })
      },
      hidden,
    )
  return app
}

type Operation = {
  'x-access'?: AccessRule
  'x-fails'?: readonly ErrorCode[]
  requestBody?: object
  responses?: Record<string, object>
  security?: object[]
}

type SocketPath = { ws?: Operation; get?: Operation }

const version = '3.1.0'

/** The OpenAPI document of everything mounted on `root`. */
const describe = (root: AnyElysia): object => {
  const { paths, components } = toOpenAPISchema(root, undefined, undefined, undefined, version)
  for (const route of root.routes) {
    const path = route.path.replace(/:([^/]+)/g, '{$1}')
    if (route.method === 'WS') describeSocket(paths[path] as SocketPath | undefined)
    const method = route.method === 'WS' ? 'get' : route.method.toLowerCase()
    const operation: Operation | undefined = paths[path]?.[method as 'get']
    if (!operation) continue
    if (route.hooks?.body) operation.requestBody = describeBody(route.hooks.body)
    describeBytes(operation, route.hooks?.response)
    describeAccess(operation)
  }
  return {
    openapi: version,
    info: {
      title: 'Convene',
      version: '0.1.0',
      description: [
        'One server for five products. Every error has the same body; `code` is one of:',
        ...Object.entries(errorCodes).map(([code, [status, text]]) => `- \`${code}\` (${status}): ${text}`),
      ].join('\n'),
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
const describeBody = (schema: { 'x-media-types'?: readonly string[] }): object => ({
  required: true,
  content: Object.fromEntries(
    (schema['x-media-types'] ?? ['application/json']).map((type) => [type, { schema }]),
  ),
})

/** Elysia's integers read text too, as queries are text; said of an answer that would be wrong. */
const plainIntegers = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('anyOf' in value)) return value
  const { anyOf, ...rest } = value
  if (!Array.isArray(anyOf) || !anyOf.some(isIntegerText)) return value
  const others = anyOf.filter((schema) => !isIntegerText(schema))
  return others.length === 1 ? { ...others[0], ...rest } : { ...rest, anyOf: others }
}

const isIntegerText = (schema: { type?: unknown; format?: unknown }): boolean =>
  schema.type === 'string' && schema.format === 'integer'

type ByteSchemas = Record<string, { 'x-media-types'?: readonly string[] }>

/** Answers that are no JSON name their media types in their schema (see `bytesWire`). */
const describeBytes = (operation: Operation, schemas: ByteSchemas = {}): void => {
  for (const [status, { 'x-media-types': types }] of Object.entries(schemas)) {
    const response = operation.responses?.[status]
    if (operation.responses && response && types)
      operation.responses[status] = {
        ...response,
        content: Object.fromEntries(types.map((type) => [type, {}])),
      }
  }
}

const securityOf: Record<AccessRule, object[]> = {
  unlimited: [],
  public: [],
  anyone: [{}, { bearer: [] }, { cookie: [] }, { guest: [] }, { apiKey: [] }],
  identified: [{ bearer: [] }, { cookie: [] }, { guest: [] }],
  user: [{ bearer: [] }, { cookie: [] }],
  admin: [{ bearer: [] }, { cookie: [] }],
}

const describeAccess = (operation: Operation): void => {
  const rule = operation['x-access'] ?? 'public'
  operation.security = securityOf[rule]
  const codes = [
    ...(operation.requestBody ? bodyFails : []),
    ...ruleFails[rule],
    ...(operation['x-fails'] ?? []),
  ]
  const byStatus = Map.groupBy(new Set(codes), (code) => errorCodes[code][0])
  operation.responses ??= {}
  for (const [status, group] of byStatus)
    operation.responses[status] ??= {
      description: group.map((code) => `\`${code}\`: ${errorCodes[code][1]}`).join('\n\n'),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    }
}

const text = { type: 'string' }
const errorSchema = {
  type: 'object',
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

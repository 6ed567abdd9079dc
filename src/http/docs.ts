import { fileURLToPath } from 'node:url'
import type { AnyElysia } from 'elysia'
import type { Access } from './access.ts'
import { table } from './context.ts'
import { describeApi } from './openapi.ts'

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
  const hidden = may.unlimited({ hide: true })
  let document: string | null = null
  const app = table('docs', 'Docs')
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
        document ??= describeApi(root())
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

import { fileURLToPath } from 'node:url'
import type { AnyElysia } from 'elysia'
import type { Access } from './access.ts'
import { table } from './context.ts'
import { docsPage, docsPolicy, docsScript } from './docs-page.ts'
import { createStaticAnswer, type StaticAnswer } from './static-answer.ts'

const assets = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
} as const

/** Asked for again each time, and sent only when it has changed. */
const revalidate = 'no-cache'
const oneDay = 'public, max-age=86400'

/** The API docs: a page served whole from the package, and the OpenAPI document that it shows, as JSON and YAML. */
export const createDocs = (may: Access, root: () => AnyElysia) => {
  const hidden = may.unlimited({ hide: true })
  const pageAnswer = createStaticAnswer(docsPage, 'text/html; charset=utf-8')
  const scriptAnswer = createStaticAnswer(docsScript, 'text/javascript; charset=utf-8')
  // Described once: Elysia writes into the schemas of a route when it is first called.
  let document: string | null = null
  const describeOnce = async (): Promise<string> => {
    const { describeApi } = await import('./openapi.ts')
    document ??= describeApi(root())
    return document
  }
  let json: StaticAnswer | null = null
  let yaml: StaticAnswer | null = null
  const app = table('docs', 'Docs')
    .get(
      '/api-docs',
      ({ request, set }) => {
        set.headers['content-security-policy'] = docsPolicy
        return pageAnswer({ request, set }, revalidate)
      },
      hidden,
    )
    .get('/api-docs/start.js', ({ request, set }) => scriptAnswer({ request, set }, revalidate), hidden)
    .get(
      '/api-docs/json',
      async ({ request, set }) => {
        json ??= createStaticAnswer(await describeOnce(), 'application/json')
        return json({ request, set }, revalidate)
      },
      hidden,
    )
    .get(
      '/api-docs/yaml',
      async ({ request, set }) => {
        const toYaml = async () => Bun.YAML.stringify(JSON.parse(await describeOnce()), null, 2)
        yaml ??= createStaticAnswer(await toYaml(), 'application/yaml')
        return yaml({ request, set }, revalidate)
      },
      hidden,
    )
  for (const [name, contentType] of Object.entries(assets)) {
    let answer: StaticAnswer | null = null
    app.get(
      `/api-docs/${name}`,
      async ({ request, set }) => {
        const path = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`))
        answer ??= createStaticAnswer(await Bun.file(path).bytes(), contentType)
        return answer({ request, set }, oneDay)
      },
      hidden,
    )
  }
  return app
}

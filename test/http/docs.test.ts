import { describe, expect, test } from 'bun:test'
import { errorCodes } from '../../src/http/errors.ts'
import { startTestServer } from '../support/server.ts'

const { call, url } = await startTestServer()

describe('the API docs', () => {
  test('list every route with its access rule and every error code', async () => {
    const { body } = await call('GET', '/api-docs/json')
    expect(body.openapi).toStartWith('3.')
    expect(body.paths['/api/auth/me'].get).toMatchObject({ 'x-access': 'user' })
    expect(body.paths['/api/auth/me'].get.responses['401']).toBeDefined()
    expect(body.paths['/api/auth/login'].post.requestBody.content['application/json'].schema.type).toBe(
      'object',
    )
    expect(body.components.schemas.Error.description).toContain('CREDENTIALS_INVALID')
  })

  test('declare integers as integers, and the three kinds of body that a login takes', async () => {
    const { body, text } = await call('GET', '/api-docs/json')
    expect(text).not.toContain('"format":"integer"')
    const { requestBody, responses } = body.paths['/api/auth/login'].post
    expect(Object.keys(requestBody.content)).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ])
    const { schema } = responses[200].content['application/json']
    expect(schema.properties.expires_in).toEqual({ type: 'integer', description: 'seconds' })
  })

  test('come as YAML too, and it says the same', async () => {
    const yaml = await call('GET', '/api-docs/yaml')
    expect([yaml.status, yaml.headers.get('content-type')]).toEqual([200, 'application/yaml'])
    expect(Bun.YAML.parse(yaml.text)).toEqual((await call('GET', '/api-docs/json')).body)
  })

  test('are compressed for a client that asks for it, and sent again only when they have changed', async () => {
    const get = (path: string, headers: Record<string, string>) =>
      fetch(`${url}${path}`, { headers, decompress: false })
    for (const path of ['', '/json', '/yaml', '/start.js', '/swagger-ui-bundle.js', '/swagger-ui.css']) {
      const plain = await get(`/api-docs${path}`, { 'accept-encoding': 'gzip;q=0, br' })
      expect(plain.headers.get('content-encoding')).toBe(null)
      const gzipped = await get(`/api-docs${path}`, { 'accept-encoding': 'br, gzip' })
      expect(gzipped.headers.get('content-encoding')).toBe('gzip')
      expect(gzipped.headers.get('vary')).toContain('Accept-Encoding')
      expect(gzipped.headers.get('cache-control')).not.toContain('no-store')
      expect(Buffer.from(Bun.gunzipSync(await gzipped.arrayBuffer())).equals(await plain.bytes())).toBe(true)
      const etag = gzipped.headers.get('etag') ?? ''
      const again = await get(`/api-docs${path}`, { 'if-none-match': `"other", ${etag}` })
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
      expect((await get(`/api-docs${path}`, { 'if-none-match': '"other"' })).status).toBe(200)
    }
  })

  test('show the operations by product, then the administration, and the error codes last', async () => {
    const { body } = await call('GET', '/api-docs/json')
    const tags = Object.values<object>(body.paths).flatMap((methods) =>
      Object.values<{ tags: string[] }>({ ...methods }).flatMap((operation) => operation.tags),
    )
    expect([...new Set(tags)]).toEqual([
      'Accounts',
      'Notifications',
      'Sessions',
      'Valuation sessions',
      'Valuation sessions (frontend)',
      'Business cards',
      'Assistant sessions',
      'Risk scans',
      'Tutoring',
      'Workflows',
      'Executions',
      'Files',
      'API keys',
      'Webhooks',
      'Workflow settings',
      'Statements',
      'Support',
      'Accounts (admin)',
      'API keys (admin)',
      'Assistant sessions (admin)',
      'Figures (admin)',
      'Workflows (admin)',
      'Executions (admin)',
      'Logs (admin)',
      'Support (admin)',
      'Operations',
    ])
    const page = (await call('GET', '/api-docs')).text
    const [operations = '', codes = ''] = page.split('<h2>Error codes</h2>')
    expect(operations).toContain('<div id="docs">')
    for (const code of Object.keys(errorCodes)) expect(codes).toContain(`<code>${code}</code>`)
    expect(operations + body.info.description).not.toMatch(/[A-Z]{3,}_[A-Z]{3,}/)
  })

  test('follow the theme of the browser', async () => {
    const script = (await call('GET', '/api-docs/start.js')).text
    const themes: boolean[] = []
    const classList = { toggle: (_: string, isDark: boolean) => themes.push(isDark) }
    const theme = Object.assign(new EventTarget(), { matches: true })
    const run = new Function('matchMedia', 'document', 'SwaggerUIBundle', script)
    run(
      () => theme,
      { documentElement: { classList } },
      () => {},
    )
    theme.matches = false
    theme.dispatchEvent(new Event('change'))
    expect(themes).toEqual([true, false])
  })

  test('are a page that loads nothing from another server', async () => {
    const page = await call('GET', '/api-docs')
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(loaded.length).toBe(4)
    for (const path of loaded.filter((path) => !path.startsWith('data:'))) {
      expect(path).toStartWith('/api-docs/')
      expect((await call('GET', path)).status).toBe(200)
    }
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
  })
})

import { describe, expect, test } from 'bun:test'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'

const token = 'a-token-for-scrapers-only'
const server = await startTestServer({
  role: 'web',
  trustedProxies: 1,
  timings: { ...defaultTimings, metricsCacheMs: 0, healthTimeoutMs: 50 },
})
const worker = await startTestServer({ role: 'worker', metricsToken: token }, server.databaseUri)
const { families } = server.convene.operations.metrics

/** The series of a scrape, each with its value. */
const scrape = async (): Promise<Map<string, number>> => {
  const { text } = await server.call('GET', '/metrics')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line): [string, number] => {
      const end = line.lastIndexOf(' ')
      return [line.slice(0, end), Number(line.slice(end + 1))]
    }),
  )
}

describe('the metrics', () => {
  test('count requests by route and status, and never by path', async () => {
    const person = await server.person()
    await server.call('GET', '/api/auth/me', { token: person.token })
    await server.call('GET', `/api/scans/${person.id}`, { token: person.token })
    await server.call('GET', `/nothing/${person.id}`)
    const { text, headers } = await server.call('GET', '/metrics')
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(text).toContain('# TYPE convene_http_requests_total counter\n')
    expect(text).not.toContain(person.id)
    const series = await scrape()
    const requests = (labels: string) => series.get(`convene_http_requests_total{${labels}}`)
    expect(requests('method="GET",route="/api/auth/me",status="200"')).toBe(1)
    expect(requests('method="GET",route="/api/scans/:scan_id",status="404"')).toBe(1)
    expect(requests('method="GET",route="none",status="404"')).toBe(1)
    expect(series.get('convene_http_refusals_total{code="SCAN_NOT_FOUND"}')).toBe(1)
    const count = 'convene_http_request_duration_seconds_count{method="GET",route="/api/auth/me"}'
    expect(series.get(count)).toBe(1)
    expect(series.get('convene_store_command_duration_seconds_count{command="find"}')).toBeGreaterThan(0)
  })

  test('tell of the queue, of sockets and of the way of changes', async () => {
    const person = await server.person()
    const socket = openSocket(`${server.url}/encounters?token=${person.token}`)
    await socket.opened
    await server.call('DELETE', '/api/auth/me', { token: (await server.person()).token })
    await eventually(async () => {
      const series = await scrape()
      expect(series.get('convene_sockets_open{kind="websocket"}')).toBe(1)
      expect(series.get('convene_feed_lag_seconds')).toBeGreaterThan(0)
      expect(series.get('convene_change_stream_up')).toBe(1)
      expect(series.get('convene_dependency_up{dependency="store"}')).toBe(1)
    })
    socket.cut()
    await eventually(async () =>
      expect((await scrape()).get('convene_sockets_open{kind="websocket"}')).toBe(0),
    )
  })

  test('are there without the store, but for what only it knows', async () => {
    const { topology } = Object(server.convene.connection.getClient())
    topology.selectServer = () => Promise.reject(new Error('the store is away'))
    try {
      const series = await scrape()
      expect(series.get('convene_store_up')).toBe(0)
      expect(series.get('convene_dependency_up{dependency="store"}')).toBe(0)
      expect(series.has('convene_jobs_failed')).toBe(false)
      expect(series.get('process_cpu_seconds_total')).toBeGreaterThan(0)
    } finally {
      delete topology.selectServer
    }
    expect((await scrape()).get('convene_store_up')).toBe(1)
  })

  test('are for callers on this machine, and not for those behind a proxy on it', async () => {
    for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }]) {
      const { status, body } = await server.call('GET', '/metrics', { headers })
      expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
    }
  })

  test('are for whoever has METRICS_TOKEN where it is set, at a worker too', async () => {
    for (const wrong of [undefined, 'another-token-of-scrapers', `${token}s`]) {
      const { status, body } = await worker.call(
        'GET',
        '/metrics',
        wrong === undefined ? {} : { token: wrong },
      )
      expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED'])
    }
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    expect((await worker.call('GET', '/metrics', { token, headers })).text).toContain('role="worker"')
  })
})

const docs = resolve(import.meta.dir, '../../../docs')
const readDoc = (path: string) => Bun.file(join(docs, path)).text()

/** The labels of all metrics by their names in queries. Prometheus adds two of its own. */
const known = new Map(
  families().flatMap(({ name, type, labelNames }): [string, string[]][] => {
    const labels = [...labelNames, 'instance', 'job']
    if (type !== 'histogram') return [[name, labels]]
    return [
      [`${name}_bucket`, [...labels, 'le']],
      [`${name}_sum`, labels],
      [`${name}_count`, labels],
    ]
  }),
)

/** What a query names that is not there. */
const strangersIn = (query: string): string[] => {
  const named = [...query.matchAll(/\b((?:convene|process)_\w+)(?:\{([^}]*)\})?/g)]
  const labels = named.flatMap(([, name = '']) => known.get(name) ?? [])
  const strangers = named.flatMap(([, name = '', matchers = '']) => {
    const ofMetric = known.get(name)
    if (!ofMetric) return [name]
    const matched = [...matchers.matchAll(/(\w+)\s*[=!]~?/g)].map(([, label = '']) => label)
    return matched.filter((label) => !ofMetric.includes(label)).map((label) => `${name}{${label}}`)
  })
  const grouped = [...query.matchAll(/\b(?:by|on|without)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((label) => label.trim()),
  )
  return [...strangers, ...grouped.filter((label) => !labels.includes(label))]
}

type Target = { expr: string; legendFormat: string }
type Panel = { title: string; type: string; targets?: Target[] }
type Rule = { alert: string; expr: string; annotations: { summary: string } }

describe('the dashboard and the alerts', async () => {
  const { panels, templating }: { panels: Panel[]; templating: { list: { name: string }[] } } = JSON.parse(
    await readDoc('grafana/convene.json'),
  )
  const alerts: { groups: { rules: Rule[] }[] } = parse(await readDoc('grafana/alerts.yaml'))
  const rules = alerts.groups.flatMap((group) => group.rules)
  const targets = panels.flatMap((panel) => panel.targets ?? [])
  const page = await readDoc('metrics.md')

  test('name metrics and labels that are there', () => {
    expect(strangersIn('sum by (gone) (convene_jobs{status="x"}) + convene_gone')).toEqual([
      'convene_jobs{status}',
      'convene_gone',
      'gone',
    ])
    expect(templating.list.map(({ name }) => name)).toEqual(['datasource', 'instance'])
    expect(targets.length).toBeGreaterThan(25)
    expect(targets.flatMap(({ expr }) => strangersIn(expr))).toEqual([])
    expect(rules.length).toBeGreaterThan(5)
    expect(rules.flatMap(({ expr }) => strangersIn(expr))).toEqual([])
  })

  test('show only labels by which they group', () => {
    const shown = (text: string) =>
      [...text.matchAll(/\{\{ ?(?:\$labels\.)?(\w+) ?\}\}/g)].map(([, name = '']) => name)
    const texts = [
      ...targets.map(({ expr, legendFormat }) => [expr, legendFormat] as const),
      ...rules.map(({ expr, annotations }) => [expr, annotations.summary] as const),
    ]
    for (const [expr, text] of texts)
      for (const label of shown(text))
        expect([
          expr,
          label,
          /\bby \(/.test(expr) ? new RegExp(`\\bby \\([^)]*\\b${label}\\b`).test(expr) : label === 'instance',
        ]).toEqual([expr, label, true])
  })

  test('leave out no metric, and docs/metrics.md says what to do for each of them', () => {
    const named = (text: string) =>
      new Set(
        [...text.matchAll(/\b(?:convene|process)_\w+/g)].map(([name]) =>
          name.replace(/_(bucket|count|sum)$/, ''),
        ),
      )
    const all = families().map(({ name }) => name)
    const onDashboard = named(targets.map(({ expr }) => expr).join('\n'))
    expect(all.filter((name) => !onDashboard.has(name))).toEqual([])
    const documented = named(page.split('## Alerts')[0] ?? '')
    expect([...documented].sort()).toEqual([...all].sort())
    expect(rules.filter(({ alert }) => !page.includes(`\`${alert}\``))).toEqual([])
  })
})

import { afterAll, expect, test } from 'bun:test'
import { defaultTimings } from '../../src/timings.ts'
import { formOf } from '../modules/risk-scans/scanning.ts'
import { startScriptedAiService } from '../support/ai-service.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { startTestServer } from '../support/server.ts'

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } }
type SentSpan = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: Attribute[]
}
type Sent = {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: SentSpan[] }[] }[]
}

const sent: Sent[] = []
const collector = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    if (new URL(request.url).pathname !== '/v1/traces') return new Response(null, { status: 404 })
    sent.push((await request.json()) as Sent)
    return Response.json({})
  },
})
afterAll(() => collector.stop(true))
const spans = (): SentSpan[] =>
  sent.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  )

const ai = await startScriptedAiService()
const traced = {
  aiServiceUrl: ai.url,
  otlpEndpoint: `http://127.0.0.1:${collector.port}`,
  traceRatio: 0,
  timings: { ...defaultTimings, traceSendMs: 50, jobPollMs: 200 },
}
const web = await startTestServer({ ...traced, role: 'web' })
const worker = await startTestServer({ ...traced, role: 'worker' }, web.databaseUri)
const { token, id } = await web.person()

test('a queued scan is one trace: the request of a caller, its commands of the store, the job of another process, the AI service', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const caller = 'b7ad6b7169203331'
  const { body } = await web.call('POST', '/api/scan?async=true', {
    rawBody: formOf({ text: 'a secret of the user' }),
    token,
    headers: { traceparent: `00-${traceId}-${caller}-01` },
  })
  const named = (name: string) => spans().filter((span) => span.name === name)
  await eventually(() => {
    for (const name of ['POST /api/scan', 'job risk-scans.scan', 'call ai_service'])
      expect([name, named(name).length]).toEqual([name, 1])
  })
  const [request, job, call] = ['POST /api/scan', 'job risk-scans.scan', 'call ai_service'].map(
    (name) => named(name)[0],
  )
  const all = spans()
  expect(new Set(all.map((span) => span.traceId))).toEqual(new Set([traceId]))
  expect(request?.parentSpanId).toBe(caller)
  expect(job?.parentSpanId).toBe(request?.spanId as string)
  expect(call?.parentSpanId).toBe(job?.spanId as string)
  const commandsOf = (parent: SentSpan | undefined) =>
    all
      .filter(({ parentSpanId, name }) => parentSpanId === parent?.spanId && / \w+$/.test(name))
      .map(({ name }) => name)
  expect(commandsOf(request)).toContain('insert risk_scans')
  expect(commandsOf(request)).toContain('insert jobs')
  expect(commandsOf(job)).toContain('findAndModify risk_scans')
  // The service can go on with the trace.
  expect(ai.calls.at(-1)?.head).toContain(`traceparent: 00-${traceId}-${call?.spanId}-01`)
  const resource = sent[0]?.resourceSpans[0]?.resource.attributes.map(({ key }) => key)
  expect(resource).toEqual(expect.arrayContaining(['service.name', 'service.version', 'service.instance.id']))
  const text = JSON.stringify(sent)
  for (const secret of ['a secret of the user', token, id, body.scan_id ?? body.id, 'async=true'])
    expect([secret, text.includes(secret)]).toEqual([secret, false])
})

test('what the sampler leaves out is not sent', async () => {
  const before = spans().length
  await web.call('GET', '/api/auth/me', { token })
  await web.call('GET', '/api/auth/me', {
    token,
    headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' },
  })
  await web.call('GET', '/api/auth/me', {
    token,
    headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-01' },
  })
  await eventually(() => expect(spans().length).toBeGreaterThan(before))
  expect(
    new Set(
      spans()
        .slice(before)
        .map((span) => span.traceId),
    ),
  ).toEqual(new Set(['0af7651916cd43dd8448eb211c80319d']))
})

test('a collector that is away changes no answer, and does not hold the end of the process', async () => {
  // A tenth of it is left to what closes last.
  const timings = { ...traced.timings, drainMs: 500 }
  const away = { ...traced, timings, otlpEndpoint: `http://127.0.0.1:${freePort()}`, traceRatio: 1 }
  const server = await startTestServer({ ...away, role: 'web' }, web.databaseUri)
  expect((await server.call('GET', '/api/auth/me', { token })).status).toBe(200)
  await server.stop()
  expect(worker.convene.urls.length).toBe(1)
})

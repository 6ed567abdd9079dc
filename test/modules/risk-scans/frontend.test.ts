import { expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultTimings } from '../../../src/timings.ts'
import { good, goodReply, startScriptedAiService } from '../../support/ai-service.ts'
import { eventually } from '../../support/eventually.ts'
import { startObjectStore } from '../../support/object-store.ts'
import { startTestServer } from '../../support/server.ts'
import { formOf } from './scanning.ts'

const ai = await startScriptedAiService()
const server = await startTestServer({ aiServiceUrl: ai.url })

const curl = async (...args: string[]) => {
  const child = Bun.spawn(['curl', '-sS', ...args], { stdout: 'pipe', stderr: 'inherit' })
  return JSON.parse(await new Response(child.stdout).text())
}

test.skipIf(Bun.which('curl') === null)(
  "the curls of the frontend's own document work as they stand",
  async () => {
    ai.behave(good)
    const registered = await curl(
      ...['-X', 'POST', `${server.url}/api/auth/register`, '-H', 'Content-Type: application/json'],
      ...['-d', '{"email":"test@test.com","password":"test123"}'],
    )
    expect(registered.email).toBe('test@test.com')
    const { access_token: token } = await curl(
      ...['-X', 'POST', `${server.url}/api/auth/login`, '-d', 'username=test@test.com&password=test123'],
    )
    const scanned = await curl(
      ...['-X', 'POST', `${server.url}/api/scan`, '-H', `Authorization: Bearer ${token}`],
      ...['-F', 'text=Project has tight budget and aggressive deadline'],
    )
    expect(scanned.scan_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(scanned.data).toEqual(goodReply.data)
    expect(scanned.source).toBe('model')
    expect(Date.parse(scanned.timestamp)).toBeWithin(Date.now() - 60_000, Date.now() + 1000)
    const authorization = ['-H', `Authorization: Bearer ${token}`]
    const row = await curl(`${server.url}/api/scans/${scanned.scan_id}`, ...authorization)
    expect(row.data).toEqual(scanned.data)
    const withFile = await curl(
      ...['-X', 'POST', `${server.url}/api/scan`, ...authorization],
      ...['-F', `file=@${join(import.meta.dir, 'samples.ts')}`, '-F', 'force_llm=true'],
    )
    expect(withFile.filename).toBe('samples.ts')
    const { scans, total } = await curl(`${server.url}/api/scans`, ...authorization)
    expect([scans.length, total]).toEqual([2, 2])
    const deleted = await curl('-X', 'DELETE', `${server.url}/api/scans/${scanned.scan_id}`, ...authorization)
    expect(deleted).toEqual({ success: true, scan_id: scanned.scan_id })
  },
)

test('scans work with files in S3', async () => {
  const store = await startObjectStore()
  const remote = await startTestServer({
    aiServiceUrl: ai.url,
    s3: store.settings,
    timings: { ...defaultTimings, healthWriteMs: 0 },
  })
  try {
    ai.behave(good)
    const { token } = await remote.person()
    const plan = `${'plan '.repeat(2_000_000)}end`
    const rawBody = formOf({ file: new File([plan], 'plan.txt') })
    const { status, body } = await remote.call('POST', '/api/scan', { rawBody, token })
    expect(status).toBe(200)
    expect(ai.calls.at(-1)?.byteLength).toBeGreaterThan(plan.length)
    const file = await remote.call('GET', `/api/scans/${body.scan_id}/file`, { token })
    expect(file.text === plan).toBe(true)
    expect((await remote.call('DELETE', `/api/scans/${body.scan_id}`, { token })).status).toBe(200)
    const local = await readdir(join(remote.settings.dataDir, 'files')).catch((): string[] => [])
    expect(local).toEqual([])
    const health = await remote.call('GET', '/health')
    expect([health.status, health.body.checks.files]).toEqual([200, 'ok'])
  } finally {
    await store.stop()
  }
  const health = await remote.call('GET', '/health')
  expect([health.status, health.body.checks.files]).toEqual([503, 'unavailable'])
})

test('the API docs list the form, the answers and every error of a scan', async () => {
  const { body } = await server.call('GET', '/api-docs/json')
  const scan = body.paths['/api/scan'].post
  expect(Object.keys(scan.requestBody.content)).toEqual(['multipart/form-data'])
  expect(scan['x-access']).toBe('user')
  expect(Object.keys(scan.responses).sort()).toEqual(
    ['200', '202', '400', '401', '403', '404', '408', '413', '415', '429', '500', '502', '503'].sort(),
  )
  const paths = Object.keys(body.paths).filter((path) => path.startsWith('/api/scans'))
  expect(paths.sort()).toEqual([
    '/api/scans',
    '/api/scans/summary',
    '/api/scans/{scan_id}',
    '/api/scans/{scan_id}/events',
    '/api/scans/{scan_id}/file',
    '/api/scans/{scan_id}/report',
  ])
  const report = body.paths['/api/scans/{scan_id}/report'].get.responses['200'].content
  expect(Object.keys(report)).toEqual(['application/pdf', 'text/csv'])
  expect(Object.keys(body.paths['/api/scans/{scan_id}/events'].get.responses['200'].content)).toEqual([
    'text/event-stream',
  ])
})

test('the server releases a reader of events that disconnects', async () => {
  ai.behave(() => undefined)
  const { token } = await server.person()
  const { body } = await server.call('POST', '/api/scan?async=true', {
    rawBody: formOf({ text: 'late' }),
    token,
  })
  const leaving = new AbortController()
  const response = await fetch(`${server.url}/api/scans/${body.scan_id}/events`, {
    headers: { authorization: `Bearer ${token}` },
    signal: leaving.signal,
  })
  const reader = response.body?.getReader()
  await reader?.read()
  expect(server.convene.riskScans.followers()).toBe(1)
  leaving.abort()
  await eventually(async () => expect(server.convene.riskScans.followers()).toBe(0))
  // The server waits for its job, and the job for this service.
  await eventually(async () => expect(ai.underWay()).toBe(1))
  await server.call('DELETE', `/api/scans/${body.scan_id}`, { token })
  await eventually(async () =>
    expect(await server.database.collection('jobs').countDocuments({ name: 'risk-scans.scan' })).toBe(0),
  )
})

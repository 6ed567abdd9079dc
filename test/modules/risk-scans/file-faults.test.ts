import { afterAll, beforeEach, expect, test } from 'bun:test'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultTimings } from '../../../src/timings.ts'
import { good, startScriptedAiService } from '../../support/ai-service.ts'
import { eventually } from '../../support/eventually.ts'
import { startObjectStore } from '../../support/object-store.ts'
import { startTestServer } from '../../support/server.ts'
import { startTcpProxy } from '../../support/tcp-proxy.ts'
import { formOf } from './scanning.ts'

const ai = await startScriptedAiService()
const store = await startObjectStore()
const proxy = await startTcpProxy(store.settings.endpoint ?? '')
afterAll(async () => {
  await proxy.stop()
  await store.stop()
})
const timings = { ...defaultTimings, filesConnectMs: 1500, filesRequestMs: 1500, aiServiceRetryMs: 50 }
const server = await startTestServer({
  aiServiceUrl: ai.url,
  s3: { ...store.settings, endpoint: proxy.url },
  timings,
})
const { token } = await server.person()
const plan = () => formOf({ file: new File(['plan'], 'plan.txt') })
const scan = (rawBody: FormData, query = '') => server.call('POST', `/api/scan${query}`, { rawBody, token })
const rows = server.database.collection<{ _id: string }>('risk_scans')
const isGet = (piece: string) => piece.startsWith('GET /convene/scans/')

beforeEach(() => {
  proxy.behave(() => 'pass')
})

test.each(['hang', 'refuse'] as const)(
  'an S3 server whose connections %s is 503 FILES_UNAVAILABLE for uploads, and no call of the AI service',
  async (mode) => {
    proxy.behave(() => mode)
    const calls = ai.calls.length
    for (const query of ['', '?async=true']) {
      const { status, body, headers } = await scan(plan(), query)
      expect([status, body.code]).toEqual([503, 'FILES_UNAVAILABLE'])
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(ai.calls.length).toBe(calls)
    expect((await server.call('GET', '/health')).status).toBe(503)
  },
)

test('files that cannot be read are 503 FILES_UNAVAILABLE and never open the circuit of the AI service', async () => {
  proxy.behave((piece) => (isGet(piece) ? 'hang' : 'pass'))
  const answers = await Promise.all(Array.from({ length: 7 }, () => scan(plan())))
  expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 'FILES_UNAVAILABLE'))
  expect((await scan(formOf({ text: 'late' }))).status).toBe(200)
})

test("a file that is still being read at the AI service's time limit is a fault of the files", async () => {
  const hasty = await startTestServer({
    aiServiceUrl: ai.url,
    aiServiceTimeoutMs: 300,
    s3: { ...store.settings, endpoint: proxy.url },
  })
  const person = await hasty.person()
  proxy.behave((piece) => (isGet(piece) ? 'hang' : 'pass'))
  const { body } = await hasty.call('POST', '/api/scan', { rawBody: plan(), token: person.token })
  expect(body.code).toBe('FILES_UNAVAILABLE')
})

test('an original that cannot be read is 503 FILES_UNAVAILABLE', async () => {
  ai.behave(good)
  const { body } = await scan(plan())
  proxy.behave((piece) => (isGet(piece) ? 'refuse' : 'pass'))
  const answer = await server.call('GET', `/api/scans/${body.scan_id}/file`, { token })
  expect([answer.status, answer.body.code]).toEqual([503, 'FILES_UNAVAILABLE'])
})

test('a queued scan waits for files that cannot be read and is done when they can', async () => {
  proxy.behave((piece) => (isGet(piece) ? 'refuse' : 'pass'))
  const gets = proxy.count('GET /convene/scans/')
  const { body } = await scan(plan(), '?async=true')
  await eventually(async () => expect(proxy.count('GET /convene/scans/')).toBeGreaterThan(gets + 3))
  proxy.behave(() => 'pass')
  await eventually(async () => {
    const row = await server.call('GET', `/api/scans/${body.scan_id}`, { token })
    expect(row.body.status).toBe('done')
  })
})

test('a scan whose file cannot be removed is deleted for its owner, and the sweep goes on past it', async () => {
  const [stuck, other] = [(await scan(plan())).body.scan_id, (await scan(plan())).body.scan_id]
  proxy.behave((piece) => (piece.startsWith(`DELETE /convene/scans/${stuck}`) ? 'refuse' : 'pass'))
  const deleted = await server.call('DELETE', `/api/scans/${stuck}`, { token })
  expect([deleted.status, deleted.body]).toEqual([200, { success: true, scan_id: stuck }])
  expect((await server.call('GET', `/api/scans/${stuck}`, { token })).status).toBe(404)

  const longAgo = new Date(Date.now() - 24 * 60 * 60 * 1000)
  const left = (id: string, updated_at: Date) =>
    rows.updateOne({ _id: id }, { $set: { status: 'deleted', updated_at } })
  await left(stuck, longAgo)
  await left(other, new Date(longAgo.getTime() + 1000))
  await server.convene.riskScans.sweep()
  expect(await rows.countDocuments({ _id: stuck })).toBe(1)
  expect(await rows.countDocuments({ _id: other })).toBe(0)

  proxy.behave(() => 'pass')
  await left(stuck, longAgo)
  await server.convene.riskScans.sweep()
  expect(await rows.countDocuments({ _id: stuck })).toBe(0)
})

test('erasing a user removes the other scans when the file of one cannot be removed, and ends later', async () => {
  const person = await server.person()
  const upload = async () =>
    (await server.call('POST', '/api/scan', { rawBody: plan(), token: person.token })).body.scan_id
  const ids = [await upload(), await upload(), await upload()]
  proxy.behave((piece) => (piece.startsWith(`DELETE /convene/scans/${ids[0]}`) ? 'refuse' : 'pass'))
  const erase = () => server.convene.riskScans.userData.eraseUser(person.id)
  expect(await erase().catch(() => 'to be repeated')).toBe('to be repeated')
  const left = await rows.find({ _id: { $in: ids } }).toArray()
  expect(left.map(({ _id }) => _id)).toEqual(ids.slice(0, 1))
  proxy.behave(() => 'pass')
  await erase()
  expect(await rows.countDocuments({ _id: { $in: ids } })).toBe(0)
})

test('a disk that cannot be written is 503 FILES_UNAVAILABLE', async () => {
  const local = await startTestServer({ aiServiceUrl: ai.url, timings })
  const person = await local.person()
  const upload = () => local.call('POST', '/api/scan', { rawBody: plan(), token: person.token })
  const folder = join(local.settings.dataDir, 'files', 'scans')
  await writeFile(folder, 'in the way')
  const { status, body } = await upload()
  expect([status, body.code]).toEqual([503, 'FILES_UNAVAILABLE'])
  await rm(folder)
  expect((await upload()).status).toBe(200)
})

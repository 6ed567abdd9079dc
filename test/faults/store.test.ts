import { afterAll, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { defaultTimings } from '../../src/timings.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/server.ts'
import { startServerProcess } from '../support/server-process.ts'

const timings = { ...defaultTimings, storeTimeoutMs: 1500, storeLostMs: 1000, drainMs: 500 }

const startStore = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'convene-store-'))
  afterAll(() => rm(dataDir, { recursive: true, force: true }))
  const store = await startEmbeddedMongo({ dataDir, port: 0 })
  afterAll(() => store.close(0))
  const uri = `mongodb://127.0.0.1:${store.port}/faults?directConnection=true&serverSelectionTimeoutMS=300`
  return { dataDir, store, uri, port: store.port ?? 0 }
}

const read = async (url: string) => {
  const response = await fetch(`${url}${path}`)
  const { code } = Object(await response.json())
  return { status: response.status, code, retryAfter: response.headers.get('retry-after') }
}

const path = '/api/business-cards?token=absent'

test('two processes answer again after the store is killed and starts again on the same port', async () => {
  const { dataDir, store, uri, port } = await startStore()
  const processes = await Promise.all([
    startServerProcess(uri, { timings }),
    startServerProcess(uri, { timings }),
  ])
  afterAll(() => processes.map(({ kill }) => kill()))
  const urls = processes.map(({ url }) => url)
  for (const url of urls) expect((await read(url)).status).toBe(404)
  process.kill(store.pid, 'SIGKILL')
  await store.exited
  for (const url of urls)
    await eventually(async () =>
      expect(await read(url)).toEqual({ status: 503, code: 'STORE_UNAVAILABLE', retryAfter: '5' }),
    )
  const again = await startEmbeddedMongo({ dataDir, port })
  afterAll(() => again.close(0))
  for (const url of urls) await eventually(async () => expect((await read(url)).status).toBe(404))
})

test('a store that does not answer is 503, and the process can stop', async () => {
  const { store, uri } = await startStore()
  const { call, convene } = await startTestServer({ timings }, uri)
  expect((await call('GET', path)).status).toBe(404)
  process.kill(store.pid, 'SIGSTOP')
  const answers = await Promise.all([
    call('GET', path),
    call('POST', '/api/sessions', { guest: 'guest_of_faults', body: { report_id: 'stuck' } }),
  ])
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [503, 'STORE_UNAVAILABLE'],
    [503, 'STORE_UNAVAILABLE'],
  ])
  process.kill(store.pid, 'SIGCONT')
  await eventually(async () => expect((await call('GET', path)).status).toBe(404))
  process.kill(store.pid, 'SIGSTOP')
  await convene.stop()
  process.kill(store.pid, 'SIGCONT')
})

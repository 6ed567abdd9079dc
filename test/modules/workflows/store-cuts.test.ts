import { afterAll, beforeEach, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedMongo } from '../../../src/embedded-mongo/index.ts'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { type CallOptions, startTestServer } from '../../support/server.ts'
import { startTcpProxy } from '../../support/tcp-proxy.ts'
import { engineSettings, openClient, readNotes, rowsOf } from './executions-setup.ts'

const folder = await mkdtemp(join(tmpdir(), 'convene-cuts-'))
const store = await startEmbeddedMongo({ dataDir: folder, port: 0 })
const line = await startTcpProxy(`http://127.0.0.1:${store.port}`)
const timings = {
  ...defaultTimings,
  ...engineSettings.timings,
  storeLostMs: 1000,
  drainMs: 500,
  runLeaseMs: 2000,
  runRenewMs: 200,
  jobLockMs: 1500,
  jobTouchMs: 300,
  jobPollMs: 200,
}
const server = await startTestServer(
  { ...engineSettings, timings },
  `mongodb://${new URL(line.url).host}/cuts?directConnection=true&serverSelectionTimeoutMS=1000`,
)
afterAll(async () => {
  await line.stop()
  await store.close(0)
  await rm(folder, { recursive: true, force: true })
})
const rows = rowsOf(server)
let client: Awaited<ReturnType<typeof openClient>>
beforeEach(async () => {
  client = await openClient(server)
})

const cut = (): void => {
  line.behave(() => 'refuse')
  line.cut()
}

/** The worker gives up what it cannot store; then the store is back. */
const restore = async (): Promise<void> => {
  await eventually(() => expect(server.convene.workflows.engine.running()).toBe(0))
  line.behave(() => 'pass')
  await eventually(async () => expect((await client.call('GET', '/executions')).status).toBe(200))
}

const expectOneEnd = async (id: string): Promise<void> => {
  await eventually(async () => expect(await rows.executions.countDocuments({ unsettled: true })).toBe(0))
  expect((await client.log(id)).filter((type) => type === 'completed')).toHaveLength(1)
  expect((await client.log(id)).at(-1)).toBe('completed')
  expect(await rows.ledger.countDocuments({ _id: id as never, amount: 30 })).toBe(1)
  expect(await rows.results.countDocuments({ execution_id: id })).toBe(0)
}

test('a run whose store is cut off in a step ends once when it is back, and calls meanwhile are told to come again', async () => {
  const [first = '', notes = '', file = ''] = ['first', 'notes', 'file'].map((name) => join(folder, name))
  const steps = [
    { name: 'first', kind: 'test.echo', with: { notes: first } },
    { name: 'until', kind: 'test.until', with: { notes, file } },
    { name: 'last', kind: 'test.echo' },
  ]
  const workflowId = await client.workflow({ steps, price: 30 })
  const id = await client.execute(workflowId)
  await eventually(async () => expect(await readNotes(notes)).toHaveLength(1))
  cut()
  const ask = async (method: string, path: string, options?: CallOptions) => {
    const { status, body, headers } = await client.call(method, path, options)
    return [status, body.code, headers.get('retry-after')]
  }
  const refused = [503, 'STORE_UNAVAILABLE', '5']
  const sent = { body: { input_data: { a: 'x' } }, headers: { 'idempotency-key': 'cut' } }
  await eventually(async () => expect(await ask('GET', `/executions/${id}`)).toEqual(refused))
  expect(await ask('POST', `/workflows/${workflowId}/execute`, sent)).toEqual(refused)
  // The step ends while its result cannot be stored.
  await Bun.write(file, 'go')
  await restore()
  const run = await client.ended(id)
  expect(run).toMatchObject({
    status: 'completed',
    attempts: 2,
    output_data: { earlier: ['first', 'until'] },
  })
  expect(await readNotes(first)).toHaveLength(1)
  await expectOneEnd(id)

  const again = await client.call('POST', `/workflows/${workflowId}/execute`, sent)
  expect(again.status).toBe(202)
  expect((await client.ended(again.body.execution_id)).status).toBe('completed')
  expect(await rows.executions.countDocuments({ client_id: client.id })).toBe(2)
})

test('a run whose store is cut off as it takes the end of the run is billed once, with or without that write', async () => {
  const workflowId = await client.workflow({ price: 30 })
  const sentEnd = Promise.withResolvers<void>()
  line.behave((piece) => {
    if (!piece.includes('output_data') || !piece.includes('unsettled')) return 'pass'
    // This write still goes through; its answer is lost.
    setImmediate(cut)
    sentEnd.resolve()
    return 'pass'
  })
  const id = await client.execute(workflowId)
  await sentEnd.promise
  await eventually(async () =>
    expect((await client.call('GET', `/executions/${id}`).catch(() => ({ status: 0 }))).status).toBe(503),
  )
  await restore()
  expect((await client.ended(id)).status).toBe('completed')
  await expectOneEnd(id)
})

import { describe, expect, test } from 'bun:test'
import { loadDemoData } from '../seeds/run.ts'
import { templates } from '../src/modules/workflows/index.ts'
import { sharp } from '../src/modules/workflows/steps/images/raster.ts'
import { keysOnDisk } from './modules/workflows/files-setup.ts'
import { startTestServer } from './support/server.ts'

const { convene, settings, call, database } = await startTestServer()
const load = () => loadDemoData(convene, settings, { onlyWhenEmpty: true })

test('a load of the demo data that did not finish is finished at the next start, with logins that work', async () => {
  const first = await load()
  expect(first?.others).toBeString()
  expect(await load()).toBeNull()
  // As a process leaves it that ends in the middle of the load.
  await database.collection('demo_data').updateMany({}, { $set: { loaded_at: null } })
  await database.collection('assistant_sessions').deleteMany({})
  await database.collection('users').deleteOne({ email: 'analyst@riskscan.example' })
  const again = await load()
  const body = { email: 'owner@upswitch.example', password: again?.others }
  expect((await call('POST', '/api/auth/login', { body })).status).toBe(200)
  expect(await database.collection('assistant_sessions').countDocuments()).toBe(3)
  expect(await database.collection('users').countDocuments({ email: 'analyst@riskscan.example' })).toBe(1)
  expect(await load()).toBeNull()
  // What the demo data hold makes no news of its own.
  const kinds = (await database.collection('notifications').find().toArray()).map(({ kind }) => kind)
  expect(kinds.toSorted()).toEqual([
    'account.welcome',
    'booking.assigned',
    'booking.booked',
    'booking.completed',
    'booking.requested',
    'request.estimated',
    'ticket.replied',
  ])
})

test('a store with accounts of its own gets no demo data at a start', async () => {
  const other = await startTestServer()
  await other.person()
  expect(await loadDemoData(other.convene, other.settings, { onlyWhenEmpty: true })).toBeNull()
})

const seedClientPassword = 'client password'
const server = await startTestServer({ seedClientPassword })

test('the past booking of the demo data has a chat, which a second load leaves as it is', async () => {
  const read = async () => {
    await loadDemoData(server.convene, server.settings, { onlyWhenEmpty: false })
    const body = { email: 'parent@k12.example', password: seedClientPassword }
    const { token } = (await server.call('POST', '/auth/login', { body })).body
    const bookings = (await server.call('GET', '/bookings', { token })).body
    const past = bookings.find(({ status }: { status: string }) => status === 'completed')
    return [past.unread, (await server.call('GET', `/sessions/${past.id}/messages`, { token })).body]
  }
  const [unread, messages] = await read()
  expect([unread, messages.length]).toEqual([5, 5])
  expect(await read()).toEqual([unread, messages])
})

describe('each workflow of the demo data has run once', () => {
  const rowsOf = (name: string) => server.database.collection<{ _id: string } & Record<string, unknown>>(name)
  const idsFrom = (first: number) =>
    templates.map((_, index) => `01993a6e-0004-7000-8000-0000000000${(first + index).toString(16)}`)
  const [workflowIds, runIds] = [idsFrom(0x11), idsFrom(0x41)]
  const ofRuns = { _id: { $in: runIds } }
  const load = () => loadDemoData(server.convene, server.settings, { onlyWhenEmpty: true })
  const logIn = async () => {
    const body = { email: 'contact@estee-agency.com', password: seedClientPassword }
    const { access_token: token } = (await server.call('POST', '/auth/login', { body })).body
    const headers = { authorization: `Bearer ${token}` }
    return {
      get: async (path: string) => (await server.call('GET', `/api/v1${path}`, { token })).body,
      zipOf: async (id = '') => await fetch(`${server.url}/api/v1/executions/${id}/files.zip`, { headers }),
    }
  }

  test('with pictures and thumbnails that open by their links, assets, an archive and a bill', async () => {
    await loadDemoData(server.convene, server.settings, { onlyWhenEmpty: false })
    const files = await keysOnDisk(server)
    const { get, zipOf } = await logIn()
    let pictures = 0
    for (const [index, id] of runIds.entries()) {
      const { status, workflow_name } = await get(`/executions/${id}`)
      expect([status, workflow_name]).toEqual(['completed', templates[index]?.name])
      const { results, stats } = await get(`/executions/${id}/batch-results`)
      expect([stats.successful, stats.failed]).toEqual([results.length, 0])
      expect(stats.total_cost).toBe(`${templates[index]?.revenue_per_execution}.00`)
      for (const { result_url, thumbnail_url, width, height } of results) {
        expect(await pictureAt(result_url)).toEqual({ format: 'webp', width, height })
        const small = await pictureAt(thumbnail_url)
        expect(Math.max(small.width, small.height)).toBe(320)
        pictures += 1
      }
    }
    const { assets, stats } = await get('/assets?load_all=true')
    expect([pictures, stats.total]).toEqual([30, 38 + 52])
    const vectors = assets.filter(({ name }: { name: string }) => name.endsWith('.svg'))
    const indexes = vectors.map(({ batch_index }: { batch_index: number }) => batch_index)
    expect(indexes.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    for (const { prompt_text } of vectors) expect(prompt_text).toStartWith('Estee: ')
    const zip = Buffer.from(await (await zipOf(runIds[4])).arrayBuffer())
    // The number of entries stands in the end of an archive.
    expect(zip.readUInt16LE(zip.length - 12)).toBe(16)
    expect(await rowsOf('ledger').countDocuments(ofRuns)).toBe(10)
    await loadDemoData(server.convene, server.settings, { onlyWhenEmpty: false })
    expect(await keysOnDisk(server)).toEqual(files)
  })

  test('also in a demo store of an earlier server, whose drafts are deployed unless they were changed', async () => {
    for (const name of ['executions', 'ledger']) await rowsOf(name).deleteMany(ofRuns)
    await rowsOf('result_files').deleteMany({})
    const workflows = rowsOf('workflows')
    await workflows.updateMany({}, { $set: { status: 'draft', deployed_at: null } })
    const [batch, style, enhance, social] = workflowIds.map((_id) => ({ _id }))
    await workflows.updateOne(style ?? {}, { $set: { updated_at: new Date() } })
    await workflows.updateOne(enhance ?? {}, { $set: { status: 'archived' } })
    const steps = [{ name: 'Write posts', kind: 'text.social' }]
    await workflows.updateOne(social ?? {}, { $set: { status: 'deployed', 'config.steps': steps } })
    await rowsOf('demo_data').updateOne({ _id: 'demo' }, { $unset: { version: '' } })
    expect(await load()).toBeNull()
    const found = new Map((await workflows.find().toArray()).map((row) => [row._id, row]))
    const statuses = workflowIds.map((id) => found.get(id)?.status)
    expect(statuses).toEqual(['deployed', 'draft', 'archived', ...Array(7).fill('deployed')])
    expect(found.get(batch?._id ?? '')?.config).toMatchObject({ version: 1 })
    expect(found.get(social?._id ?? '')?.config).toMatchObject({
      version: 2,
      steps: templates[3]?.config.steps,
    })
    expect(await rowsOf('executions').countDocuments(ofRuns)).toBe(9)
    const { results } = await (await logIn()).get(`/executions/${runIds[3]}/batch-results`)
    expect((await pictureAt(results[0].result_url)).format).toBe('webp')
    // Once: what is changed or removed later stays so.
    await workflows.updateOne(batch ?? {}, { $set: { status: 'draft' } })
    await rowsOf('result_files').deleteMany({})
    expect(await load()).toBeNull()
    expect((await workflows.findOne(batch ?? {}))?.status).toBe('draft')
    expect(await rowsOf('result_files').countDocuments()).toBe(0)
  })
})

const pictureAt = async (url: string) => {
  const { format, width = 0, height = 0 } = await sharp(await (await fetch(url)).bytes()).metadata()
  return { format, width, height }
}

import { describe, expect, test } from 'bun:test'
import { type Execution, openExecution } from '../../../src/modules/workflows/executions/execution.ts'
import { createCountStore } from '../../../src/modules/workflows/ledger/counts-store.ts'
import { parseCsv } from '../../support/csv.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { openClient, rowsOf, type TestClient } from './executions-setup.ts'

// Of a web server: no run begins.
const server = await startTestServer({ role: 'web' })
const rows = rowsOf(server)
const day = 24 * 60 * 60 * 1000
const start = Date.parse('2026-03-01T00:00:00.000Z')

/** Stores runs of every status, one a day. */
const fill = async (
  client: TestClient,
  workflowId: string,
  wanted: Partial<Execution>[],
): Promise<string[]> => {
  const workflow = await server.convene.workflows.workflows.of(client.id).byId(workflowId)
  if (!workflow) throw new Error('no workflow')
  const runs = wanted.map((more, index) => {
    const at = new Date(start + index * day)
    const ended =
      more.status === 'completed' || more.status === 'failed'
        ? { started_at: at, completed_at: at, unsettled: true as const }
        : {}
    const _id = Bun.randomUUIDv7()
    return {
      ...openExecution({ _id, workflow, user_id: client.user.id, input_data: { a: 'b' } }, at),
      ...ended,
      ...more,
    }
  })
  await rows.executions.insertMany(runs)
  return runs.map(({ _id }) => _id)
}

const client = await openClient(server)
const [one, two] = [await client.workflow(), await client.workflow()]
const ids = await fill(client, one, [
  { status: 'completed', outcome: 'completed' },
  { status: 'failed', outcome: 'failed' },
  { status: 'pending' },
  { status: 'processing' },
  { status: 'completed', outcome: 'completed' },
])
const [otherId = ''] = await fill(client, two, [{ status: 'completed', user_id: null }])
const list = async (query: string, path = '/executions') => {
  const { body, status } = await client.call('GET', `${path}?${query}`)
  return { status, ...body, ids: body.executions?.map(({ id }: { id: string }) => id) }
}
const at = (...places: number[]) => places.map((place) => ids[place])

describe('the list of executions', () => {
  test('has the newest first, with counts of each status and neither input nor output', async () => {
    const found = await list('workflow_id=&limit=3', '/workflows/executions/all')
    expect(found.ids).toEqual(at(4, 3, 2))
    expect(found.statusCounts).toEqual({ pending: 1, processing: 1, completed: 3, failed: 1 })
    expect(found).toMatchObject({ total: 6, has_more: true, hasMore: true, totalPages: 2 })
    expect(found.executions[0]).not.toContainAnyKeys(['input_data', 'output_data'])
    expect(found.executions[0]).toMatchObject({
      workflow_name: 'A workflow',
      triggered_by_email: client.user.email,
    })
  })

  test('is filtered by status, workflow, account, time and the name of the workflow', async () => {
    expect((await list('status=pending,processing')).ids).toEqual(at(3, 2))
    expect((await list('status=completed,failed&limit=2&offset=1')).ids).toEqual([...at(1), otherId])
    expect((await list(`workflow_id=${two}`)).ids).toEqual([otherId])
    expect((await list(`user_id=${client.user.id}&status=completed`)).ids).toEqual(at(4, 0))
    expect((await list('from=2026-03-02&to=2026-03-04')).ids).toEqual(at(2, 1))
    expect((await list('search=WORKFLOW&limit=1')).total).toBe(6)
    expect((await list('search=nothing')).ids).toEqual([])
    expect((await list(`sortBy=oldest&status=pending,completed&workflow_id=${one}`)).ids).toEqual(at(0, 2, 4))
    expect((await list(`status=failed&workflow_id=${two}`)).statusCounts.completed).toBe(3)
    expect((await list(`limit=2&page=2&sortBy=oldest&workflow_id=${one}`)).ids).toEqual(at(2, 3))
  })

  test('sends the fields that are asked for', async () => {
    const { executions } = await list('fields=id,status,input_data,unknown&limit=1')
    expect(executions).toEqual([{ id: ids[4] ?? '', status: 'completed', input_data: { a: 'b' } }])
  })

  test('refuses an unknown status and a time that is none', async () => {
    for (const query of [
      'status=done',
      'from=yesterday',
      'limit=0',
      'limit=201',
      'from=2026-03-04&to=2026-03-02',
    ])
      expect([query, (await list(query)).status]).toEqual([query, 400])
  })

  test('of a workflow has its runs alone', async () => {
    expect((await list('status=completed', `/workflows/${one}/executions`)).ids).toEqual(at(4, 0))
    expect((await list('', `/workflows/${Bun.randomUUIDv7()}/executions`)).status).toBe(404)
  })
})

describe('executions as CSV', () => {
  const read = async (query: string, path = '/executions', token = client.token) => {
    const { text } = await server.call('GET', `/api/v1${path}?format=csv&${query}`, { token })
    return parseCsv(text)
  }
  const idsOf = async (...wanted: Parameters<typeof read>) => (await read(...wanted)).map(({ id }) => id)

  test('have the rows of their filter in its order, without input and output', async () => {
    const rows = await read('')
    expect(rows.map(({ id }) => id)).toEqual((await list('')).ids)
    expect(rows[0]).toEqual({
      id: ids[4] ?? '',
      workflow: 'A workflow',
      status: 'completed',
      outcome: 'completed',
      started_at: '2026-03-05T00:00:00.000Z',
      completed_at: '2026-03-05T00:00:00.000Z',
      duration_seconds: '0',
      price: '10',
      attempts: '0',
      started_by: client.user.email,
      error: '',
    })
    expect(await idsOf('status=completed,failed&from=2026-03-02')).toEqual(at(4, 1))
    expect(await idsOf(`sortBy=oldest&workflow_id=${one}&limit=2`)).toEqual(at(0, 1, 2, 3, 4))
    expect(await idsOf('search=nothing')).toEqual([])
    expect((await client.call('GET', '/executions?format=csv&from=2026-03-04&to=2026-03-02')).status).toBe(
      400,
    )
    expect((await client.call('GET', '/executions?format=xml')).status).toBe(400)
  })

  test('are all of them, also many of one instant, and no error runs as a formula', async () => {
    const own = await openClient(server)
    const created_at = new Date(start)
    const all = await fill(
      own,
      await own.workflow(),
      Array.from({ length: 251 }, (_, index) => ({
        status: index % 2 ? ('completed' as const) : ('failed' as const),
        created_at: index < 150 ? created_at : new Date(start + index),
        error_message: '=HYPERLINK("https://example.com")',
      })),
    )
    for (const filter of ['', 'status=completed,failed', 'status=failed,completed&sortBy=oldest']) {
      const rows = await read(filter, '/executions', own.token)
      const wanted = filter.includes('oldest') ? all : all.toReversed()
      expect(rows.map(({ id }) => id)).toEqual(wanted)
      expect(rows[0]?.error).toBe('\'=HYPERLINK("https://example.com")')
    }
    const admin = await server.person({ role: 'admin' })
    const path = `/admin/clients/${own.id}/executions`
    expect(await idsOf('status=completed', path, admin.token)).toHaveLength(125)
  })
})

test('an administrator lists the executions of the client that it names', async () => {
  const admin = await server.person({ role: 'admin' })
  const seen = await server.call('GET', `/api/v1/executions?client_id=${client.id}`, { token: admin.token })
  expect(seen.body.total).toBe(6)
})

test('a run of an account that was erased stays, by a deleted user', async () => {
  const own = await openClient(server)
  const [id = ''] = await fill(own, await own.workflow(), [{ user_id: 'erased' }])
  expect(await own.get(id)).toMatchObject({ triggered_by: 'erased', triggered_by_email: 'Deleted user' })
})

test('polling has a bucket of its own, six times as large', async () => {
  const limited = await startTestServer(
    { role: 'web', rateLimitGeneral: { points: 2, windowSeconds: 60 } },
    server.databaseUri,
  )
  const call = client.callOn(limited.url)
  const statuses = async (path: string, times: number) =>
    (await Promise.all(Array.from({ length: times }, () => call('GET', path)))).map(({ status }) => status)
  expect(await statuses('/executions', 12)).toEqual(Array(12).fill(200))
  expect((await call('GET', `/executions/${ids[0]}`)).status).toBe(429)
  expect(await statuses('/workflows', 2)).toEqual([200, 200])
  expect((await call('GET', '/workflows')).status).toBe(429)
})

describe('figures', () => {
  const now = new Date()
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
  const before = new Date(month.getTime() - 40 * day)
  const run = (status: 'completed' | 'failed', completed_at: Date, seconds = 10): Partial<Execution> => ({
    status,
    outcome: status,
    started_at: new Date(completed_at.getTime() - seconds * 1000),
    completed_at,
    price: 5.1,
  })
  const figuresOf = async (of: TestClient, id: string) => {
    const { engine } = server.convene.workflows
    return (await engine.figures.figuresOf(of.id, [id])).get(id)
  }

  /** Counts the runs as their settlement does, from several processes at once. */
  const count = async (ids: string[]) => {
    const stores = [server, server, server].map(() => createCountStore(server.database, rows.executions))
    await Promise.all(stores.map((store) => store.count(ids)))
  }

  test('have each run once, before it is counted, while it is and after, by any number of processes', async () => {
    const own = await openClient(server)
    const id = await own.workflow()
    const minutes = (count: number) => new Date(now.getTime() - count * 60_000)
    const first = await fill(own, id, [
      run('completed', before, 20),
      run('failed', before),
      run('completed', minutes(60)),
    ])
    const expected = {
      total_executions: 3,
      success_count: 2,
      failed_count: 1,
      avg_duration_seconds: 15,
      revenue: 10.2,
    }
    expect(await figuresOf(own, id)).toMatchObject(expected)
    const reads = Array.from({ length: 10 }, () => figuresOf(own, id))
    await Promise.all([count(first), count(first)])
    for (const found of await Promise.all(reads)) expect(found).toMatchObject(expected)
    const second = await fill(own, id, [run('completed', minutes(0)), { status: 'pending' }])
    await count([...first, ...second.slice(0, 1)])
    expect(await rows.executions.countDocuments({ client_id: own.id, unsettled: true })).toBe(0)
    expect(await figuresOf(own, id)).toMatchObject({ total_executions: 5, success_count: 3, revenue: 15.3 })
    const isNewMonth = minutes(60) < month
    expect(await figuresOf(own, id)).toMatchObject({
      executions_this_month: isNewMonth ? 2 : 3,
      revenue_this_month: isNewMonth ? 5.1 : 10.2,
    })
    const ofClient = await server.convene.workflows.engine.figures.figuresOfClients([own.id])
    expect(ofClient.get(own.id)).toMatchObject({ total_executions: 5, success_count: 3, revenue: 15.3 })
  })

  test('are right beside a batch that a killed process left half written, and the sweep finishes it', async () => {
    const own = await openClient(server)
    const id = await own.workflow()
    const ids = await fill(own, id, [run('completed', now), run('completed', now), run('failed', now)])
    const store = createCountStore(server.database, rows.executions)
    const db = server.database.getClient().db(server.database.name)
    await store.count(ids)
    const expected = { total_executions: 3, success_count: 2, revenue: 10.2 }
    // As it was after some of its rows: that of the workflow is missing.
    await db.collection('run_counts').deleteMany({ scope: 'workflow', client_id: own.id })
    await rows.executions.updateMany({ _id: { $in: ids } }, { $set: { unsettled: true } })
    await db.collection('run_count_batches').updateOne({}, { $set: { runs: ids } })
    const both = async () => {
      const { figures } = server.convene.workflows.engine
      expect(await figuresOf(own, id)).toMatchObject(expected)
      expect((await figures.figuresOfClients([own.id])).get(own.id)).toMatchObject(expected)
    }
    await both()
    await store.finishLeft()
    await both()
    await store.finishLeft()
    await both()
    expect(await rows.executions.countDocuments({ client_id: own.id, unsettled: true })).toBe(0)
  })

  test('stay when old runs are removed, with their events and their rows in the ledger', async () => {
    const own = await openClient(server)
    const id = await own.workflow()
    const old = new Date(Date.now() - 91 * day)
    const [oldId = ''] = await fill(own, id, [{ ...run('completed', old), created_at: old }])
    await fill(own, id, [{ ...run('completed', now), created_at: now }])
    await server.convene.workflows.engine.sweep.removeOld()
    expect(await rows.executions.findOne({ _id: oldId })).toBeNull()
    expect(await rows.executions.countDocuments({ client_id: own.id })).toBe(1)
    expect(await figuresOf(own, id)).toMatchObject({ total_executions: 2, success_count: 2, revenue: 10.2 })
  })

  test('of days are counted too', async () => {
    const own = await openClient(server)
    const id = await own.workflow()
    await fill(own, id, [run('completed', before), run('failed', before), run('completed', now)])
    const days = await server.convene.workflows.engine.figures.daysOf(
      own.id,
      new Date(before.getTime() - day),
    )
    expect(days).toEqual([
      { date: before.toISOString().slice(0, 10), completed: 1, failed: 1 },
      { date: now.toISOString().slice(0, 10), completed: 1, failed: 0 },
    ])
  })
})

test('the sweep bills a completed run whose process ended before it did, once', async () => {
  const own = await openClient(server)
  const id = await own.workflow({ price: 12 })
  const at = new Date(Date.now() - 60_000)
  const [runId = ''] = await fill(own, id, [
    { status: 'completed', outcome: 'completed', unsettled: true, completed_at: at, progress: 100 },
  ])
  await server.convene.workflows.engine.sweep.sweep()
  await server.convene.workflows.engine.sweep.sweep()
  expect(await rows.ledger.find({ _id: runId as never }).toArray()).toMatchObject([{ amount: 12 }])
  await eventually(async () =>
    expect((await rows.executions.findOne({ _id: runId }))?.unsettled).toBeUndefined(),
  )
  expect(await own.log(runId)).toEqual(['completed'])
})

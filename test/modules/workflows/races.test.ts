import { describe, expect, test } from 'bun:test'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { retryPauseMs } from '../../../src/modules/workflows/executions/execution.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { engineSettings, openClient, readNotes, rowsOf } from './executions-setup.ts'

const server = await startTestServer(engineSettings)
const second = await startTestServer(engineSettings, server.databaseUri)
const rows = rowsOf(server)
const folder = await mkdtemp(join(tmpdir(), 'convene-races-'))

describe('a cancellation', () => {
  test('that races with the end of its run decides it as it answers, 40 times', async () => {
    const client = await openClient(server)
    const onSecond = client.callOn(second.url)
    const workflowId = await client.workflow({
      steps: [{ name: 'wait', kind: 'wait', with: { seconds: 0 } }],
    })
    const answers = new Map<string, number>()
    const race = async (index: number): Promise<void> => {
      const id = await client.execute(workflowId)
      await Bun.sleep(index % 12)
      const call = index % 2 === 0 ? client.call : onSecond
      answers.set(id, (await call('POST', `/executions/${id}/cancel`)).status)
    }
    for (let begun = 0; begun < 40; begun += 20)
      await Promise.all(Array.from({ length: 20 }, (_, index) => race(begun + index)))
    await eventually(async () => expect(await rows.executions.countDocuments({ unsettled: true })).toBe(0))
    const wrong: unknown[] = []
    for (const [id, status] of answers) {
      const { outcome } = await client.ended(id)
      const ends = (await client.log(id)).filter((type) =>
        ['completed', 'cancelled', 'failed'].includes(type),
      )
      const billed = await rows.ledger.countDocuments({ _id: id as never })
      const expected = status === 200 ? ['cancelled', ['cancelled'], 0] : ['completed', ['completed'], 1]
      if (JSON.stringify([outcome, ends, billed]) !== JSON.stringify(expected))
        wrong.push({ id, status, outcome, ends, billed })
    }
    expect(wrong).toEqual([])
    expect(new Set(answers.values())).toEqual(new Set([200, 409]))
  })

  test('between two steps keeps the second one from its start, also when no event of it arrives', async () => {
    const client = await openClient(server)
    const [file, notes] = [join(folder, 'file'), join(folder, 'notes')]
    const steps = [
      { name: 'one', kind: 'test.until', with: { file, notes } },
      { name: 'two', kind: 'test.echo', with: { notes } },
    ]
    const id = await client.execute(await client.workflow({ steps }))
    await eventually(async () => expect(await readNotes(notes)).toHaveLength(1))
    await rows.executions.updateOne(
      { _id: id },
      {
        $set: { status: 'failed', outcome: 'cancelled', owner: null, completed_at: new Date() },
        $unset: { slot: '' },
      },
    )
    await Bun.write(file, 'go')
    await eventually(() =>
      expect([server, second].map(({ convene }) => convene.workflows.engine.running())).toEqual([0, 0]),
    )
    expect(await readNotes(notes)).toHaveLength(1)
    expect(await rows.results.countDocuments({ execution_id: id })).toBe(0)
    expect((await client.get(id)).status).toBe('failed')
  })

  test('by another process ends the step that runs', async () => {
    const client = await openClient(server)
    const notes = join(folder, 'hang')
    const steps = [{ name: 'hang', kind: 'test.hang', with: { notes } }]
    const id = await client.execute(await client.workflow({ steps }))
    await eventually(async () => expect(await readNotes(notes)).toHaveLength(1))
    const [, , pid] = (await readNotes(notes))[0]?.split(' ').map(Number) ?? []
    const web = await startTestServer({ ...engineSettings, role: 'web' }, server.databaseUri)
    expect((await client.callOn(web.url)('POST', `/executions/${id}/cancel`)).status).toBe(200)
    await eventually(() => expect(() => process.kill(pid ?? 0, 0)).toThrow())
  })
})

describe('the slots of a client', () => {
  test('hold over all processes', async () => {
    const client = await openClient(server, 'starter')
    const file = join(folder, 'slots')
    const workflowId = await client.workflow({
      steps: [{ name: 'until', kind: 'test.until', with: { file } }],
    })
    const onSecond = client.callOn(second.url)
    const ids = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const call = index % 2 === 0 ? client.call : onSecond
        return (await call('POST', `/workflows/${workflowId}/execute`, { body: { input_data: {} } })).body
          .execution_id
      }),
    )
    const processing = () => rows.executions.find({ client_id: client.id, status: 'processing' }).toArray()
    await eventually(async () => expect((await processing()).map(({ slot }) => slot).sort()).toEqual([1, 2]))
    await Bun.write(file, 'go')
    for (const id of ids) expect((await client.ended(id)).status).toBe('completed')
    const all = await rows.executions.find({ client_id: client.id }).toArray()
    const atStarts = all.map(({ started_at }) => all.filter((run) => isUnderWay(run, started_at)).length)
    expect(Math.max(...atStarts)).toBe(2)
  })

  test('are taken in turns: a run of a client with one does not wait for 100 of another', async () => {
    const [busy, other] = [await openClient(server, 'pro'), await openClient(server)]
    const workflowId = await busy.workflow({
      steps: [{ name: 'wait', kind: 'wait', with: { seconds: 0.005 } }],
    })
    const otherId = await other.workflow()
    await Promise.all(Array.from({ length: 100 }, () => busy.execute(workflowId)))
    const { created_at, started_at } = await other.ended(await other.execute(otherId))
    const before = await rows.executions.countDocuments({
      client_id: busy.id,
      started_at: { $gt: new Date(created_at), $lt: new Date(started_at) },
    })
    expect(before).toBeLessThanOrEqual(10 + 4)
    await eventually(async () =>
      expect(await rows.executions.countDocuments({ client_id: busy.id, status: 'completed' })).toBe(100),
    )
  })
})

test('the second attempts of runs that failed together are spread over the base pause', () => {
  const pauses = Array.from({ length: 200 }, () => retryPauseMs(1, 2000)).sort((one, other) => one - other)
  const [shortest = 0, longest = 0] = [pauses[0], pauses.at(-1)]
  expect(shortest).toBeGreaterThanOrEqual(1000)
  expect(longest).toBeLessThanOrEqual(3000)
  expect(longest - shortest).toBeGreaterThanOrEqual(1000)
  expect(retryPauseMs(2, 2000)).toBeGreaterThanOrEqual(4000)
})

describe('an Idempotency-Key', () => {
  const send = (
    call: Awaited<ReturnType<typeof openClient>>['call'],
    id: string,
    key: string,
    input_data: object,
  ) => call('POST', `/workflows/${id}/execute`, { body: { input_data }, headers: { 'idempotency-key': key } })

  test('gives one run to all calls with it, at once and over two servers', async () => {
    const client = await openClient(server)
    const workflowId = await client.workflow()
    const onSecond = client.callOn(second.url)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        send(index % 2 === 0 ? client.call : onSecond, workflowId, 'key', { a: 'x' }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
    expect(new Set(answers.map(({ body }) => body.execution_id)).size).toBe(1)
    expect(await rows.executions.countDocuments({ client_id: client.id })).toBe(1)
    const id = answers[0]?.body.execution_id
    await client.ended(id)
    expect((await client.log(id)).filter((type) => type === 'queued')).toHaveLength(1)
    const reused = await send(client.call, workflowId, 'key', { a: 'y' })
    expect([reused.status, reused.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED'])
    const other = await openClient(server)
    expect((await send(other.call, await other.workflow(), 'key', { a: 'y' })).status).toBe(202)
  })

  test('whose call ended before the run was stored is repaired by the next one', async () => {
    const client = await openClient(server)
    const workflowId = await client.workflow()
    const first = await send(client.call, workflowId, 'cut', { a: 'x' })
    const id = first.body.execution_id
    await client.ended(id)
    await rows.executions.deleteOne({ _id: id })
    const again = await send(client.call, workflowId, 'cut', { a: 'x' })
    expect(again.body.execution_id).toBe(id)
    expect((await client.ended(id)).status).toBe('completed')
  })

  test('gives its run also when the workflow was archived since, and stands for none that was refused', async () => {
    const client = await openClient(server)
    const workflowId = await client.workflow()
    const first = await send(client.call, workflowId, 'before', { a: 'x' })
    const rowsOfWorkflows = server.convene.workflows.workflows.of(client.id)
    const change = async (status: 'archived' | 'deployed') => {
      const workflow = await rowsOfWorkflows.byId(workflowId)
      if (workflow) await rowsOfWorkflows.change(workflow, { status, updated_at: new Date() })
    }
    await change('archived')
    const again = await send(client.call, workflowId, 'before', { a: 'x' })
    expect([again.status, again.body.execution_id]).toEqual([202, first.body.execution_id])
    const refused = await send(client.call, workflowId, 'after', { a: 'x' })
    expect([refused.status, refused.body.code]).toEqual([400, 'WORKFLOW_NOT_DEPLOYED'])
    await change('deployed')
    expect((await send(client.call, workflowId, 'after', { a: 'x' })).status).toBe(202)
    expect(await rows.executions.countDocuments({ client_id: client.id })).toBe(2)
  })
})

type Span = { started_at: Date | null; completed_at: Date | null }

const isUnderWay = ({ started_at, completed_at }: Span, at: Date | null): boolean =>
  Number(started_at) <= Number(at) && Number(at) < Number(completed_at)

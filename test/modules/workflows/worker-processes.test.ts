import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { engineSettings, openClient, readNotes, rowsOf } from './executions-setup.ts'

const settings = {
  ...engineSettings,
  timings: {
    ...defaultTimings,
    ...engineSettings.timings,
    runLeaseMs: 3000,
    runRenewMs: 200,
    runSweepMs: 300,
    jobLockMs: 1000,
    jobTouchMs: 200,
    jobPollMs: 250,
  },
}
const server = await startTestServer({ ...settings, role: 'web' })
const rows = rowsOf(server)
const folder = await mkdtemp(join(tmpdir(), 'convene-workers-'))
const workers: Awaited<ReturnType<typeof startServerProcess>>[] = []
/** Starts those of `count` workers that a test before has left none of. */
const startWorkers = async (count: number) => {
  const missing = Array.from({ length: Math.max(0, count - workers.length) }, async () => {
    const worker = await startServerProcess(server.databaseUri, { ...settings, role: 'worker' })
    workers.push(worker)
    void worker.exited.then(() => workers.splice(workers.indexOf(worker), 1))
  })
  await Promise.all(missing)
}
afterAll(async () => {
  for (const { kill } of workers) kill()
  await Promise.all(workers.map(({ exited }) => exited))
})

const lineOf = async (notes: string, index: number) => {
  await eventually(async () => expect((await readNotes(notes)).length).toBeGreaterThan(index))
  const [key, attempt, pid, parent] = (await readNotes(notes))[index]?.split(' ') ?? []
  return { key, attempt, pid: Number(pid), parent: Number(parent) }
}

describe('a worker process', () => {
  test('that is killed loses its run to another one, which repeats no finished step', async () => {
    await startWorkers(2)
    const client = await openClient(server)
    const [first, notes, last, file] = ['first', 'notes', 'last', 'file'].map((name) => join(folder, name))
    const steps = [
      { name: 'first', kind: 'test.echo', with: { notes: first } },
      { name: 'until', kind: 'test.until', with: { notes, file } },
      { name: 'last', kind: 'test.echo', with: { notes: last } },
    ]
    const id = await client.execute(await client.workflow({ steps }))
    const { parent, pid } = await lineOf(notes ?? '', 0)
    // The step may begin before its event is stored.
    const begun = ['queued', 'started', 'step', 'step']
    await eventually(async () => expect(await client.log(id)).toEqual(begun))
    process.kill(parent, 'SIGKILL')
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow())
    const taken = await lineOf(notes ?? '', 1)
    expect(taken.parent).not.toBe(parent)
    expect(taken).toMatchObject({ key: `${id}:until`, attempt: '2' })
    await Bun.write(file ?? '', 'go')
    const run = await client.ended(id)
    expect(run).toMatchObject({ status: 'completed', attempts: 2, retry_count: 1 })
    expect(await readNotes(first ?? '')).toEqual([`${id}:first`])
    expect(await readNotes(last ?? '')).toEqual([`${id}:last`])
    const all = [...begun, 'attempt_failed', 'started', 'step', 'step', 'completed']
    await eventually(async () => expect(await client.log(id)).toEqual(all))
    await eventually(async () => expect(await rows.ledger.countDocuments({ _id: id as never })).toBe(1))
  })

  test('that stood still past its lease may not end the run that another one has', async () => {
    await startWorkers(2)
    const client = await openClient(server)
    const [notes = '', file = ''] = ['still', 'still-file'].map((name) => join(folder, name))
    const steps = [
      { name: 'until', kind: 'test.until', with: { notes, file } },
      { name: 'last', kind: 'test.echo' },
    ]
    const workflowId = await client.workflow({ steps, price: 30 })
    const id = await client.execute(workflowId)
    const { parent, pid } = await lineOf(notes, 0)
    process.kill(parent, 'SIGSTOP')
    // The step of the worker that stands still stays where it is.
    process.kill(pid, 'SIGSTOP')
    await lineOf(notes, 1)
    await Bun.write(file, 'go')
    const run = await client.ended(id)
    expect(run).toMatchObject({ status: 'completed', output_data: { attempt: 2, earlier: ['until'] } })
    const ends = async () => [
      (await client.log(id)).filter((type) => type === 'completed').length,
      await rows.ledger.countDocuments({ client_id: client.id, amount: 30 }),
    ]
    await eventually(async () => expect(await ends()).toEqual([1, 1]))
    const awake = [...workers].filter((worker) => worker.pid !== parent)
    for (const { kill } of awake) kill()
    process.kill(pid, 'SIGCONT')
    process.kill(parent, 'SIGCONT')
    // Only the worker of then is left: it has seen its late step by the end of this run.
    const later = await client.execute(await client.workflow())
    expect((await client.ended(later)).status).toBe('completed')
    expect(await client.get(id)).toEqual(run)
    expect(await ends()).toEqual([1, 1])
    expect(await rows.results.countDocuments({ execution_id: id, attempt: 1 })).toBe(0)
  })

  test('is not the only victim of a run that ends its workers: the fourth claim is its end', async () => {
    await startWorkers(4)
    const client = await openClient(server)
    const notes = join(folder, 'deadly')
    const steps = [{ name: 'kill', kind: 'test.kill', with: { notes, server: true } }]
    const id = await client.execute(await client.workflow({ steps }))
    expect(await client.ended(id)).toMatchObject({ status: 'failed', outcome: 'crashed' })
    expect(await readNotes(notes)).toHaveLength(3)
    expect(await rows.executions.countDocuments({ _id: id, dead: true })).toBe(1)
  })

  test('that stops gives its run back, which counts as no attempt', async () => {
    await startWorkers(1)
    const pids = workers.map(({ pid }) => pid)
    // The run begins in this process, as the others stand still.
    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    const client = await openClient(server)
    const [notes = '', file = ''] = ['stop', 'stop-file'].map((name) => join(folder, name))
    const steps = [{ name: 'until', kind: 'test.until', with: { notes, file } }]
    const stopping = await startTestServer(settings, server.databaseUri)
    const id = await client.execute(await client.workflow({ steps }))
    await lineOf(notes, 0)
    for (const pid of pids) process.kill(pid, 'SIGCONT')
    await stopping.stop()
    const { parent } = await lineOf(notes, 1)
    expect(pids).toContain(parent)
    await Bun.write(file, 'go')
    expect(await client.ended(id)).toMatchObject({ status: 'completed', attempts: 1 })
  })
})

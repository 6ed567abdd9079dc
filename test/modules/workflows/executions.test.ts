import { describe, expect, test } from 'bun:test'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openExecution } from '../../../src/modules/workflows/executions/execution.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { engineSettings, openClient, readNotes, rowsOf } from './executions-setup.ts'

const server = await startTestServer(engineSettings)
const client = await openClient(server)
const rows = rowsOf(server)
const folder = await mkdtemp(join(tmpdir(), 'convene-runs-'))
let files = 0
const newFile = (): string => {
  files += 1
  return join(folder, `notes-${files}`)
}
const admin = await server.person({ role: 'admin' })

const fails = (times: number, more: object = {}) => ({
  name: 'fail',
  kind: 'test.fail',
  with: { notes: newFile(), times, ...more },
})

describe('a run', () => {
  test('is accepted at once, ends with its output and has a timeline', async () => {
    const id = await client.execute(await client.workflow(), { a: 'hello' })
    const run = await client.ended(id)
    expect(run).toMatchObject({ status: 'completed', outcome: 'completed', progress: 100, attempts: 1 })
    expect(run).toMatchObject({ error_message: null, triggered_by_email: client.user.email, retry_count: 0 })
    expect(run.output_data).toEqual({ a: 'hello', key: `${id}:go`, earlier: [] })
    expect(await client.log(id)).toEqual(['queued', 'started', 'step', 'completed'])
  })

  test('without input is a sample', async () => {
    const id = await client.execute(await client.workflow(), {})
    expect((await client.ended(id)).output_data).toMatchObject({ a: 'none', sample: true })
  })

  test('gives each step the results of those before, and keeps them until its end', async () => {
    const file = newFile()
    const steps = [
      { name: 'one', kind: 'test.echo' },
      { name: 'two', kind: 'test.until', with: { file } },
      { name: 'three', kind: 'test.echo' },
    ]
    const id = await client.execute(await client.workflow({ steps }))
    await eventually(async () => expect((await client.log(id)).at(-1)).toBe('step'))
    await eventually(async () => expect(await rows.results.countDocuments({ execution_id: id })).toBe(1))
    expect(Object(await rows.results.findOne({ execution_id: id }))._id).toBe(`${id}:one`)
    await Bun.write(file, 'go')
    expect((await client.ended(id)).output_data.earlier).toEqual(['one', 'two'])
    await eventually(async () => expect(await rows.results.countDocuments({ execution_id: id })).toBe(0))
  })

  test('keeps the files of its steps, until it is removed', async () => {
    const steps = [
      { name: 'one', kind: 'test.file' },
      { name: 'two', kind: 'test.file' },
    ]
    const id = await client.execute(await client.workflow({ steps }))
    await client.ended(id)
    const files = await rows.resultFiles.find({ execution_id: id }).sort({ step: 1 }).toArray()
    expect(files).toMatchObject([1, 2].map((step) => ({ step, slot: 'x1', file_size_bytes: 6 })))
    const pathOf = (file: object) => join(server.settings.dataDir, 'files', Object(file).key)
    for (const file of files) expect(await Bun.file(pathOf(file)).text()).toBe('a file')
    await rows.executions.updateOne({ _id: id }, { $set: { created_at: new Date(0) } })
    await server.convene.workflows.engine.sweep.removeOld()
    for (const file of files) expect(await Bun.file(pathOf(file)).exists()).toBe(false)
  })

  test('keeps the version of the workflow and the price that it started with', async () => {
    const file = newFile()
    const steps = [{ name: 'until', kind: 'test.until', with: { file } }]
    const workflowId = await client.workflow({ steps, price: 7 })
    const id = await client.execute(workflowId)
    const { workflows } = server.convene.workflows
    const workflow = await workflows.of(client.id).byId(workflowId)
    if (!workflow) throw new Error('no workflow')
    const config = { ...workflow.config, version: 2, steps: [{ name: 'fail', kind: 'test.fail' }] }
    await workflows.of(client.id).change(workflow, { config, revenue_per_execution: 9 })
    await Bun.write(file, 'go')
    expect((await client.ended(id)).status).toBe('completed')
    await eventually(async () =>
      expect(await rows.ledger.findOne({ _id: id as never })).toMatchObject({ amount: 7 }),
    )
  })

  test('stores no field that is named like a secret', async () => {
    const secrets = {
      api_key: 'k1',
      apiKey: 'k1',
      nested: [{ 'Access-Token': 'k2', fine: 'y' }],
      password: 'k3',
    }
    const input = { a: 'x', keywords: 'z', ...secrets }
    const id = await client.execute(await client.workflow(), input)
    expect((await client.ended(id)).input_data).toEqual({ a: 'x', keywords: 'z', nested: [{ fine: 'y' }] })
    expect(JSON.stringify(await rows.executions.findOne({ _id: id }))).not.toMatch(/k1|k2|k3/)
  })
})

describe('a run is refused', () => {
  test('without input_data, for a draft, and for the workflow of another client', async () => {
    const workflowId = await client.workflow()
    const send = (id: string, body: object) => client.call('POST', `/workflows/${id}/execute`, { body })
    for (const body of [{}, { input_data: null }, { input_data: [] }, { input_data: 'x' }]) {
      const answer = await send(workflowId, body)
      expect([answer.status, answer.body.code]).toEqual([400, 'MISSING_INPUT_DATA'])
    }
    const draft = await send(await client.workflow({ status: 'draft' }), { input_data: {} })
    expect([draft.status, draft.body.code]).toEqual([400, 'WORKFLOW_NOT_DEPLOYED'])
    const other = await openClient(server)
    const foreign = await send(await other.workflow(), { input_data: {} })
    expect([foreign.status, foreign.body.code]).toEqual([404, 'WORKFLOW_NOT_FOUND'])
  })

  test('to all but its client: each of its routes is 404 for another one', async () => {
    const id = await client.execute(await client.workflow())
    const other = await openClient(server)
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/events'],
      ['GET', '/batch-results'],
      ['POST', '/cancel'],
      ['POST', '/replay'],
    ] as const) {
      const answer = await other.call(method, `/executions/${id}${path}`)
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'EXECUTION_NOT_FOUND'])
    }
  })
})

describe('a failed attempt', () => {
  test('is tried again until the third, and progress never goes back', async () => {
    const id = await client.execute(await client.workflow({ steps: [fails(2)] }))
    const run = await client.ended(id)
    expect(run).toMatchObject({ status: 'completed', attempts: 3, retry_count: 2, progress: 100 })
    const events = await client.events(id)
    const progress = events.flatMap((event: { progress?: number }) => event.progress ?? [])
    expect(progress).toEqual([...progress].sort((one, other) => one - other))
    expect(progress.at(-1)).toBe(100)
    expect((await client.log(id)).filter((type) => type === 'attempt_failed')).toHaveLength(2)
  })

  test('of the third is the end, and a dead letter that an administrator replays', async () => {
    const id = await client.execute(await client.workflow({ steps: [fails(3)] }))
    const run = await client.ended(id)
    expect(run).toMatchObject({ status: 'failed', outcome: 'failed', attempts: 3 })
    expect(run.error_message).toBe('It is not there yet')
    expect(run.progress).toBeLessThan(100)
    const listed = async () => {
      const { body } = await server.call('GET', '/api/v1/admin/dead-letters', { token: admin.token })
      return body.data.executions.map((row: { id: string }) => row.id)
    }
    expect(await listed()).toContain(id)
    await eventually(async () => {
      const path = '/api/v1/admin/errors?type=execution.failed'
      const { errors } = (await server.call('GET', path, { token: admin.token })).body
      const ofRun = { client_ids: [client.id], last_execution_id: id, last_client_id: client.id }
      expect(errors).toMatchObject([{ severity: 'error', message: 'It is not there yet', ...ofRun }])
    })
    const replay = () =>
      server.call('POST', `/api/v1/admin/dead-letters/${id}/replay`, { token: admin.token })
    const answer = await replay()
    expect(answer.status).toBe(202)
    const again = await client.ended(answer.body.execution_id)
    expect(again).toMatchObject({ status: 'completed', replay_of: id, attempts: 1 })
    expect(await listed()).not.toContain(id)
    expect((await replay()).status).toBe(404)
  })

  test('by a fault of the input is the end at once', async () => {
    const id = await client.execute(await client.workflow({ steps: [fails(9, { isInput: true })] }))
    expect(await client.ended(id)).toMatchObject({
      outcome: 'failed',
      attempts: 1,
      error_message: 'The input is wrong',
    })
    const wrong = await client.execute(await client.workflow({ steps: [{ name: 'wait', kind: 'wait' }] }), {
      seconds: 'four',
    })
    expect(await client.ended(wrong)).toMatchObject({
      attempts: 1,
      error_message: '"seconds" must be a number of seconds from 0 to 86400',
    })
    const unknown = await client.execute(await client.workflow({ steps: [{ name: 'a', kind: 'no.such' }] }))
    expect((await client.ended(unknown)).outcome).toBe('failed')
  })

  test('by a fault of the step shows nothing of it', async () => {
    const id = await client.execute(await client.workflow({ steps: [{ name: 'a', kind: 'test.throw' }] }))
    expect((await client.ended(id)).error_message).toBe('A step failed on our side')
    expect(JSON.stringify(await client.events(id))).not.toContain('secret detail')
  })

  test('by the death of its step process counts as one', async () => {
    const notes = newFile()
    const steps = [{ name: 'kill', kind: 'test.kill', with: { notes } }]
    const id = await client.execute(await client.workflow({ steps }))
    expect(await client.ended(id)).toMatchObject({ outcome: 'failed', attempts: 3 })
    expect(await readNotes(notes)).toHaveLength(3)
  })
})

test('a run that takes too long times out, and its process ends', async () => {
  const notes = newFile()
  const steps = [{ name: 'hang', kind: 'test.hang', with: { notes } }]
  const id = await client.execute(await client.workflow({ steps, timeout_seconds: 1 }))
  expect(await client.ended(id)).toMatchObject({ status: 'failed', outcome: 'timed_out', attempts: 1 })
  // On a loaded machine its process may not have begun.
  for (const line of await readNotes(notes)) {
    const [, , pid] = line.split(' ').map(Number)
    await eventually(() => expect(isAlive(pid ?? 0)).toBe(false))
  }
})

describe('cancelling', () => {
  const cancel = (id: string) => client.call('POST', `/executions/${id}/cancel`)

  test('ends a run that is processed, with the process of its step', async () => {
    const notes = newFile()
    const steps = [{ name: 'hang', kind: 'test.hang', with: { notes } }]
    const id = await client.execute(await client.workflow({ steps }))
    await eventually(async () => expect(await readNotes(notes)).toHaveLength(1))
    const answer = await cancel(id)
    expect(answer.status).toBe(200)
    expect(answer.body.data).toMatchObject({
      status: 'failed',
      outcome: 'cancelled',
      error_message: 'Cancelled',
    })
    const [, , pid] = (await readNotes(notes))[0]?.split(' ').map(Number) ?? []
    await eventually(() => expect(isAlive(pid ?? 0)).toBe(false))
    expect((await cancel(id)).status).toBe(200)
    expect((await client.log(id)).at(-1)).toBe('cancelled')
    expect(await rows.ledger.countDocuments({ _id: id as never })).toBe(0)
  })

  test('ends a run whose process computes a picture, and gives its slot to the next run of its client', async () => {
    const busy = await openClient(server, 'starter')
    const notes = newFile()
    const hang = [{ name: 'hang', kind: 'test.hang', with: { notes } }]
    const hanging = await busy.execute(await busy.workflow({ steps: hang }))
    await eventually(async () => expect(await readNotes(notes)).toHaveLength(1))
    // Minutes of work, of which nothing waits for anything.
    const prompts = Array(100).fill('A market street in the morning rain')
    const draw = [{ name: 'draw', kind: 'image.generate', with: { prompts } }]
    const drawing = await busy.execute(await busy.workflow({ steps: draw }))
    const results = async () => (await busy.call('GET', `/executions/${drawing}/batch-results`)).body.results
    await eventually(async () => expect((await results())[0]?.status).toBe('processing'))
    const waiting = await busy.execute(await busy.workflow())
    expect((await busy.get(waiting)).status).toBe('pending')
    // The last one that began.
    const pid = server.convene.workflows.engine.stepProcesses().at(-1) ?? 0
    expect(isAlive(pid)).toBe(true)
    await busy.call('POST', `/executions/${drawing}/cancel`)
    expect(await busy.ended(waiting)).toMatchObject({ status: 'completed', attempts: 1 })
    await eventually(() => expect(isAlive(pid)).toBe(false))
    expect(await busy.get(drawing)).toMatchObject({ status: 'failed', outcome: 'cancelled' })
    expect((await busy.get(hanging)).status).toBe('processing')
    await busy.call('POST', `/executions/${hanging}/cancel`)
  })

  test('ends a run that waits for its retry, or in the queue', async () => {
    const slow = await startTestServer({ ...engineSettings, role: 'web' })
    const waiting = await openClient(slow)
    const queued = await waiting.execute(await waiting.workflow())
    expect((await waiting.call('POST', `/executions/${queued}/cancel`)).body.data.outcome).toBe('cancelled')
    const id = await client.execute(await client.workflow({ steps: [fails(99)] }))
    await rows.executions.updateOne(
      { _id: id },
      {
        $set: { status: 'pending', attempt: 1, available_at: new Date(Date.now() + 60_000) },
        $unset: { slot: '' },
      },
    )
    expect((await cancel(id)).body.data).toMatchObject({ status: 'failed', outcome: 'cancelled' })
  })

  test('is refused once a run has ended', async () => {
    const id = await client.execute(await client.workflow())
    await client.ended(id)
    const answer = await cancel(id)
    expect([answer.status, answer.body.code]).toEqual([409, 'ALREADY_ENDED'])
  })
})

test('a replay is a new run of the same input, at the price of now, and only of an ended run', async () => {
  const workflowId = await client.workflow()
  const id = await client.execute(workflowId, { a: 'again' })
  await client.ended(id)
  const answer = await client.call('POST', `/executions/${id}/replay`)
  expect(answer.status).toBe(202)
  const run = await client.ended(answer.body.execution_id)
  expect(run).toMatchObject({ status: 'completed', replay_of: id, input_data: { a: 'again' } })
  const hanging = await client.execute(
    await client.workflow({ steps: [{ name: 'hang', kind: 'test.hang' }] }),
  )
  const refused = await client.call('POST', `/executions/${hanging}/replay`)
  expect([refused.status, refused.body.code]).toEqual([409, 'EXECUTION_UNFINISHED'])
  await client.call('POST', `/executions/${hanging}/cancel`)
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a run of an ended process goes on elsewhere while another ended process has the lock of the sweep', async () => {
  const setLock = (lockedAt: Date | null) =>
    rows.jobs.updateOne({ name: 'workflows.sweep-executions' }, { $set: { lockedAt } })
  await eventually(async () => expect((await setLock(new Date(Date.now() + 600_000))).matchedCount).toBe(1))
  const id = await client.workflow()
  const workflow = await server.convene.workflows.workflows.of(client.id).byId(id)
  if (!workflow) throw new Error('no workflow')
  const opened = openExecution(
    { _id: Bun.randomUUIDv7(), workflow, user_id: null, input_data: {} },
    new Date(),
  )
  const left = {
    status: 'processing',
    attempt: 1,
    owner: 'an ended process',
    renewed_at: new Date(0),
  } as const
  await rows.executions.insertOne({ ...opened, ...left })
  expect(await client.ended(opened._id)).toMatchObject({ status: 'completed', attempts: 2 })
  await setLock(null)
})

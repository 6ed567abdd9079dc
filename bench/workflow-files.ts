/**
 * `bun bench/workflow-files.ts [PICTURES]`: memory of the server's process above idle while a form of 14 files of 10 MB goes
 * up, and 100 pictures of 5 MB come down as an archive, to a fast reader and to ten slow ones; on disk and in S3. Then what
 * `batch-results` of 100 pictures and a page of 50 assets of many take. The sender, the store and the S3 server are other
 * processes.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startConvene } from '../src/convene.ts'
import { openClient, openExecution } from '../src/modules/workflows/index.ts'
import { png } from '../test/modules/workflows/files-setup.ts'
import { watchMemory } from '../test/support/large-upload.ts'
import { caller, testSettings } from '../test/support/server.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { freshDatabaseUri } from '../test/support/store.ts'
import { onDiskAndS3, residentMegabytes } from './measure.ts'

const pictures = Number(process.argv[2] ?? 100)
const megabyte = 1024 * 1024
const slowReaders = 10
const manyAssets = 20_000
const login = { email: 'owner@people.example', password: 'correct horse' }
const now = new Date()

/** Stores a client with one run and its pictures. Returns the id of the run, and of a workflow to execute. */
const prepare = async (uri: string, overrides: object) => {
  const logger = pino({ level: 'silent' })
  const { accounts, workflows, connection, stop } = await startConvene(await testSettings(overrides), uri, {
    logger,
    requests: logger,
  })
  const actor = { userId: null, address: 'bench' }
  const client = openClient({ name: 'Bench', plan: 'premium_custom' }, now)
  await workflows.clients.insert(client)
  const client_id = client._id
  const account = await accounts.register({ ...login, role: 'user' }, actor, { emailVerified: true })
  await accounts.administer(actor, account._id, { client_id, client_role: 'owner' })
  const row = {
    _id: Bun.randomUUIDv7(),
    template_id: null,
    name: 'Pictures',
    description: '',
    status: 'deployed' as const,
    workflow_type: 'standard' as const,
    config: {
      workflow_type: 'standard' as const,
      version: 1,
      timeout_seconds: 600,
      steps: [{ name: 'wait', kind: 'wait' }],
      fields: [],
      input_schema: {},
    },
    cost_per_execution: 1,
    revenue_per_execution: 1,
    created_at: now,
    updated_at: now,
    deployed_at: now,
  }
  await workflows.workflows.of(client_id).insert(row)
  const run = {
    ...openExecution(
      { _id: Bun.randomUUIDv7(), workflow: { ...row, client_id }, user_id: account._id, input_data: {} },
      now,
    ),
    status: 'completed' as const,
    outcome: 'completed' as const,
    completed_at: now,
    batch_results: Array.from({ length: pictures }, (_, batch_index) => ({
      step: 1,
      batch_index,
      prompt_text: `A picture with the number ${batch_index}`,
      status: 'completed' as const,
      error_message: null,
      processing_time_ms: 1,
      created_at: now,
      completed_at: now,
    })),
  }
  const log = [{ event: { type: 'completed' as const, attempt: 1, message: 'Completed' }, at: now }]
  await workflows.engine.load([{ run, log }])
  for (const { batch_index, prompt_text } of run.batch_results)
    await workflows.files.results.store(
      run,
      {
        step: 1,
        slot: String(batch_index),
        prompt_text,
        file: {
          name: 'a.png',
          media_type: 'image/png',
          bytes: png(5 * megabyte),
          batch_index,
          thumbnail: png(),
        },
      },
      new AbortController().signal,
    )
  const rows = connection.getClient().db(connection.name).collection('result_files')
  const { _id: _, ...like } = (await rows.findOne()) ?? {}
  const others = Array.from({ length: manyAssets }, (_, index) => ({
    ...like,
    _id: Bun.randomUUIDv7() as never,
    execution_id: `other-${index}`,
    key: `other/${index}`,
    created_at: new Date(now.getTime() - index * 1000),
  }))
  await rows.insertMany(others)
  await stop(0)
  return { runId: run._id, workflowId: row._id }
}

const readWhole = async (url: string, headers: Record<string, string>): Promise<void> => {
  let bytes = 0
  for await (const piece of (await fetch(url, { headers })).body ?? []) bytes += piece.byteLength
  if (bytes < pictures * 5 * megabyte) throw new Error(`the archive has ${bytes} bytes`)
}

/** Reads at a megabyte a second, and goes away after ten seconds. */
const readSlowly = (url: URL, token: string): Promise<void> =>
  new Promise((resolve) => {
    const head = `GET ${url.pathname} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`
    const socket = connect(Number(url.port), url.hostname, () => socket.write(head))
    socket.on('data', (data) => {
      socket.pause()
      setTimeout(() => socket.resume(), data.length / 1000)
    })
    setTimeout(() => {
      socket.destroy()
      resolve()
    }, 10_000)
  })

const measure = async (kind: string, settings: object): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'convene-bench-'))
  const uri = await freshDatabaseUri()
  const overrides = { role: 'web' as const, dataDir, ...settings }
  const { runId, workflowId } = await prepare(uri, overrides)
  const child = await startServerProcess(uri, overrides)
  const { body } = await caller(child.url)('POST', '/api/v1/auth/login', { body: login })
  const token: string = body.access_token
  const headers = { authorization: `Bearer ${token}` }
  const address = `${child.url}/api/v1`

  const sendForm = async (files: number, size: number): Promise<void> => {
    const form = new FormData()
    for (let count = 0; count < files; count += 1) form.append('images', new File([png(size)], 'a.png'))
    const answer = await fetch(`${address}/workflows/${workflowId}/execute`, {
      method: 'POST',
      headers,
      body: form,
    })
    if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
  }
  const run = async (name: string, megabytes: number, work: () => Promise<void>): Promise<void> => {
    await Bun.sleep(2000)
    const start = performance.now()
    const { before, peak } = await watchMemory(() => residentMegabytes(child.pid), work)
    const seconds = (performance.now() - start) / 1000
    const speed = (megabytes / seconds).toFixed(0)
    console.log(
      `${kind}, ${name}: idle ${before.toFixed(0)} MB, peak ${peak.toFixed(0)} MB (+${(peak - before).toFixed(0)}), ${seconds.toFixed(1)} s (${speed} MB/s)`,
    )
  }
  const time = async (name: string, path: string): Promise<void> => {
    const times: number[] = []
    for (let count = 0; count < 100; count += 1) {
      const start = performance.now()
      await (await fetch(`${address}${path}`, { headers })).bytes()
      times.push(performance.now() - start)
    }
    const sorted = times.toSorted((one, other) => one - other)
    console.log(`${kind}, ${name}: p50 ${sorted[49]?.toFixed(1)} ms, p99 ${sorted[98]?.toFixed(1)} ms`)
  }
  const archive = `${address}/executions/${runId}/files.zip`
  try {
    // The first one loads what idle does not: the parser and the S3 client.
    await sendForm(1, 1000)
    await run('a form of 14 files of 10 MB', 140, () => sendForm(14, 10 * megabyte))
    await run(`${pictures} pictures of 5 MB as an archive`, 5 * pictures, () => readWhole(archive, headers))
    await run(`${slowReaders} readers of 1 MB/s for 10 s`, 10 * slowReaders, async () => {
      await Promise.all(Array.from({ length: slowReaders }, () => readSlowly(new URL(archive), token)))
    })
    await time(`results of ${pictures} pictures`, `/executions/${runId}/batch-results`)
    await time(`50 of ${manyAssets} assets`, '/assets?limit=50')
  } finally {
    child.kill()
    await child.exited
    await rm(dataDir, { recursive: true, force: true })
  }
}

await onDiskAndS3(measure)
process.exit(0)

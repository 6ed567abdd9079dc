import { afterEach, expect, test } from 'bun:test'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { eventually } from '../support/eventually.ts'
import { freshDatabaseUri } from '../support/store.ts'
import { openJobs, type TestJobsOptions } from './jobs-process.ts'

type Opened = Awaited<ReturnType<typeof openJobs>>
const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** Its lock outlives every test: a busy machine may stop a process for a while. */
const quick = { lockMs: 120_000, touchMs: 100, pollMs: 50, retryMs: 40, abortMs: 2000 }
const shortLock = { ...quick, lockMs: 600 }
/** A poll that no test lives to see. */
const noPoll = { ...quick, pollMs: 60_000 }

const open = async (uri: string, options: TestJobsOptions = quick): Promise<Opened> => {
  const opened = await openJobs(uri, options)
  closers.push(opened.close)
  return opened
}
const jobRows = ({ connection }: Opened) => connection.collection('jobs').find().toArray()
const deadRows = ({ connection }: Opened) => connection.collection('dead_jobs').find().toArray()
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

const startProcess = (uri: string, options: object, ...end: string[]): Bun.Subprocess<'ignore', 'pipe'> => {
  const script = join(import.meta.dir, 'jobs-process.ts')
  const command = [process.execPath, script, uri, 'work', JSON.stringify(options), ...end]
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' })
  closers.push(async () => child.kill('SIGKILL'))
  return child
}

test('each job runs once, in one of two processes, and leaves the queue', async () => {
  const uri = await freshDatabaseUri()
  const processes = [await open(uri), await open(uri)]
  const done: number[] = []
  for (const { jobs } of processes) {
    jobs.define<number>('work', { run: async (number) => void done.push(number) })
    await jobs.start()
  }
  await Promise.all(upTo(60).map((number) => processes[number % 2]?.jobs.enqueue('work', number)))
  await eventually(async () => {
    for (const opened of processes) expect(await jobRows(opened)).toEqual([])
  })
  expect(done.sort((a, b) => a - b)).toEqual(upTo(60))
})

test('many short jobs at a low concurrency finish without a poll, never more at once than allowed', async () => {
  const { jobs } = await open(await freshDatabaseUri(), noPoll)
  let [done, atOnce, most] = [0, 0, 0]
  jobs.define('work', {
    concurrency: 2,
    async run() {
      atOnce += 1
      most = Math.max(most, atOnce)
      await Bun.sleep(5)
      atOnce -= 1
      done += 1
    },
  })
  await Promise.all(upTo(30).map((number) => jobs.enqueue('work', number)))
  await jobs.start()
  await eventually(async () => expect(done).toBe(30))
  expect(most).toBe(2)
})

test('jobs of one name that take up all their slots do not block those of another', async () => {
  const { jobs } = await open(await freshDatabaseUri(), { ...quick, abortMs: 0 })
  let hanging = 0
  const done = Promise.withResolvers<void>()
  // More than the 20 that Agenda runs over all names by default.
  const run = async () => {
    hanging += 1
    await new Promise(() => {})
  }
  jobs.define('hang', { concurrency: 25, run })
  jobs.define('work', { run: async () => done.resolve() })
  await jobs.start()
  await Promise.all(upTo(26).map((number) => jobs.enqueue('hang', number)))
  await eventually(async () => expect(hanging).toBe(25))
  await jobs.enqueue('work', null)
  await done.promise
})

test('a failing job is retried with growing pauses, then leaves the queue, a log line and a row', async () => {
  const lines: { level: number; job?: string; id?: string }[] = []
  const logger = pino({ level: 'error' }, { write: (line) => void lines.push(JSON.parse(line)) })
  const failed: string[] = []
  const onFailed = (name: string, { message }: Error) => void failed.push(`${name}: ${message.slice(0, 6)}`)
  const opened = await open(await freshDatabaseUri(), { ...quick, logger, onFailed })
  const { jobs, connection } = opened
  let runs = 0
  jobs.define('work', {
    async run() {
      runs += 1
      throw new Error(`broken ${'x'.repeat(600)}`)
    },
  })
  await jobs.start()
  const pauses: number[] = []
  const changes = connection.collection('jobs').watch()
  changes.on('change', (change) => {
    if (change.operationType !== 'update') return
    const { nextRunAt, failedAt } = change.updateDescription.updatedFields ?? {}
    if (nextRunAt && failedAt) pauses.push(nextRunAt - failedAt)
  })
  await jobs.enqueue('work', { for: 'ada' })
  await eventually(async () => expect(await deadRows(opened)).toHaveLength(1))
  await eventually(async () => expect(await jobRows(opened)).toEqual([]))
  await changes.close()
  expect(runs).toBe(4)
  expect(failed).toEqual(['work: broken'])
  // Twice as long each time, ±50 %: the third is longer than the first can be.
  expect(pauses).toHaveLength(3)
  for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(20 * 2 ** index)
  const [row] = await deadRows(opened)
  expect(row).toMatchObject({ name: 'work', data: { for: 'ada' }, failed_at: expect.any(Date) })
  expect(row?.reason).toBe(`broken ${'x'.repeat(493)}`)
  expect(lines).toMatchObject([{ level: 50, job: 'work', id: String(row?._id) }])
  const indexes = await connection.collection('dead_jobs').indexes()
  expect(indexes).toContainEqual(expect.objectContaining({ expireAfterSeconds: 30 * 24 * 60 * 60 }))
})

test("a run's signal aborts at its timeout, and the run counts as failed", async () => {
  const opened = await open(await freshDatabaseUri())
  const { jobs } = opened
  const reasons: string[] = []
  jobs.define('work', {
    retries: 1,
    timeoutMs: 30,
    run: (_data, signal) =>
      new Promise(() => signal.addEventListener('abort', () => reasons.push(signal.reason.message))),
  })
  await jobs.start()
  await jobs.enqueue('work', null)
  await eventually(async () => expect(await deadRows(opened)).toHaveLength(1))
  expect(reasons).toEqual(Array(2).fill('the run took longer than 30 ms'))
})

test('a job is taken over from a process killed with -9', async () => {
  const uri = await freshDatabaseUri()
  const { jobs } = await open(uri, shortLock)
  const child = startProcess(uri, shortLock)
  await jobs.enqueue('work', 'data')
  await child.stdout.getReader().read()
  const taken: string[] = []
  jobs.define<string>('work', { run: async (data) => void taken.push(data) })
  await jobs.start()
  child.kill('SIGKILL')
  await child.exited
  await eventually(async () => expect(taken).toEqual(['data']))
})

test('a job that kills its process each time is not run for ever', async () => {
  const uri = await freshDatabaseUri()
  const opened = await open(uri, shortLock)
  const { jobs } = opened
  await jobs.enqueue('work', 'deadly')
  for (const _run of upTo(2)) await startProcess(uri, shortLock, 'crash').exited
  const ran: string[] = []
  jobs.define<string>('work', { retries: 1, run: async (data) => void ran.push(data) })
  await jobs.start()
  await eventually(async () => expect(await deadRows(opened)).toHaveLength(1))
  expect(await deadRows(opened)).toMatchObject([{ reason: 'the process ended during the last run' }])
  expect(ran).toEqual([])
})

test('drain gives back a job that was claimed and has not begun', async () => {
  const uri = await freshDatabaseUri()
  const connection = await mongoose.createConnection(uri, { monitorCommands: true }).asPromise()
  const here = await open(uri, { ...noPoll, connection })
  const there = await open(uri, noPoll)
  const ran: string[] = []
  here.jobs.define('work', { run: async () => void ran.push('here') })
  there.jobs.define('work', { run: async () => void ran.push('there') })
  await there.jobs.enqueue('work', null)
  const claim = Promise.withResolvers<void>()
  const onCommand = ({ commandName }: { commandName: string }) =>
    commandName === 'findAndModify' && claim.resolve()
  connection.getClient().on('commandStarted', onCommand)
  await here.jobs.start()
  await claim.promise
  await here.jobs.drain(5000)
  expect(ran).toEqual([])
  expect(await jobRows(there)).toMatchObject([{ lockedAt: null, nextRunAt: expect.any(Date) }])
  await there.jobs.start()
  await eventually(async () => expect(ran).toEqual(['there']))
})

test('drain waits for the runs under way; one that it aborts runs elsewhere and loses no retry', async () => {
  const uri = await freshDatabaseUri()
  const [here, there] = [await open(uri), await open(uri)]
  const begun = new Set<string>()
  const release = Promise.withResolvers<void>()
  const ran: string[] = []
  here.jobs.define('short', {
    run: () => {
      begun.add('short')
      return release.promise.then(() => void ran.push('short'))
    },
  })
  here.jobs.define('long', {
    retries: 0,
    run(_data, signal) {
      begun.add('long')
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    },
  })
  await here.jobs.start()
  await Promise.all(['short', 'long'].map((name) => here.jobs.enqueue(name, null)))
  await eventually(async () => expect(begun.size).toBe(2))
  const drained = here.jobs.drain(quick.abortMs + 500)
  release.resolve()
  await drained
  expect(ran).toEqual(['short'])
  expect(await jobRows(there)).toMatchObject([{ name: 'long', lockedAt: null, failCount: 0 }])
  there.jobs.define('long', { retries: 0, run: async () => void ran.push('long') })
  await there.jobs.start()
  await eventually(async () => expect(ran).toEqual(['short', 'long']))
})

test('of the waiting jobs of a key one is kept, also while another one runs', async () => {
  const uri = await freshDatabaseUri()
  const [here, there] = [await open(uri), await open(uri, { ...quick, works: false })]
  const release = Promise.withResolvers<void>()
  const ran: string[] = []
  here.jobs.define<string>('work', {
    concurrency: 1,
    async run(data) {
      ran.push(data)
      await release.promise
      // Its retry is the waiting job's work.
      if (data === 'first') throw new Error('broken')
    },
  })
  await here.jobs.start()
  await here.jobs.enqueue('work', 'first', { key: 'client' })
  await eventually(async () => expect(ran).toEqual(['first']))
  const add = (number: number) =>
    (number % 2 ? here : there).jobs.enqueue('work', 'second', { key: 'client' })
  await Promise.all(upTo(20).map(add))
  await here.jobs.enqueue('work', 'other key', { key: 'other' })
  expect((await jobRows(here)).map(({ data }) => data).sort()).toEqual(['first', 'other key', 'second'])
  release.resolve()
  await eventually(async () => expect(await jobRows(here)).toEqual([]))
  expect(ran.sort()).toEqual(['first', 'other key', 'second'])
})

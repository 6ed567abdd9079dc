/**
 * The job queue on the embedded store, with its default settings: 40 jobs of 200 ms at concurrency 5; how
 * long until a job of a process killed with -9 right after a touch is taken over; and a claim after
 * thousands of jobs of its name were exhausted: they left the queue, so it is a claim in a queue of 50.
 * `bun bench/jobs.ts [--exhausted 10000]`
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { JobRepository } from '../src/platform/job-backend.ts'
import { openJobs } from '../test/platform/jobs-process.ts'
import { median } from './measure.ts'

const { values } = parseArgs({ options: { exhausted: { type: 'string', default: '10000' } } })
const exhausted = Number(values.exhausted)
const lockMs = 15_000
const claims = 50

const dataDir = await mkdtemp(join(tmpdir(), 'convene-bench-'))
const store = await startEmbeddedMongo({ dataDir })
const uriOf = (database: string): string => store.uri.replace('/?', `/${database}?`)
const secondsSince = (start: number): string => ((performance.now() - start) / 1000).toFixed(1)

const measureShortJobs = async (): Promise<void> => {
  const { jobs, close } = await openJobs(uriOf('short'))
  const allDone = Promise.withResolvers<void>()
  let done = 0
  jobs.define('short', {
    concurrency: 5,
    async run() {
      await Bun.sleep(200)
      done += 1
      if (done === 40) allDone.resolve()
    },
  })
  await jobs.start()
  const start = performance.now()
  await Promise.all(Array.from({ length: 40 }, () => jobs.enqueue('short', null)))
  await allDone.promise
  console.log(`40 jobs of 200 ms at concurrency 5: done after ${secondsSince(start)} s (ideal: 1.6)`)
  await close()
}

const measureTakeover = async (): Promise<void> => {
  const uri = uriOf('takeover')
  const { jobs, connection, close } = await openJobs(uri)
  const script = join(import.meta.dir, '../test/platform/jobs-process.ts')
  const child = Bun.spawn([process.execPath, script, uri, 'work'], { stdout: 'pipe', stderr: 'inherit' })
  await jobs.enqueue('work', null)
  await child.stdout.getReader().read()
  const lockedAt = async () => Number((await connection.collection('jobs').findOne())?.lockedAt)
  const claimedAt = await lockedAt()
  while ((await lockedAt()) === claimedAt) await Bun.sleep(20)
  child.kill('SIGKILL')
  const start = performance.now()
  const taken = Promise.withResolvers<void>()
  jobs.define('work', { run: async () => taken.resolve() })
  // Polls are a second apart: this is the middle between the best and the worst.
  await Bun.sleep(500)
  await jobs.start()
  await taken.promise
  console.log(`A process killed right after a touch: its job was taken over after ${secondsSince(start)} s`)
  await close()
}

const measureClaim = async (): Promise<void> => {
  const { jobs, connection, close } = await openJobs(uriOf('claim'))
  const rows = connection.collection('jobs')
  jobs.define('broken', {
    retries: 0,
    concurrency: 20,
    async run() {
      throw new Error('broken')
    },
  })
  await jobs.start()
  for (let number = 0; number < exhausted; number += 100)
    await Promise.all(Array.from({ length: 100 }, () => jobs.enqueue('broken', null)))
  while ((await rows.countDocuments()) > 0) await Bun.sleep(100)
  await jobs.drain(1000)
  await Promise.all(Array.from({ length: claims }, () => jobs.enqueue('broken', null)))
  const repository = new JobRepository({
    mongo: connection.getClient().db(connection.name),
    db: { collection: 'jobs' },
  })
  await repository.connect()
  const times: number[] = []
  for (let number = 0; number < claims; number += 1) {
    const now = Date.now()
    const before = performance.now()
    await repository.getNextJobToRun('broken', new Date(now), new Date(now - lockMs), undefined, undefined)
    times.push(performance.now() - before)
  }
  const dead = await connection.collection('dead_jobs').countDocuments()
  console.log(`A claim after ${dead} exhausted jobs of its name: ${median(times).toFixed(1)} ms (median)`)
  await close()
}

await measureShortJobs()
await measureTakeover()
await measureClaim()
await store.close()
process.exit(0)

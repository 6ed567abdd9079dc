import { expect, test } from 'bun:test'
import mongoose from 'mongoose'
import { JobRepository } from '../../src/platform/job-backend.ts'
import { openExplainedStore, planTest } from '../support/query-plans.ts'
import { freshDatabaseUri } from '../support/store.ts'
import { openJobs } from './jobs-process.ts'

test('a claim that expires while its process is suspended keeps no slot, and the job runs later', async () => {
  const uri = await freshDatabaseUri()
  const connection = await mongoose.createConnection(uri, { monitorCommands: true }).asPromise()
  const lockMs = 200
  const { jobs, close } = await openJobs(uri, { connection, lockMs, touchMs: 50, pollMs: 50 })
  let claims = 0
  connection.getClient().on('commandStarted', ({ commandName }) => {
    if (commandName !== 'findAndModify') return
    claims += 1
    if (claims === 1) Bun.sleepSync(lockMs + 50)
  })
  const ran = Promise.withResolvers<void>()
  jobs.define('work', { concurrency: 1, run: async () => ran.resolve() })
  await jobs.enqueue('work', null)
  await jobs.start()
  await ran.promise
  expect(claims).toBeGreaterThan(1)
  await close()
})

const { connection, namesOf, expectIndexes } = await openExplainedStore()
const db = connection.getClient().db(connection.name)
const repository = new JobRepository({ mongo: db, db: { collection: 'jobs' } })
await repository.connect()
await repository.repeat('later', 60_000)

const poll = () => {
  const now = new Date()
  return Promise.all(
    ['later', 'other', 'third'].map((name) => repository.getNextJobToRun(name, now, now, now, undefined)),
  )
}

planTest('a poll of many names reads by an index', () => expectIndexes(poll))

test('a poll of many names in which nothing is due is one read', async () => {
  expect(await namesOf(async () => expect(await poll()).toEqual([undefined, undefined, undefined]))).toEqual([
    'find',
  ])
  // A job that is stored keeps its time.
  await db.collection('jobs').updateOne({ name: 'later' }, { $set: { nextRunAt: new Date(0) } })
  await repository.repeat('later', 60_000)
  expect((await poll()).map((job) => job?.name)).toEqual(['later', undefined, undefined])
})

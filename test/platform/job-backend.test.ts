import { expect, test } from 'bun:test'
import mongoose from 'mongoose'
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

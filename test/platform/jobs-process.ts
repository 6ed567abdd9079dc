import type { Connection } from 'mongoose'
import { type Logger, pino } from 'pino'
import { createJobs } from '../../src/platform/jobs.ts'
import { connectMongo } from '../../src/platform/mongo.ts'

export type TestJobsOptions = Partial<Omit<Parameters<typeof createJobs>[0], 'connection' | 'logger'>> & {
  connection?: Connection
  logger?: Logger
}

/** Jobs on a connection of their own, as each server process has them. */
export const openJobs = async (uri: string, options: TestJobsOptions = {}) => {
  const connection = options.connection ?? (await connectMongo(uri))
  const logger = pino({ level: 'silent' })
  const jobs = createJobs({ works: true, logger, ...options, connection })
  return {
    jobs,
    connection,
    async close() {
      await jobs.drain(0)
      await connection.close()
    },
  }
}

// As a process of its own: `jobs-process.ts URI NAME OPTIONS` takes jobs of NAME and says so, but never ends one.
// With `crash` as a fourth word it kills itself instead.
if (import.meta.main) {
  const [uri = '', name = '', options = '{}', end] = process.argv.slice(2)
  const { jobs } = await openJobs(uri, JSON.parse(options))
  jobs.define(name, {
    retries: 1,
    async run() {
      if (end === 'crash') process.kill(process.pid, 'SIGKILL')
      console.log('begun')
      await new Promise(() => {})
    },
  })
  await jobs.start()
}

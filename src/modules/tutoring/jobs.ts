import type { Jobs } from '../../platform/jobs.ts'

const sweepJob = 'tutoring.sweep-bookings'

const sweepIntervalMs = 60 * 60 * 1000
const recountJob = 'tutoring.recount-messages'
const recountIntervalMs = 5 * 60 * 1000

export const createTutoringJobs = (jobs: Jobs) => ({
  define(sweep: () => Promise<void>, recount: () => Promise<void>): void {
    jobs.define(sweepJob, { run: sweep })
    jobs.define(recountJob, { run: recount })
  },
  async schedule(): Promise<void> {
    await jobs.repeat(sweepJob, sweepIntervalMs)
    await jobs.repeat(recountJob, recountIntervalMs)
  },
})

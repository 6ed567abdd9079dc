import type { Jobs } from '../../platform/jobs.ts'

const sweepJob = 'tutoring.sweep-bookings'

const sweepIntervalMs = 60 * 60 * 1000

export const createTutoringJobs = (jobs: Jobs) => ({
  define(sweep: () => Promise<void>): void {
    jobs.define(sweepJob, { run: sweep })
  },
  schedule: () => jobs.repeat(sweepJob, sweepIntervalMs),
})

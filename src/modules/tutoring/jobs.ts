import type { Jobs } from '../../platform/jobs.ts'
import type { Recordings } from './recordings/recordings.ts'

const sweepJob = 'tutoring.sweep-bookings'
const sweepUploadsJob = 'tutoring.sweep-uploads'
const sweepRecordingsJob = 'tutoring.sweep-recordings'
const recountJob = 'tutoring.recount-messages'

const minuteMs = 60 * 1000
const sweepIntervalMs = 60 * minuteMs
const sweepUploadsIntervalMs = 10 * minuteMs
const sweepRecordingsIntervalMs = 24 * 60 * minuteMs
const recountIntervalMs = 5 * minuteMs

export const createTutoringJobs = (jobs: Jobs) => ({
  define(sweep: () => Promise<void>, recount: () => Promise<void>, recordings: Recordings['sweep']): void {
    jobs.define(sweepJob, { run: sweep })
    jobs.define(recountJob, { run: recount })
    jobs.define(sweepUploadsJob, { run: () => recordings.sweepUploads() })
    jobs.define(sweepRecordingsJob, {
      run: async () => {
        await recordings.sweepAll()
      },
    })
  },
  async schedule(): Promise<void> {
    await jobs.repeat(sweepJob, sweepIntervalMs)
    await jobs.repeat(recountJob, recountIntervalMs)
    await jobs.repeat(sweepUploadsJob, sweepUploadsIntervalMs)
    await jobs.repeat(sweepRecordingsJob, sweepRecordingsIntervalMs)
  },
})

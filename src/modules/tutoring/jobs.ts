import type { Jobs } from '../../platform/jobs.ts'
import type { Timings } from '../../timings.ts'

const sweepJob = 'tutoring.sweep-bookings'
const newsJob = 'tutoring.tell-news'
const remindJob = 'tutoring.remind'

const sweepIntervalMs = 60 * 60 * 1000
const recountJob = 'tutoring.recount-messages'
const recountIntervalMs = 5 * 60 * 1000

export const createTutoringJobs = (jobs: Jobs, { newsSweepMs, reminderPollMs }: Timings) => ({
  define(work: Record<'sweep' | 'recount' | 'tellNews' | 'remind', () => Promise<void>>): void {
    jobs.define(sweepJob, { run: work.sweep })
    jobs.define(recountJob, { run: work.recount })
    jobs.define(newsJob, { run: work.tellNews })
    jobs.define(remindJob, { run: work.remind })
  },
  async schedule(): Promise<void> {
    await jobs.repeat(sweepJob, sweepIntervalMs)
    await jobs.repeat(recountJob, recountIntervalMs)
    await jobs.repeat(newsJob, newsSweepMs)
    await jobs.repeat(remindJob, reminderPollMs)
  },
})

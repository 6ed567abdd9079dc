import type { Jobs } from '../../platform/jobs.ts'
import type { Timings } from '../../timings.ts'

const minuteMs = 60 * 1000

type Work = Record<
  'sweep' | 'recount' | 'tellNews' | 'remind' | 'sweepUploads' | 'sweepRecordings',
  () => Promise<unknown>
>

export const createTutoringJobs = (jobs: Jobs, { newsSweepMs, reminderPollMs }: Timings) => {
  const names: [keyof Work, string, number][] = [
    ['sweep', 'tutoring.sweep-bookings', 60 * minuteMs],
    ['recount', 'tutoring.recount-messages', 5 * minuteMs],
    ['tellNews', 'tutoring.tell-news', newsSweepMs],
    ['remind', 'tutoring.remind', reminderPollMs],
    ['sweepUploads', 'tutoring.sweep-uploads', 10 * minuteMs],
    ['sweepRecordings', 'tutoring.sweep-recordings', 24 * 60 * minuteMs],
  ]
  return {
    define(work: Work): void {
      for (const [key, name] of names)
        jobs.define(name, {
          run: async () => {
            await work[key]()
          },
        })
    },
    async schedule(): Promise<void> {
      for (const [, name, intervalMs] of names) await jobs.repeat(name, intervalMs)
    },
  }
}

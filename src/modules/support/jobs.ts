import type { Jobs } from '../../platform/jobs.ts'

const newsJob = 'support.tell-news'

export const createSupportJobs = (jobs: Jobs, sweepMs: number) => ({
  define: (run: () => Promise<void>): void => jobs.define(newsJob, { run }),
  schedule: (): Promise<void> => jobs.repeat(newsJob, sweepMs),
})

import type { Jobs } from '../../platform/jobs.ts'

const removalsJob = 'assistant-sessions.finish-removals'
const intervalMs = 60 * 60 * 1000

export const createAssistantJobs = (jobs: Jobs, finishRemovals: () => Promise<void>) => {
  jobs.define(removalsJob, finishRemovals)
  return { schedule: () => jobs.repeat(removalsJob, intervalMs) }
}

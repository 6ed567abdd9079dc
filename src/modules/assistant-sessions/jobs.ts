import type { Jobs } from '../../platform/jobs.ts'

const removalsJob = 'assistant-sessions.finish-removals'
const intervalMs = 60 * 60 * 1000

export const createAssistantJobs = (jobs: Jobs, finishRemovals: () => Promise<void>) => {
  jobs.define(removalsJob, { run: finishRemovals })
  return { schedule: () => jobs.repeat(removalsJob, intervalMs) }
}

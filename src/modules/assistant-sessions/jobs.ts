import type { Jobs } from '../../platform/jobs.ts'
import type { SessionService } from './service.ts'

const removalsJob = 'assistant-sessions.finish-removals'
const intervalMs = 60 * 60 * 1000

export const createAssistantJobs = (jobs: Jobs, sessions: SessionService) => {
  jobs.define(removalsJob, sessions.finishRemovals)
  return { schedule: () => jobs.repeat(removalsJob, intervalMs) }
}

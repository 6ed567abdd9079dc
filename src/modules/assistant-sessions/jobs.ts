import type { Jobs } from '../../platform/jobs.ts'
import type { Removals } from './removals.ts'

const removalsJob = 'assistant-sessions.finish-removals'
const intervalMs = 60 * 60 * 1000

export const createAssistantJobs = (jobs: Jobs, removals: Removals) => {
  jobs.define(removalsJob, removals.finishLeftovers)
  return { schedule: () => jobs.repeat(removalsJob, intervalMs) }
}

import type { Jobs } from '../../../platform/jobs.ts'
import type { StatementClosing } from './closing-service.ts'

const closingJob = 'workflows.close-statements'

export const createStatementJobs = (jobs: Jobs, closing: StatementClosing, intervalMs: number) => {
  jobs.define(closingJob, { run: () => closing.run() })
  return { schedule: (): Promise<void> => jobs.repeat(closingJob, intervalMs) }
}

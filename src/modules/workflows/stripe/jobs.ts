import type { Jobs } from '../../../platform/jobs.ts'
import type { Timings } from '../../../timings.ts'
import type { CustomerService } from './customer-service.ts'
import type { UsageService } from './usage-service.ts'

const usageJob = 'workflows.report-usage'
const customersJob = 'workflows.create-customers'

export const createStripeJobs = (
  jobs: Jobs,
  usage: UsageService,
  customers: CustomerService,
  { stripePollMs, statementPollMs }: Timings,
) => {
  jobs.define(usageJob, { run: (_, signal) => usage.reportDue(signal) })
  jobs.define(customersJob, { run: () => customers.createMissing() })
  return {
    async schedule(): Promise<void> {
      await jobs.repeat(usageJob, stripePollMs)
      await jobs.repeat(customersJob, statementPollMs)
    },
  }
}

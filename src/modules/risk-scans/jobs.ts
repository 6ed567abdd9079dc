import type { Jobs } from '../../platform/jobs.ts'
import type { QueueService } from './queue-service.ts'
import type { RiskScanService } from './service.ts'

const scanJob = 'risk-scans.scan'
const sweepJob = 'risk-scans.sweep'
const sweepIntervalMs = 10 * 60 * 1000

export const createRiskScanJobs = (jobs: Jobs) => ({
  /** `concurrency` scans at a time in each process. */
  define(queue: QueueService, scans: RiskScanService, concurrency: number): void {
    jobs.define<{ scanId: string }>(scanJob, {
      run: ({ scanId }, signal) => queue.run(scanId, signal),
      concurrency,
    })
    jobs.define(sweepJob, { run: () => scans.sweep() })
  },
  schedule: () => jobs.repeat(sweepJob, sweepIntervalMs),
  enqueue: (scanId: string, delayMs = 0) => jobs.enqueue(scanJob, { scanId }, { delayMs }),
})

import type { Jobs } from '../../platform/jobs.ts'

const scanJob = 'risk-scans.scan'
const sweepJob = 'risk-scans.sweep'
const sweepIntervalMs = 10 * 60 * 1000

export type RiskScanJobHandlers = { run: (scanId: string) => Promise<void>; sweep: () => Promise<void> }

export const createRiskScanJobs = (jobs: Jobs) => ({
  /** `concurrency` scans at a time in each process. */
  define({ run, sweep }: RiskScanJobHandlers, concurrency: number): void {
    jobs.define<{ scanId: string }>(scanJob, { run: ({ scanId }) => run(scanId), concurrency })
    jobs.define(sweepJob, { run: () => sweep() })
  },
  schedule: () => jobs.repeat(sweepJob, sweepIntervalMs),
  enqueue: (scanId: string) => jobs.enqueue(scanJob, { scanId }),
})

import type { Kernel, Module } from '../../module.ts'
import { createFeed } from '../../platform/feed.ts'
import { createAiService } from './ai-service.ts'
import { createIntakeService } from './intake-service.ts'
import { createRiskScanJobs } from './jobs.ts'
import { createQueueService } from './queue-service.ts'
import { createRiskReportRoutes } from './report-routes.ts'
import type { RiskScan } from './risk-scan.ts'
import { createRiskScanRoutes } from './routes.ts'
import { createScanLog, type ScanEvent } from './scan-log.ts'
import { createScanner } from './scanner.ts'
import { createRiskScanService } from './service.ts'
import { createRiskScanStore } from './store.ts'

export type { RiskFinding, RiskScan } from './risk-scan.ts'

/** Risk scans: files and texts that an AI service reads for risks (contract 002). */
export const createRiskScans = (kernel: Kernel) => {
  const { connection, changes, files, may, settings } = kernel
  const { maxScanBytes, aiServiceConcurrency, timings } = settings
  const retryMs = timings.aiServiceRetryMs
  const scans = createRiskScanStore(connection)
  const feed = createFeed<ScanEvent>({ connection, changes, collection: 'risk_scan_events' })
  const log = createScanLog(feed)
  const ai = createAiService({
    url: settings.aiServiceUrl,
    timeoutMs: settings.aiServiceTimeoutMs,
    concurrency: aiServiceConcurrency,
    retryMs,
  })
  const scanner = createScanner(ai, files)
  const jobs = createRiskScanJobs(kernel.jobs)
  const { enqueue } = jobs
  const service = createRiskScanService({ scans, files, log, enqueue })
  const queue = createQueueService({ scans, scanner, log, retryMs, retryForMs: timings.scanRetryForMs })
  const intake = createIntakeService({ scans, files, scanner, maxScanBytes, enqueue, log })
  jobs.define({ run: queue.run, sweep: service.sweep }, aiServiceConcurrency)

  return {
    routes: {
      scans: createRiskScanRoutes({ may, intake, service, maxScanBytes }),
      reports: createRiskReportRoutes(may, service),
    },
    userData: { eraseUser: service.eraseUser },
    start: jobs.schedule,
    stop: async () => queue.stop(),
    /** Readers of events that this process serves. */
    followers: feed.followers,
    /** Finishes what crashes left; a job does so every ten minutes. */
    sweep: service.sweep,
    /** For demo data: inserts a finished scan unless one of that id exists. */
    async insertIfAbsent(scan: RiskScan): Promise<void> {
      if (!(await scans.byId(scan.id))) await scans.insert(scan)
    },
  } satisfies Module & Record<string, unknown>
}

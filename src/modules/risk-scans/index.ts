import type { Kernel, Module } from '../../module.ts'
import { createFeed } from '../../platform/feed.ts'
import { createAiService } from './ai-service.ts'
import { createRiskScanJobs } from './jobs.ts'
import { createQueueService } from './queue-service.ts'
import { createRiskReportRoutes } from './report-routes.ts'
import { createRiskScanRoutes } from './routes.ts'
import { createScanLog, type ScanEvent } from './scan-log.ts'
import { createRiskScanService } from './service.ts'
import { createRiskScanStore } from './store.ts'
import { createUploadService } from './upload-service.ts'

export type { RiskFinding, RiskScan } from './risk-scan.ts'

/** Scans of files and texts for risks by an AI service (contract 002). */
export const createRiskScans = (kernel: Kernel) => {
  const { connection, changes, files, may, settings } = kernel
  const { maxScanBytes, aiServiceConcurrency: concurrency } = settings
  const { aiServiceRetryMs: retryMs, scanRetryForMs: retryForMs } = settings.timings
  const scans = createRiskScanStore(connection)
  const feed = createFeed<ScanEvent>({ connection, changes, collection: 'risk_scan_events' })
  const log = createScanLog(feed)
  const { aiServiceUrl: url, aiServiceTimeoutMs: timeoutMs } = settings
  const ai = createAiService({ url, files, timeoutMs, concurrency, retryMs })
  const { enqueue, ...jobs } = createRiskScanJobs(kernel.jobs)
  const service = createRiskScanService({ scans, files, log, enqueue })
  const queue = createQueueService({ scans, ai, log, retryMs, retryForMs })
  const { erase } = service
  const uploads = createUploadService({ scans, files, ai, maxScanBytes, erase, enqueue, log })
  jobs.define(queue, service, concurrency)

  return {
    routes: {
      scans: createRiskScanRoutes(may, uploads, service),
      reports: createRiskReportRoutes(may, service),
    },
    userData: { eraseUser: service.eraseUser },
    start: jobs.schedule,
    stop: async () => queue.stop(),
    /** The number of readers of events that this process serves. */
    followers: feed.followers,
    sweep: service.sweep,
    insertIfAbsent: scans.insertIfAbsent,
  } satisfies Module & Record<string, unknown>
}

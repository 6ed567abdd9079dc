import type { Kernel, Module } from '../../module.ts'
import { createFeed } from '../../platform/feed.ts'
import { createAiService } from './ai-service.ts'
import { createDocumentRoutes } from './document-routes.ts'
import { createRiskScanJobs } from './jobs.ts'
import { createQueueService } from './queue-service.ts'
import { createRiskReportRoutes } from './report-routes.ts'
import { createRiskScanRoutes } from './routes.ts'
import { createRunningScans } from './running-scans.ts'
import { createScanLog, type ScanEvent } from './scan-log.ts'
import { createRiskScanService } from './service.ts'
import { createRiskScanStore } from './store.ts'
import { createUploadService } from './upload-service.ts'

export { type RiskFinding, type RiskScan, scanFiles } from './risk-scan.ts'

/** Scans of files and texts for risks by an AI service (contract 002). */
export const createRiskScans = (kernel: Kernel) => {
  const { connection, changes, files, logger, may, settings } = kernel
  const scans = createRiskScanStore(connection)
  const feed = createFeed<ScanEvent>({ connection, changes, collection: 'risk_scan_events' })
  const log = createScanLog(feed)
  const ai = createAiService(kernel)
  const { enqueue, ...jobs } = createRiskScanJobs(kernel.jobs)
  const running = createRunningScans(scans, settings.timings)
  const service = createRiskScanService(scans, files, running, log, logger, enqueue)
  const queue = createQueueService(scans, ai, running, log, enqueue, settings)
  const uploads = createUploadService(kernel, scans, ai, running, log, service.discard, enqueue)
  jobs.define(queue, service, settings.aiServiceConcurrency)

  return {
    routes: {
      scans: createRiskScanRoutes(may, uploads, service),
      documents: createDocumentRoutes(may, service),
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

import type { Connection } from 'mongoose'
import type { Access } from '../../http/access.ts'
import type { Changes } from '../../platform/changes.ts'
import { createFeed } from '../../platform/feed.ts'
import type { Files } from '../../platform/files.ts'
import type { Jobs } from '../../platform/jobs.ts'
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

export type RiskScansOptions = {
  connection: Connection
  changes: Changes
  jobs: Jobs
  files: Files
  /** Addresses and bounds; milliseconds and bytes. */
  aiServiceUrl: string
  aiServiceTimeoutMs: number
  aiServiceConcurrency: number
  maxScanBytes: number
  /** How often an AI service that is down is tried again. */
  aiServiceRetryMs?: number
}

/** Risk scans: files and texts that an AI service reads for risks. */
export const createRiskScans = (options: RiskScansOptions) => {
  const { connection, changes, files, maxScanBytes, aiServiceConcurrency } = options
  const retryMs = options.aiServiceRetryMs ?? 5000
  const scans = createRiskScanStore(connection)
  const feed = createFeed<ScanEvent>({ connection, changes, collection: 'risk_scan_events' })
  const log = createScanLog(feed)
  const ai = createAiService({
    url: options.aiServiceUrl,
    timeoutMs: options.aiServiceTimeoutMs,
    concurrency: aiServiceConcurrency,
    retryMs,
  })
  const scanner = createScanner(ai, files)
  const jobs = createRiskScanJobs(options.jobs)
  const { enqueue } = jobs
  const service = createRiskScanService({ scans, files, log, enqueue })
  const queue = createQueueService({ scans, scanner, log, retryMs })
  const intake = createIntakeService({ scans, files, scanner, maxScanBytes, enqueue, log })
  jobs.define({ run: queue.run, sweep: service.sweep }, aiServiceConcurrency)

  return {
    scheduleJobs: jobs.schedule,
    /** To be called before the jobs are drained. */
    stop: queue.stop,
    /** Readers of events whom this process serves. */
    followers: feed.followers,
    /** Finishes what crashes left; a job does so every ten minutes. */
    sweep: service.sweep,
    property: { eraseUser: service.eraseUser },
    /** For demo data: a scan that was made already. Nothing happens when there is one of that id. */
    async insertIfAbsent(scan: RiskScan): Promise<void> {
      if (!(await scans.byId(scan.id))) await scans.insert(scan)
    },
    mount: (may: Access) => ({
      scans: createRiskScanRoutes({ may, intake, service, maxScanBytes }),
      reports: createRiskReportRoutes(may, service),
    }),
  }
}

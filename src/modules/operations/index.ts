import { createCsvAnswer } from '../../http/csv-answer.ts'
import type { AnsweredRequest } from '../../http/shell.ts'
import type { HealthCheck, Kernel, Module } from '../../module.ts'
import { createRowBuffer } from '../../platform/row-buffer.ts'
import { atMostEvery } from '../../platform/write-check.ts'
import type { Accounts, ClientDirectory } from '../accounts/index.ts'
import { createActors } from './actors.ts'
import { toApiLog } from './api-logs/api-log.ts'
import { createApiLogRoutes } from './api-logs/routes.ts'
import { createApiLogStore } from './api-logs/store.ts'
import { createAuditLogRoutes } from './audit-logs/routes.ts'
import { createAuditLogService } from './audit-logs/service.ts'
import { createAuditLogStore } from './audit-logs/store.ts'
import type { Errors } from './errors/errors.ts'
import { createErrorRoutes } from './errors/routes.ts'
import { createErrorService } from './errors/service.ts'
import { createHealth } from './health/health.ts'
import { createHealthRoutes } from './health/routes.ts'
import { createHealthStore } from './health/store.ts'
import { createHttpMetrics } from './metrics/http-metrics.ts'
import { addPartMetrics } from './metrics/part-metrics.ts'
import { addProcessMetrics } from './metrics/process-metrics.ts'
import { createMetricsRoutes } from './metrics/routes.ts'
import type { Uptime } from './uptime.ts'

export { createAudit } from './audit-logs/store.ts'
export { createErrors, type Errors } from './errors/errors.ts'
export { createRecentChanges } from './recent-changes-store.ts'
export { createUptime } from './uptime.ts'
export { createUptimeStore } from './uptime-store.ts'

type Needs = {
  uptime: Uptime
  checks: Record<string, HealthCheck>
  minorChecks: Record<string, HealthCheck>
  accounts: Accounts
  clients: Pick<ClientDirectory, 'byId'>
  errors: Errors
}

/**
 * The logs of requests, changes and faults, and the health of the whole process; `checks` are the parts that other
 * modules and the start add, `minorChecks` those that it serves without.
 */
export const createOperations = (
  kernel: Kernel,
  { checks, minorChecks, accounts, clients, errors, uptime }: Needs,
) => {
  const { may, audit, connection, jobs, files, logger, metrics, settings, shutdown } = kernel
  const { role, timings, metricsToken } = settings
  const health = createHealthStore(connection)
  const storeTakesWrites = atMostEvery(timings.healthWriteMs, health.write)
  const filesTakeWrites = atMostEvery(timings.healthWriteMs, files.check)
  const parts = {
    store: async () => {
      await health.ping()
      await storeTakesWrites()
    },
    jobs: async () => {
      if (!jobs.isRunning()) throw new Error('the job queue is not running')
    },
    files: filesTakeWrites,
    ...checks,
  }
  const examine = createHealth(parts, minorChecks, timings.healthTimeoutMs, logger, shutdown.stopping)
  addPartMetrics(kernel, examine)
  const countRequest = createHttpMetrics(metrics)
  const stopLagTimer = addProcessMetrics(metrics, role, timings.loopLagMs)
  const actors = createActors(accounts)
  const answerCsv = createCsvAnswer(logger)
  const apiLogs = createApiLogStore(connection)
  const requests = createRowBuffer({
    name: 'api_logs',
    write: apiLogs.insertMany,
    everyMs: timings.apiLogMs,
    logger,
  })
  const changes = createAuditLogService(createAuditLogStore(connection), actors, clients.byId)
  return {
    routes: {
      auditLogs: createAuditLogRoutes(may, changes, actors, answerCsv),
      apiLogs: createApiLogRoutes(may, apiLogs, actors, answerCsv),
      errors: createErrorRoutes(may, createErrorService(errors.store, audit)),
      health: createHealthRoutes(may, examine),
      metrics: createMetricsRoutes(may, metrics, metricsToken),
    },
    async start(): Promise<void> {
      // A worker answers no requests.
      if (role !== 'worker') await uptime.start()
    },
    async stop(): Promise<void> {
      uptime.stop()
      stopLagTimer()
    },
    /** Counts and logs a request behind its answer. */
    onAnswered(answered: AnsweredRequest): void {
      countRequest(answered)
      const row = toApiLog(answered)
      if (row) requests.add(row)
    },
    /** Writes the rows that wait; called once the last request is answered. */
    async flush(): Promise<void> {
      // The hook that reports an answer runs behind it.
      await new Promise((resolve) => setImmediate(resolve))
      await Promise.all([requests.flush(), errors.reports.flush()])
    },
    metrics,
    errors: errors.store,
    faultsSince: apiLogs.faultsSince,
  } satisfies Module & Record<string, unknown>
}

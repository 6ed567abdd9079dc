import type { HealthCheck, Kernel, Module } from '../../module.ts'
import { atMostEvery } from '../../platform/write-check.ts'
import { createHealth } from './health.ts'
import { createHealthStore } from './health-store.ts'
import { createOperationsRoutes } from './routes.ts'
import type { Uptime } from './uptime.ts'

export { createAudit } from './audit-store.ts'
export { createRecentChanges } from './recent-changes-store.ts'
export { createUptime, type Uptime } from './uptime.ts'
export { createUptimeStore } from './uptime-store.ts'

type OperationsNeeds = {
  checks: Record<string, HealthCheck>
  minorChecks: Record<string, HealthCheck>
  uptime: Uptime
}

/**
 * Health of the whole process; `checks` are the parts that other modules and the start add, `minorChecks` those
 * that it serves without.
 */
export const createOperations = (
  { may, connection, jobs, files, logger, settings: { role, timings } }: Kernel,
  { checks, minorChecks, uptime }: OperationsNeeds,
) => {
  const store = createHealthStore(connection)
  const storeTakesWrites = atMostEvery(timings.healthWriteMs, store.write)
  const filesTakeWrites = atMostEvery(timings.healthWriteMs, files.check)
  const parts = {
    store: async () => {
      await store.ping()
      await storeTakesWrites()
    },
    jobs: async () => {
      if (!jobs.isRunning()) throw new Error('the job queue is not running')
    },
    files: filesTakeWrites,
    ...checks,
  }
  const examine = createHealth(parts, minorChecks, timings.healthTimeoutMs, logger)
  return {
    routes: { health: createOperationsRoutes(may, examine) },
    async start(): Promise<void> {
      // A worker answers no requests.
      if (role !== 'worker') await uptime.start()
    },
    async stop(): Promise<void> {
      uptime.stop()
    },
  } satisfies Module
}

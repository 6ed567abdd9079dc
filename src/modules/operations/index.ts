import type { HealthCheck, Kernel, Module } from '../../module.ts'
import { databaseOf } from '../../platform/mongo.ts'
import { createOperationsRoutes } from './routes.ts'

export { createAudit } from './audit-store.ts'

/** Health of the whole process; `checks` are the parts that other modules and the start add. */
export const createOperations = (
  { may, connection, jobs, files }: Kernel,
  { checks }: { checks: Record<string, HealthCheck> },
) =>
  ({
    routes: {
      health: createOperationsRoutes(may, {
        store: async () => {
          await databaseOf(connection).command({ ping: 1 })
        },
        jobs: async () => {
          if (!jobs.isRunning()) throw new Error('the job queue is not running')
        },
        files: files.check,
        ...checks,
      }),
    },
  }) satisfies Module

import type { HealthCheck, Kernel, Module } from '../../module.ts'
import type { Audit } from '../../platform/audit.ts'
import { createAuditStore } from './audit-store.ts'
import { createOperationsRoutes } from './routes.ts'

/** The audit trail, which every module writes to: a part of the platform. */
export const createAudit = (connection: Kernel['connection']): Audit => ({
  record: createAuditStore(connection).insert,
})

/** Health of the whole process; `checks` are the parts that other modules and the start add. */
export const createOperations = (
  { may, connection, jobs, files }: Kernel,
  { checks }: { checks: Record<string, HealthCheck> },
) =>
  ({
    routes: {
      health: createOperationsRoutes(may, {
        store: async () => {
          await connection.getClient().db(connection.name).command({ ping: 1 })
        },
        jobs: async () => {
          if (!jobs.isRunning()) throw new Error('the job queue is not running')
        },
        files: files.check,
        ...checks,
      }),
    },
  }) satisfies Module

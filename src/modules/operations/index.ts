import type { Connection } from 'mongoose'
import type { Access } from '../../http/access.ts'
import type { Audit } from './audit.ts'
import { createAuditStore } from './audit-store.ts'
import type { HealthCheck } from './health.ts'
import { createOperationsRoutes } from './routes.ts'

export type { Audit, AuditEntry } from './audit.ts'
export type { HealthCheck } from './health.ts'

/** The audit trail, which every module writes to. */
export const createAudit = (connection: Connection): Audit => {
  const store = createAuditStore(connection)
  return { record: store.insert }
}

export type OperationsOptions = { may: Access; checks: Record<string, HealthCheck> }

/** What whoever runs Convene needs: whether it is well. */
export const createOperations = ({ may, checks }: OperationsOptions) => ({
  routes: createOperationsRoutes(may, checks),
})

import type { Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import type { Actor, Audit, AuditChange, AuditTarget } from '../../../platform/audit.ts'
import { createBatch, type Waiting } from '../../../platform/batch.ts'
import { idsBetween } from '../../../platform/id-time.ts'
import { collectionOf, definedFields, field, refusedRows, rowSchema } from '../../../platform/mongo.ts'
import { createLogReader } from '../log-rows-store.ts'
import type { AuditFilter, AuditLog } from './audit-log.ts'

const newestFirst = { _id: -1 } as const

const auditSchema = rowSchema<AuditLog>({
  _id: field.string,
  client_id: field.nullableString,
  user_id: field.nullableString,
  api_key_id: { type: String },
  action: field.string,
  resource_type: field.string,
  resource_id: field.string,
  changes: { type: {}, required: true },
  ip_address: field.string,
  user_agent: field.nullableString,
  created_at: field.date,
})
  .index({ client_id: 1, ...newestFirst })
  .index({ user_id: 1, ...newestFirst })
  .index({ action: 1, ...newestFirst })
  .index({ resource_id: 1, ...newestFirst })

const auditRows = (connection: Connection) =>
  collectionOf<AuditLog>(connection, 'AuditLog', auditSchema, 'audit_logs')

/** The audit trail, which every module writes to: a part of the platform. */
export const createAudit = (connection: Connection): Audit => {
  const rows = auditRows(connection)
  /** Changes that are made together are stored in one write. */
  const insert = createBatch<AuditLog, void>({
    async write(group: Waiting<AuditLog, void>[]): Promise<[]> {
      // A change that is told again has its row already.
      const items = group.map(({ item }) => item)
      await rows.insertMany(items, { ordered: false }).catch(refusedRows)
      for (const { resolve } of group) resolve()
      return []
    },
    maxItems: 200,
    maxWrites: 2,
  })
  return {
    async erasePerson(userId) {
      const personal = ['email', 'first_name', 'last_name']
      const paths = personal.flatMap((name) => [`changes.before.${name}`, `changes.after.${name}`])
      await rows.updateMany(
        { resource_type: 'user', resource_id: userId },
        { $unset: Object.fromEntries(paths.map((path) => [path, ''])) },
      )
    },
    record: (actor, action, target, change = {}) => insert(rowOf(actor, action, target, change)),
  }
}

const rowOf = (
  { userId, address, userAgent = null, keyId }: Actor,
  action: string,
  { type, id }: AuditTarget,
  { id: _id, client_id = null, before, after }: AuditChange,
): AuditLog => {
  const created_at = new Date()
  return {
    _id: _id ?? Bun.randomUUIDv7('hex', created_at),
    client_id,
    user_id: userId,
    ...(keyId !== undefined && { api_key_id: keyId }),
    action,
    resource_type: type,
    resource_id: id,
    changes: { before: before ?? null, after: after ?? null },
    ip_address: address,
    user_agent: userAgent,
    created_at,
  }
}

/** The audit trail for its readers, newest first. */
export const createAuditLogStore = (connection: Connection) => {
  const reader = createLogReader(auditRows(connection))
  return {
    page: (filter: AuditFilter, page: Page) => reader.page(toFilter(filter), page),
    before: (filter: AuditFilter, id: string | null, limit: number) =>
      reader.before(toFilter(filter), id, limit),
  }
}

export type AuditLogStore = ReturnType<typeof createAuditLogStore>

const toFilter = ({ from, to, ...equal }: AuditFilter): Filter<AuditLog> => ({
  ...definedFields(equal),
  ...((from || to) && { _id: idsBetween(from, to) }),
})

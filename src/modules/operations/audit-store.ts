import type { Connection } from 'mongoose'
import type { Audit } from '../../platform/audit.ts'
import { field, insertOnce, rowSchema } from '../../platform/mongo.ts'

type AuditEntry = {
  _id: string
  action: string
  actor_id: string | null
  address: string
  target_type: string
  target_id: string
  client_id: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  created_at: Date
}

const auditSchema = rowSchema<AuditEntry>({
  _id: field.string,
  action: field.string,
  actor_id: field.nullableString,
  address: field.string,
  target_type: field.string,
  target_id: field.string,
  client_id: field.nullableString,
  before: field.nullableJson,
  after: field.nullableJson,
  created_at: field.date,
})
auditSchema.index({ created_at: -1 })
auditSchema.index({ target_id: 1, created_at: -1 })

/** The audit trail, which every module writes to: a part of the platform. */
export const createAudit = (connection: Connection): Audit => {
  const entries = connection.model<AuditEntry>('AuditLog', auditSchema, 'audit_logs')
  return {
    async eraseAddress(userId) {
      await entries.updateMany(
        { target_type: 'user', target_id: userId },
        { $unset: { 'before.email': '', 'after.email': '' } },
      )
    },
    async record(actor, action, target, { id, client_id = null, before, after } = {}) {
      const entry = entries.create({
        _id: id ?? Bun.randomUUIDv7(),
        action,
        actor_id: actor.userId,
        address: actor.address,
        target_type: target.type,
        target_id: target.id,
        client_id,
        before: before ?? null,
        after: after ?? null,
        created_at: new Date(),
      })
      await insertOnce(entry)
    },
  }
}

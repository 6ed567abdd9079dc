import { type Connection, Schema } from 'mongoose'
import { schemaOptions } from '../../platform/mongo.ts'
import type { AuditEntry } from './audit.ts'

type AuditRow = {
  _id: string
  action: string
  actor_id: string | null
  address: string
  target_type: string
  target_id: string
  client_id: string | null
  before: unknown
  after: unknown
  created_at: Date
}

const requiredString = { type: String, required: true } as const

const auditSchema = new Schema<AuditRow>(
  {
    _id: requiredString,
    action: requiredString,
    actor_id: { type: String, default: null },
    address: requiredString,
    target_type: requiredString,
    target_id: requiredString,
    client_id: { type: String, default: null },
    before: { type: Schema.Types.Mixed, default: null },
    after: { type: Schema.Types.Mixed, default: null },
    created_at: { type: Date, required: true },
  },
  schemaOptions,
)
auditSchema.index({ created_at: -1 })
auditSchema.index({ target_id: 1, created_at: -1 })

export const createAuditStore = (connection: Connection) => {
  const entries = connection.model<AuditRow>('AuditLog', auditSchema, 'audit_logs')
  return {
    async insert(entry: AuditEntry): Promise<void> {
      await entries.create({
        _id: Bun.randomUUIDv7(),
        action: entry.action,
        actor_id: entry.actorId,
        address: entry.address,
        target_type: entry.targetType,
        target_id: entry.targetId,
        client_id: entry.clientId ?? null,
        before: entry.before ?? null,
        after: entry.after ?? null,
        created_at: new Date(),
      })
    },
  }
}

import { type Connection, Schema } from 'mongoose'
import type { Actor, AuditChange, AuditTarget } from '../../platform/audit.ts'
import { schemaOptions } from '../../platform/mongo.ts'

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

const requiredString = { type: String, required: true } as const

const auditSchema = new Schema<AuditEntry>(
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
  const entries = connection.model<AuditEntry>('AuditLog', auditSchema, 'audit_logs')
  return {
    async insert(
      actor: Actor,
      action: string,
      target: AuditTarget,
      { client_id = null, before, after }: AuditChange = {},
    ): Promise<void> {
      await entries.create({
        _id: Bun.randomUUIDv7(),
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
    },
  }
}

import type { Migration } from '../platform/store-version.ts'

const names = {
  actor_id: 'user_id',
  address: 'ip_address',
  target_type: 'resource_type',
  target_id: 'resource_id',
  before: 'changes.before',
  after: 'changes.after',
}

/** The audit trail is stored under the names that it is sent under. */
export const auditShape: Migration = {
  version: 6,
  summary: 'store audit_logs under the names that they are sent under',
  async run(db) {
    const rows = db.collection('audit_logs')
    await rows.dropIndexes().catch(() => undefined)
    await rows.updateMany({ target_id: { $exists: true } }, { $rename: names, $set: { user_agent: null } })
  },
}

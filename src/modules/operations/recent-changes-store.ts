import type { Connection } from 'mongoose'
import { databaseOf } from '../../platform/mongo.ts'

type AuditRow = {
  _id: string
  action: string
  user_id: string | null
  resource_type: string
  client_id: string | null
  created_at: Date
}

/** Returns the function that reads the newest changes of the audit trail; their ids rise with time. */
export const createRecentChanges = (connection: Connection) => {
  const rows = databaseOf(connection).collection<AuditRow>('audit_logs')
  return async (limit: number) => {
    const found = await rows.find().sort({ _id: -1 }).limit(limit).toArray()
    return found.map(({ _id, action, resource_type, client_id, user_id, created_at }) => ({
      _id,
      action,
      resource_type,
      client_id,
      user_id,
      created_at,
    }))
  }
}

import { t } from 'elysia'
import { type CsvColumn, csvDate } from '../../../http/csv-answer.ts'
import { envelopeList, isoDate, listQuery, nullable, orCsv } from '../../../http/wire.ts'
import { logQuery, readLogFilter, text } from '../log-wire.ts'
import type { AuditFilter, ShownAuditLog } from './audit-log.ts'

const fields = nullable(t.Record(t.String(), t.Unknown()))

const auditLog = t.Object({
  id: t.String(),
  client_id: nullable(t.String()),
  user_id: nullable(t.String()),
  api_key_id: nullable(t.String(), 'the API key of a client that made the change'),
  user: nullable(t.Object({ email: t.String() }), 'null for the server itself'),
  action: t.String({ examples: ['user.changed'] }),
  resource_type: t.String(),
  resource_id: t.String(),
  changes: t.Object({ before: fields, after: fields }),
  ip_address: t.String(),
  user_agent: nullable(t.String()),
  created_at: isoDate,
})

const toAuditLog = ({ _id, email, ...row }: ShownAuditLog) => ({
  id: _id,
  ...row,
  api_key_id: row.api_key_id ?? null,
  user: email === null ? null : { email },
})

const list = envelopeList('logs', auditLog, toAuditLog)
export const auditLogs = orCsv(list.wire)
export const toAuditLogs = list.toWire

export const { wire: activity, toWire: toActivity } = envelopeList('activity', auditLog, toAuditLog)

export const activityQuery = t.Object(listQuery)

export const auditQuery = t.Object({
  ...logQuery,
  action: text(64, 'an action such as user.changed'),
  resource_type: text(64, 'a type such as user'),
  resource_id: text(128, 'the id of what was changed'),
})

export const readAuditFilter = (query: typeof auditQuery.static): AuditFilter => ({
  ...readLogFilter(query),
  action: query.action || undefined,
  resource_type: query.resource_type || undefined,
  resource_id: query.resource_id || undefined,
})

export const auditColumns: readonly CsvColumn<ShownAuditLog>[] = [
  ['id', ({ _id }) => _id],
  ['created_at', ({ created_at }) => csvDate(created_at)],
  ['client_id', ({ client_id }) => client_id],
  ['user_id', ({ user_id }) => user_id],
  ['user_email', ({ email }) => email],
  ['api_key_id', (row) => row.api_key_id ?? null],
  ['action', ({ action }) => action],
  ['resource_type', ({ resource_type }) => resource_type],
  ['resource_id', ({ resource_id }) => resource_id],
  ['before', ({ changes }) => changes.before && JSON.stringify(changes.before)],
  ['after', ({ changes }) => changes.after && JSON.stringify(changes.after)],
  ['ip_address', ({ ip_address }) => ip_address],
  ['user_agent', ({ user_agent }) => user_agent],
]

import { t } from 'elysia'
import { type CsvColumn, csvDate } from '../../../http/csv-answer.ts'
import { errorCodes, invalid } from '../../../http/errors.ts'
import { envelopeList, integer, isoDate, nullable, oneOf, orCsv } from '../../../http/wire.ts'
import { logQuery, readLogFilter, text } from '../log-wire.ts'
import type { ApiLogFilter, ShownApiLog } from './api-log.ts'

const apiLog = t.Object({
  id: t.String(),
  client_id: nullable(t.String()),
  user_id: nullable(t.String()),
  user: nullable(t.Object({ email: t.String() })),
  method: t.String(),
  path: t.String({ description: 'what is no word of a route and no id reads [hidden]' }),
  status_code: integer(),
  duration_ms: t.Number(),
  request_id: t.String(),
  ip_address: t.String(),
  user_agent: nullable(t.String()),
  error_code: nullable(t.String()),
  created_at: isoDate,
})

const list = envelopeList('logs', apiLog, ({ _id, email, ...row }: ShownApiLog) => ({
  id: _id,
  ...row,
  user: email === null ? null : { email },
}))
export const apiLogs = orCsv(list.wire)
export const toApiLogs = list.toWire

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

export const apiLogQuery = t.Object({
  ...logQuery,
  method: t.Optional(oneOf(methods)),
  status: text(80, 'a list of codes such as 404 and of classes such as 5xx, parted by commas'),
  search: text(100, 'a part of the path'),
})

/** The codes that answers have, in their order. */
const known = [
  ...new Set([
    101,
    200,
    201,
    202,
    204,
    206,
    302,
    303,
    304,
    ...Object.values(errorCodes).map(([code]) => code),
  ]),
].sort((one, other) => one - other)

/** Throws 400 for what is no code and no class. */
const readStatuses = (given: string): number[] =>
  given.split(',').flatMap((word) => {
    const status = word.trim()
    if (/^[1-5]xx$/i.test(status)) return known.filter((code) => String(code)[0] === status[0])
    if (!/^[1-5]\d\d$/.test(status))
      throw invalid('/status', 'must be a list of codes such as 404 and of classes such as 5xx')
    return [Number(status)]
  })

export const readApiLogFilter = (query: typeof apiLogQuery.static): ApiLogFilter => ({
  ...readLogFilter(query),
  method: query.method,
  statuses: query.status ? readStatuses(query.status) : undefined,
  search: query.search || undefined,
})

export const apiLogColumns: readonly CsvColumn<ShownApiLog>[] = [
  ['id', ({ _id }) => _id],
  ['created_at', ({ created_at }) => csvDate(created_at)],
  ['client_id', ({ client_id }) => client_id],
  ['user_id', ({ user_id }) => user_id],
  ['user_email', ({ email }) => email],
  ['method', ({ method }) => method],
  ['path', ({ path }) => path],
  ['status_code', ({ status_code }) => status_code],
  ['duration_ms', ({ duration_ms }) => duration_ms],
  ['request_id', ({ request_id }) => request_id],
  ['ip_address', ({ ip_address }) => ip_address],
  ['user_agent', ({ user_agent }) => user_agent],
  ['error_code', ({ error_code }) => error_code],
]

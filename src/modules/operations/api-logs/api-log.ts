import type { AnsweredRequest } from '../../../http/shell.ts'

/** One request to `/api/v1` and its answer. */
export type ApiLog = {
  /** Its time is that of the answer. */
  _id: string
  /** The client of the user or of the API key; null without one. */
  client_id: string | null
  user_id: string | null
  method: string
  /** Without the query, and without what may be a secret: see `shownPath`. */
  path: string
  status_code: number
  /** Until the answer began: a stream goes on. */
  duration_ms: number
  request_id: string
  ip_address: string
  user_agent: string | null
  error_code: string | null
  created_at: Date
}

/** A row with the address of its user; null without a user. */
export type ShownApiLog = ApiLog & { email: string | null }

export type ApiLogFilter = {
  client_id?: string | undefined
  user_id?: string | undefined
  method?: string | undefined
  /** Codes, of which a row has one. */
  statuses?: number[] | undefined
  /** A part of the path. */
  search?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

export const keptForSeconds = 30 * 24 * 60 * 60

/** Partial indexes have the refused requests alone. */
export const firstRefusal = 400
export const firstFault = 500

const prefix = '/api/v1'
const longestPath = 300

/** Returns the path of a URL, without its query, when it is one of `/api/v1`; null otherwise. */
export const loggedPath = (url: string): string | null => {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (!url.startsWith(prefix, start)) return null
  const next = url[start + prefix.length]
  if (next !== undefined && next !== '/' && next !== '?') return null
  const end = url.indexOf('?', start)
  return shownPath(end === -1 ? url.slice(start) : url.slice(start, end))
}

// The words of routes, UUIDs, counts and months.
const plain =
  '(?:[a-z]{1,20}(?:[-_][a-z]{1,20}){0,5}(?:\\.[a-z]{1,4})?|v1|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{1,10}|\\d{4}-\\d{2}(?:-\\d{2})?)'
const plainPath = new RegExp(`^(?:/${plain})+/?$`)
const plainSegment = new RegExp(`^(?:${plain})?$`)

/** A caller may put anything into a path, a token too: a segment that is no word of a route and no id is hidden. */
const shownPath = (path: string): string => {
  if (path.length <= longestPath && plainPath.test(path)) return path
  return path
    .slice(0, longestPath)
    .split('/')
    .map((segment) => (plainSegment.test(segment) ? segment : '[hidden]'))
    .join('/')
}

/** Returns the row of a request; null for one that is not logged. */
export const toApiLog = (answered: AnsweredRequest): ApiLog | null => {
  const { request, requestId, caller, status, errorCode, durationMs } = answered
  const path = loggedPath(request.url)
  if (path === null) return null
  const created_at = new Date()
  return {
    _id: Bun.randomUUIDv7('hex', created_at),
    client_id: caller.user?.clientId ?? caller.clientKey?.clientId ?? null,
    user_id: caller.user?.userId ?? null,
    method: request.method,
    path,
    status_code: status,
    duration_ms: durationMs,
    request_id: requestId,
    ip_address: caller.address,
    user_agent: caller.userAgent ?? null,
    error_code: errorCode,
    created_at,
  }
}

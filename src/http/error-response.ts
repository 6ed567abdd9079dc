import { ParseError, ValidationError } from 'elysia'
import { isStoreAway, isStoreFull } from '../platform/mongo.ts'
import { toIssues } from './check.ts'
import { AppError, type ErrorCode, type Issue } from './errors.ts'
import type { FaultLog } from './fault-log.ts'

/** The one error body. Each frontend reads its own spelling of the text: `error`, `message` or `detail`. */
export type ErrorBody<Code extends ErrorCode = ErrorCode> = {
  success: false
  statusCode: number
  code: Code
  error: string
  message: string
  detail: string
  requestId: string
  issues?: Issue[]
}

const storeRetrySeconds = 5

const challenge = { 'www-authenticate': 'Bearer realm="convene"' }

/** Maps any thrown value to the error answer and its code. Only the public texts of an AppError are sent. */
export const toErrorResponse = (
  thrown: unknown,
  elysiaCode: unknown,
  signal: AbortSignal,
  requestId: string,
  log: FaultLog,
): { code: ErrorCode; response: Response } => {
  const fault = toAppError(thrown, elysiaCode)
  // The client ended what failed, and receives no answer.
  const ended = fault.status >= 500 && signal.aborted
  const error = ended ? new AppError('BODY_UNREADABLE', { text: 'The client disconnected' }) : fault
  const err = fault.cause ?? thrown
  if (ended) log.disconnected(requestId, err)
  else if (error.status >= 500) log.failed(error.code, { requestId, err })
  const body: ErrorBody = {
    success: false,
    statusCode: error.status,
    code: error.code,
    error: error.text,
    message: error.message,
    detail: error.message,
    requestId,
    ...(error.issues && { issues: error.issues }),
  }
  // RFC 9110 asks for a challenge with every 401, also for a wrong password.
  const headers = error.status === 401 ? { ...challenge, ...error.headers } : error.headers
  return { code: error.code, response: Response.json(body, { status: error.status, headers }) }
}

/**
 * Returns the error of any thrown value. A store that is away or full is 503, also where a service names the
 * failure.
 */
export const toAppError = (thrown: unknown, elysiaCode: unknown): AppError => {
  const isFull = isStoreFull(thrown)
  if (isFull || isStoreAway(thrown)) {
    const named = thrown instanceof AppError ? thrown.text : null
    const text = named ?? (isFull ? 'Nothing can be saved right now: try again later' : null)
    const headers = { 'retry-after': String(storeRetrySeconds) }
    return new AppError('STORE_UNAVAILABLE', { ...(text && { text }), headers, cause: thrown })
  }
  if (thrown instanceof AppError) return thrown
  // Elysia wraps what our own body parsers throw.
  if (thrown instanceof ParseError) return toAppError(thrown.cause, null)
  if (thrown instanceof ValidationError && thrown.type !== 'response')
    return new AppError('VALIDATION_FAILED', { issues: toIssues(thrown.all) })
  // The code of a thrown object must not pass for Elysia's: only Elysia's own errors have these.
  if (elysiaCode === 'NOT_FOUND') return new AppError('NOT_FOUND')
  if (elysiaCode === 'INVALID_COOKIE_SIGNATURE') return new AppError('BODY_UNREADABLE')
  return new AppError('INTERNAL_ERROR', { cause: thrown })
}

import type { Logger } from 'pino'
import { type ErrorReports, noReports } from '../platform/error-reports.ts'
import { createOutageLog } from '../platform/outage-log.ts'
import { reasonOf } from '../platform/reason.ts'
import { AppError, type ErrorCode } from './errors.ts'

export type FaultLog = ReturnType<typeof createFaultLog>

/** Each request that they fail stands in the request log: the fault itself is logged once in a while. */
const outages = new Set<ErrorCode>(['STORE_UNAVAILABLE', 'FILES_UNAVAILABLE'])

/** Faults of this server and of what it cannot be without. Others are of services that it asks. */
const critical = new Set<ErrorCode>(['INTERNAL_ERROR', 'STORE_UNAVAILABLE', 'FILES_UNAVAILABLE'])

/** The log of failed requests and socket frames, which administrators see as groups too. */
export const createFaultLog = (logger: Logger, outageMs: number, reports: ErrorReports = noReports) => {
  const logOutage = createOutageLog(logger, outageMs)
  return {
    disconnected(requestId: string, error: unknown): void {
      logger.info({ requestId, reason: reasonOf(error) }, 'the client disconnected')
    },
    failed(code: ErrorCode, about: { err: unknown; requestId?: string }, text = 'request failed'): void {
      const { err: error, requestId } = about
      const severity = critical.has(code) ? 'critical' : 'warning'
      reports.add({ severity, type: typeOf(error), error, requestId })
      if (outages.has(code)) logOutage({ ...about, code }, text)
      else logger.error({ ...about, code }, text)
    },
  }
}

/** The code of an error of ours, the class of any other one. */
const typeOf = (error: unknown): string =>
  error instanceof AppError ? error.code : error instanceof Error ? error.name : 'Error'

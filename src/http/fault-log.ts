import type { Logger } from 'pino'
import { createOutageLog } from '../platform/outage-log.ts'
import { reasonOf } from '../platform/reason.ts'
import type { ErrorCode } from './errors.ts'

export type FaultLog = ReturnType<typeof createFaultLog>

/** Each request that they fail stands in the request log: the fault itself is logged once in a while. */
const outages = new Set<ErrorCode>(['STORE_UNAVAILABLE', 'FILES_UNAVAILABLE'])

/** The log of failed requests and socket frames. */
export const createFaultLog = (logger: Logger, outageMs: number) => {
  const logOutage = createOutageLog(logger, outageMs)
  return {
    disconnected(requestId: string, error: unknown): void {
      logger.info({ requestId, reason: reasonOf(error) }, 'the client disconnected')
    },
    failed(code: ErrorCode, about: { err: unknown; requestId?: string }, text = 'request failed'): void {
      if (outages.has(code)) logOutage({ ...about, code }, text)
      else logger.error({ ...about, code }, text)
    },
  }
}

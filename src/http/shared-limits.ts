import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { createLimitStore } from '../platform/limit-store.ts'
import { createOutageLog } from '../platform/outage-log.ts'
import type { Settings } from '../settings.ts'
import { createWindows } from './limit-windows.ts'
import { createLimits, type Limits } from './limits.ts'
import { createLoginLimit } from './login-limit.ts'

/**
 * The rate limits of a process. Those of requests are shared through the store where other processes can reach it; those
 * of logins are always counted there.
 */
export const createSharedLimits = (
  { mongodbUri, embeddedPort, rateLimitGeneral, rateLimitAuth, timings }: Settings,
  connection: Connection,
  logger: Logger,
): Limits => {
  const store = createLimitStore(connection)
  const { limitSyncMs, outageLogMs } = timings
  const log = createOutageLog(logger, outageLogMs)
  const isAlone = mongodbUri === null && embeddedPort === null
  const sharing = {
    store,
    everyMs: limitSyncMs,
    onFault: (err: unknown) => log({ err }, 'rate limits are counted in this process alone for now'),
  }
  return createLimits(
    rateLimitGeneral,
    rateLimitAuth && createLoginLimit(store, rateLimitAuth, limitSyncMs),
    createWindows(isAlone ? null : sharing),
  )
}

import type { Logger } from 'pino'
import type { VerifyToken } from '../../src/http/caller.ts'
import { createLimits } from '../../src/http/limits.ts'
import type { SocketsOptions } from '../../src/http/socket-visits.ts'
import type { Settings } from '../../src/settings.ts'

/** What sockets ask of a server: only the users that `verifyToken` knows, no API keys, no limits. */
export const socketGuards = (
  settings: Settings,
  logger: Logger,
  verifyToken: VerifyToken,
): SocketsOptions => ({
  verifyToken,
  isOwnToken: async () => true,
  verifyApiKey: async () => null,
  limits: createLimits(null, null),
  logger,
  settings,
})

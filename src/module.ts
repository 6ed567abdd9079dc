import type { AnyElysia } from 'elysia'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import type { Access } from './http/access.ts'
import type { Limits } from './http/limits.ts'
import type { SharedRoutes } from './http/shared-routes.ts'
import type { SocketIo } from './http/socket-io.ts'
import type { Sockets } from './http/sockets.ts'
import type { Actor, Audit } from './platform/audit.ts'
import type { Changes } from './platform/changes.ts'
import type { ErrorReports } from './platform/error-reports.ts'
import type { Files } from './platform/files.ts'
import type { Jobs } from './platform/jobs.ts'
import type { Llm } from './platform/llm.ts'
import type { Mail } from './platform/mail.ts'
import type { Observation } from './platform/observation.ts'
import type { Keys } from './platform/secrets.ts'
import type { Shutdown } from './platform/shutdown.ts'
import type { Settings } from './settings.ts'

/** The outside world of one process. */
export type Platform = Observation & {
  settings: Settings
  connection: Connection
  changes: Changes
  jobs: Jobs
  files: Files
  mail: Mail
  /** null without a language model. */
  llm: Llm | null
  logger: Logger
  audit: Audit
  reports: ErrorReports
  limits: Limits
  shutdown: Shutdown
}

/** What every module is made from: the platform and the guards of routes and sockets. */
export type Kernel = Platform & {
  may: Access
  sockets: Sockets
  socketIo: SocketIo
  /** The keys of what a module signs or seals, derived from `JWT_SECRET` and `JWT_SECRET_PREVIOUS`. */
  keysFor(purpose: string): Keys
}

/**
 * Resolves when a part of the system works. A rejection with a `CannotWriteError` says that it can be read all
 * the same; the reason of any rejection is for the log alone.
 */
export type HealthCheck = () => Promise<void>

/** How the data that a module keeps for a user follows that user. */
export type UserData = {
  /** Moves the data of a guest to the user that signs in. */
  takeOverGuest?(guestId: string, userId: string, actor: Actor): Promise<unknown>
  /** Must be safe to repeat: it runs until it succeeds. `email` is case-folded. */
  eraseUser(userId: string, email: string | null): Promise<void>
}

/** What a module gives to `convene.ts` and `app.ts`. An absent field means an absent concern. */
export type Module = {
  /** Route tables, each mounted by `app.ts`. */
  routes: Record<string, AnyElysia>
  /** Its side of the paths that two products use. */
  sharedRoutes?: SharedRoutes
  userData?: UserData
  /** Parts of `/health`. */
  checks?: Record<string, HealthCheck>
  /** Called once the indexes exist and changes and jobs arrive. */
  start?(): Promise<void>
  /** Ends work of its own; called when the process stops, before the jobs are drained. */
  stop?(): Promise<void>
}

import type { Connection } from 'mongoose'
import type { Access } from '../../http/access.ts'
import type { Limits } from '../../http/limits.ts'
import type { Changes } from '../../platform/changes.ts'
import type { Jobs } from '../../platform/jobs.ts'
import type { Mail } from '../../platform/mail.ts'
import type { JwtAlgorithm } from '../../settings.ts'
import type { Audit } from '../operations/index.ts'
import { createAccountStore } from './account-store.ts'
import { createAccountAdminRoutes } from './admin-routes.ts'
import { createAuthentication } from './authentication.ts'
import { createAccountJobs } from './jobs.ts'
import { createLoginService } from './login-service.ts'
import { createLoginStore } from './login-store.ts'
import { createRecoveryService } from './recovery-service.ts'
import { createAccountRoutes } from './routes.ts'
import { createAccountService } from './service.ts'
import { createSessionCookies } from './session-cookies.ts'
import { createTokens } from './tokens.ts'
import { createV1AccountRoutes } from './v1-routes.ts'

export type { Account, Role } from './account.ts'

export type AccountsOptions = {
  connection: Connection
  changes: Changes
  jobs: Jobs
  mail: Mail
  audit: Audit
  jwtSecret: string
  jwtAlgorithm: JwtAlgorithm
  accessTokenMinutes: number
  publicUrl: string
}

/** What other modules own of a user, and how it follows the user. */
export type UserProperty = {
  takeOverGuest?(guestId: string, userId: string, address: string): Promise<void>
  /** Must be safe to repeat: it runs until it succeeds. `email` is case-folded. */
  eraseUser(userId: string, email: string | null): Promise<void>
}

export type AccountRouteDependencies = {
  may: Access
  limits: Limits
  secureCookies: boolean
  corsOrigins: string[]
  properties: UserProperty[]
}

/**
 * Accounts and logins. Made in two steps: the routes' guards need `verifyToken`, and the routes need
 * the guards.
 */
export const createAccounts = (options: AccountsOptions) => {
  const { audit, mail, publicUrl } = options
  const accounts = createAccountStore(options.connection)
  const store = createLoginStore(options.connection)
  const tokens = createTokens(options.jwtSecret, options.jwtAlgorithm)
  const authentication = createAuthentication(tokens, accounts, store, options.changes)
  const accessTokenSeconds = options.accessTokenMinutes * 60
  const logins = createLoginService({ accounts, store, tokens, authentication, accessTokenSeconds })
  const recovery = createRecoveryService({ accounts, store, logins, mail, audit, publicUrl })
  const jobs = createAccountJobs(options.jobs)
  const service = createAccountService({
    accounts,
    logins,
    audit,
    forgetAccount: authentication.forgetAccount,
    enqueueErasure: jobs.enqueueErasure,
  })

  return {
    verifyToken: authentication.verifyToken,
    register: service.register,
    findByEmail: accounts.byEmail,
    isEmpty: accounts.isEmpty,
    scheduleJobs: jobs.schedule,
    mount({ may, limits, secureCookies, corsOrigins, properties }: AccountRouteDependencies) {
      jobs.define({
        async eraseEverythingOf(userId) {
          const email = await accounts.emailBeingErased(userId)
          for (const property of properties) await property.eraseUser(userId, email)
          await accounts.finishErasure(userId)
        },
        idsBeingErased: accounts.idsBeingErased,
        sendResetLink: recovery.sendResetLink,
      })
      const takeOverGuest = async (guestId: string, userId: string, address: string) => {
        for (const property of properties) await property.takeOverGuest?.(guestId, userId, address)
      }
      const cookies = createSessionCookies(secureCookies)
      const shared = { may, limits, service, logins, cookies, takeOverGuest }
      return {
        short: createAccountRoutes(shared),
        v1: createV1AccountRoutes({
          ...shared,
          recovery,
          corsOrigins,
          enqueueResetLink: jobs.enqueueResetLink,
        }),
        admin: createAccountAdminRoutes(may, limits, service),
      }
    },
  }
}

import type { Kernel, Module, UserData } from '../../module.ts'
import type { Account, LanguageOf } from './account.ts'
import { createAccountAdminRoutes } from './admin-routes.ts'
import { createAccountAdminService } from './admin-service.ts'
import { createApiKeyRoutes } from './api-key-routes.ts'
import { createApiKeyService } from './api-key-service.ts'
import { createAccountFrontendRoutes } from './frontend-routes.ts'
import type { Identity } from './identity.ts'
import { createAccountJobs } from './jobs.ts'
import { createLoginService } from './login-service.ts'
import { createNotifications } from './notifications/index.ts'
import { createOperatorService } from './operator-service.ts'
import { createAccountPages } from './pages.ts'
import { createRecoveryService } from './recovery-service.ts'
import { createAccountRoutes } from './routes.ts'
import { createAccountService } from './service.ts'
import { createSessionCookies } from './session-cookies.ts'
import { createSignIn } from './sign-in.ts'
import { createUserDataService } from './user-data-service.ts'
import { createV1AccountRoutes } from './v1-routes.ts'

export { type Account, nameOf, type Role, roles, splitName, statuses } from './account.ts'
export { accountCollection } from './account-store.ts'
export {
  type Client,
  type ClientDirectory,
  type ClientLimits,
  type ClientRole,
  type ClientStatus,
  clientRoles,
  clientStatuses,
  type Plan,
  plans,
  requestLimitOf,
} from './client.ts'
export { client as clientWire, toClient } from './client-wire.ts'
export type { PersonEvents } from './notifications/person-events.ts'
export { adminRegisterBody, newPasswordBody, toUser, user as userWire } from './wire.ts'
export type Accounts = ReturnType<typeof createAccounts>
export { createIdentity, type Identity } from './identity.ts'
export type { Notice, NoticeMail, Notification } from './notifications/index.ts'

type Needs = {
  identity: Identity
  /** What the other modules keep for a user. */
  userData(): UserData[]
  languageOf: LanguageOf
}

/** Accounts, logins and API keys, for all products. */
export const createAccounts = (kernel: Kernel, { identity, userData, languageOf }: Needs) => {
  const { audit, limits, may, settings } = kernel
  const jobs = createAccountJobs(kernel.jobs)
  const logins = createLoginService(identity, audit)
  const { events, ...notifications } = createNotifications(
    kernel,
    identity,
    jobs.enqueueNoticeMail,
    languageOf,
  )
  const ownData = { eraseUser: notifications.service.eraseUser }
  const data = createUserDataService(identity.accounts, () => [...userData(), ownData], kernel)
  const recovery = createRecoveryService(kernel, identity, logins, jobs.enqueueLink, languageOf)
  const service = createAccountService(identity, logins, audit, jobs.enqueueErasure)
  jobs.define(data, recovery)
  jobs.defineNotifications(notifications.service, events)
  const cookies = createSessionCookies(settings)
  const signIn = createSignIn(limits, cookies, data)
  const administration = createAccountAdminService(
    identity,
    service,
    recovery.requestInvitation,
    settings.smtpUrl !== null,
  )
  const shared = { may, limits, settings, service, logins, recovery, cookies, signIn }
  return {
    routes: {
      short: createAccountRoutes(shared),
      frontend: createAccountFrontendRoutes(shared),
      v1: createV1AccountRoutes(shared),
      admin: createAccountAdminRoutes(shared, administration),
      pages: createAccountPages(may, settings.console),
      apiKeys: createApiKeyRoutes(may, createApiKeyService(identity, audit)),
      notifications: notifications.routes,
    },
    start: jobs.schedule,
    async stop(): Promise<void> {
      events.stop()
    },
    /** What people are told, and what their open sockets are sent. */
    notifications: notifications.service,
    insertNotificationIfAbsent: notifications.store.insertOnce,
    personEvents: events,
    register: service.register,
    administer: service.administer,
    readOwn: service.readOwn,
    clientOf: service.clientOf,
    rename: service.rename,
    changeEmail: service.changeEmail,
    changePassword: service.changePassword,
    ofClient: identity.accounts.ofClient,
    countsOfClients: identity.accounts.countsOfClients,
    removeFromClient: service.removeFromClient,
    changeMember: service.changeMember,
    activity: identity.accounts.activity,
    endLoginsOfClient: service.endLoginsOfClient,
    requestInvitation: recovery.requestInvitation,
    erase: service.erase,
    page: service.page,
    byId: identity.accounts.byId,
    byIds: identity.accounts.byIds,
    cachedById: identity.accountOf,
    requestVerification: recovery.requestVerification,
    async setPassword(account: Account, password: string): Promise<void> {
      await identity.accounts.setPassword(account, await identity.passwords.hash(password))
    },
    /** For the commands. */
    operator: createOperatorService(identity, service, logins, audit),
    findByEmail: identity.accounts.byEmail,
    isEmpty: identity.accounts.isEmpty,
  } satisfies Module & Record<string, unknown>
}

import type { Principal } from '../../http/caller.ts'
import { AppError, invalid } from '../../http/errors.ts'
import type { Audit } from '../operations/index.ts'
import { type Account, foldEmail, keptName, type Role } from './account.ts'
import type { AccountChange, AccountStore } from './account-store.ts'
import type { LoginService } from './login-service.ts'
import { hashPassword, verifyPassword } from './passwords.ts'

export type NewAccount = {
  email: string
  password: string
  firstName?: string | null | undefined
  lastName?: string | null | undefined
  role?: Role | undefined
  clientId?: string | null | undefined
  subjects?: string[] | undefined
}

export type AccountServiceOptions = {
  accounts: AccountStore
  logins: LoginService
  audit: Audit
  forgetAccount: (id: string) => void
  /** Puts the erasure of what else is a user's own into the job queue. */
  enqueueErasure: (userId: string) => Promise<void>
}

/** Use cases around the account itself: making, reading, changing and erasing it. */
export const createAccountService = (options: AccountServiceOptions) => {
  const { accounts, logins, audit, forgetAccount, enqueueErasure } = options
  return {
    /** Throws EMAIL_TAKEN. `actorId` is null when people register themselves. */
    async register(input: NewAccount, actorId: string | null, address: string): Promise<Account> {
      const now = new Date()
      const account: Account = {
        id: Bun.randomUUIDv7(),
        email: foldEmail(input.email),
        firstName: keptName(input.firstName) ?? null,
        lastName: keptName(input.lastName) ?? null,
        role: input.role ?? 'user',
        status: 'active',
        clientId: input.clientId ?? null,
        subjects: input.subjects ?? [],
        createdAt: now,
        updatedAt: now,
        lastLogin: null,
      }
      const passwordHash = await hashPassword(input.password)
      if (!(await accounts.insert(account, passwordHash))) throw new AppError('EMAIL_TAKEN')
      await audit.record({
        action: 'user.registered',
        actorId: actorId ?? account.id,
        address,
        targetType: 'user',
        targetId: account.id,
        after: { email: account.email, role: account.role, client_id: account.clientId },
      })
      return account
    },

    /** Throws USER_NOT_FOUND. */
    async read(id: string): Promise<Account> {
      const account = await accounts.byId(id)
      if (!account) throw new AppError('USER_NOT_FOUND')
      return account
    },

    page: accounts.page,

    async rename(userId: string, names: AccountChange): Promise<Account> {
      const account = await accounts.change(userId, tidied(names))
      if (!account) throw new AppError('USER_NOT_FOUND')
      forgetAccount(userId)
      return account
    },

    /** Ends every other login: whoever knew the old password is out. Throws 400 when the old one is wrong. */
    async changePassword(caller: Principal, oldPassword: string, newPassword: string, address: string) {
      const fits = await verifyPassword(oldPassword, await accounts.passwordHash(caller.userId))
      if (!fits) throw invalid('/old_password', 'is not the current password')
      await accounts.setPassword(caller.userId, await hashPassword(newPassword))
      await logins.endAll(caller.userId, caller.loginId)
      await audit.record({
        action: 'user.password_changed',
        actorId: caller.userId,
        address,
        targetType: 'user',
        targetId: caller.userId,
      })
    },

    /** Changes what only an admin may. An account that is not active any more loses its logins at once. */
    async administer(admin: Principal, id: string, change: AccountChange, address: string): Promise<Account> {
      const before = await accounts.byId(id)
      if (!before) throw new AppError('USER_NOT_FOUND')
      const losesPower = (change.status ?? 'active') !== 'active' || (change.role ?? 'admin') !== 'admin'
      if (id === admin.userId && losesPower) throw new AppError('OWN_ACCOUNT')
      const account = await accounts.change(id, tidied(change))
      if (!account) throw new AppError('USER_NOT_FOUND')
      forgetAccount(id)
      if (account.status !== 'active') await logins.endAll(id)
      await audit.record({
        action: 'user.changed',
        actorId: admin.userId,
        address,
        targetType: 'user',
        targetId: id,
        before: { role: before.role, status: before.status, client_id: before.clientId },
        after: { role: account.role, status: account.status, client_id: account.clientId },
      })
      return account
    },

    /**
     * Erases an account: the personal data and all logins now, everything else of theirs by a job that
     * is repeated until it is done. Throws USER_NOT_FOUND.
     */
    async erase(id: string, actor: Principal, address: string): Promise<void> {
      const account = await accounts.byId(id)
      if (!account) throw new AppError('USER_NOT_FOUND')
      if (id === actor.userId && actor.role === 'admin') throw new AppError('OWN_ACCOUNT')
      await accounts.beginErasure(account)
      forgetAccount(id)
      await logins.endAll(id)
      await audit.record({
        action: 'user.erased',
        actorId: actor.userId,
        address,
        targetType: 'user',
        targetId: id,
      })
      await enqueueErasure(id)
    },
  }
}

const tidied = (change: AccountChange): AccountChange => ({
  ...change,
  firstName: keptName(change.firstName),
  lastName: keptName(change.lastName),
})

export type AccountService = ReturnType<typeof createAccountService>

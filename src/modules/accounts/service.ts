import type { Principal } from '../../http/caller.ts'
import { AppError, invalid } from '../../http/errors.ts'
import type { Actor, Audit } from '../../platform/audit.ts'
import { type Account, type AccountChange, type NewAccount, openAccount, trimNames } from './account.ts'
import type { Identity } from './identity.ts'
import type { LoginService } from './login-service.ts'

const target = (id: string) => ({ type: 'user', id })

/**
 * Use cases around accounts: creating, reading, changing and erasing them. `enqueueErasure` puts the erasure of
 * the rest of a user's data into the job queue.
 */
export const createAccountService = (
  { accounts, passwords, forgetAccount }: Identity,
  logins: LoginService,
  audit: Audit,
  enqueueErasure: (userId: string) => Promise<void>,
) => {
  /** Throws USER_NOT_FOUND. */
  const read = async (id: string): Promise<Account> => {
    const account = await accounts.byId(id)
    if (!account) throw new AppError('USER_NOT_FOUND')
    return account
  }

  const change = async (id: string, wanted: AccountChange): Promise<Account> => {
    const account = await accounts.change(id, trimNames(wanted))
    if (!account) throw new AppError('USER_NOT_FOUND')
    forgetAccount(id)
    return account
  }

  return {
    read,

    /** The account of the caller. Throws TOKEN_INVALID when it was erased a moment ago. */
    readOwn: ({ userId }: Principal): Promise<Account> => asOwn(read(userId)),

    /** `actor.userId` is null when a user registers alone. Throws EMAIL_TAKEN. */
    async register(input: NewAccount, actor: Actor, { emailVerified = false } = {}): Promise<Account> {
      const account = openAccount(input, new Date(), emailVerified)
      const passwordHash = await passwords.hash(input.password)
      if (!(await accounts.insert(account, passwordHash))) throw new AppError('EMAIL_TAKEN')
      const by = { ...actor, userId: actor.userId ?? account._id }
      const { email, role, client_id } = account
      await audit.record(by, 'user.registered', target(account._id), { after: { email, role, client_id } })
      return account
    },

    page: accounts.page,

    /** Throws TOKEN_INVALID as `readOwn` does. */
    rename: (
      { userId }: Principal,
      names: Pick<AccountChange, 'first_name' | 'last_name'>,
    ): Promise<Account> => asOwn(change(userId, names)),

    /** Ends every other login, as the old password may be known to others. Throws 400 at `path` when the old one is wrong. */
    async changePassword(
      user: Principal,
      oldPassword: string,
      newPassword: string,
      actor: Actor,
      path = '/old_password',
    ) {
      const notCurrent = () => invalid(path, 'is not the current password')
      const found = await accounts.withPassword({ _id: user.userId })
      const matches = await passwords.verify(oldPassword, found?.passwordHash ?? null)
      if (!found || !matches) throw notCurrent()
      const passwordHash = await passwords.hash(newPassword)
      // The current login is raised first: between the two writes it would be refused.
      if (!(await logins.keep(user.loginId, found.account.credentials_version))) throw notCurrent()
      if (!(await accounts.setPassword(found.account, passwordHash))) {
        await logins.end(user.loginId)
        throw notCurrent()
      }
      forgetAccount(user.userId)
      await logins.endAll(user.userId, user.loginId)
      await audit.record(actor, 'user.password_changed', target(user.userId))
    },

    /**
     * Changes what only an admin may change. An account that is not active any more loses its logins at once.
     * Throws USER_NOT_FOUND, OWN_ACCOUNT.
     */
    async administer(admin: Actor, id: string, wanted: AccountChange): Promise<Account> {
      const before = await read(id)
      const losesAccess = (wanted.status ?? 'active') !== 'active' || (wanted.role ?? 'admin') !== 'admin'
      if (id === admin.userId && losesAccess) throw new AppError('OWN_ACCOUNT')
      const after = await change(id, wanted)
      if (after.status !== 'active') await logins.endAll(id)
      await audit.record(admin, 'user.changed', target(id), {
        before: rightsOf(before),
        after: rightsOf(after),
      })
      return after
    },

    /**
     * Erases an account: the personal data and all logins now, all other data of the user by a job that
     * repeats until it succeeds. Throws USER_NOT_FOUND, OWN_ACCOUNT for an admin's own account.
     */
    async erase(id: string, actor: Actor): Promise<void> {
      const account = await (id === actor.userId ? asOwn(read(id)) : read(id))
      if (id === actor.userId && account.role === 'admin') throw new AppError('OWN_ACCOUNT')
      await accounts.beginErasure(account)
      forgetAccount(id)
      await logins.endAll(id)
      await audit.record(actor, 'user.erased', target(id))
      await enqueueErasure(id)
    },
  }
}

/** The token of an account that is gone is void, also where the request was let in just before. */
const asOwn = (found: Promise<Account>): Promise<Account> =>
  found.catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'USER_NOT_FOUND' ? new AppError('TOKEN_INVALID') : error
  })

const rightsOf = ({ role, status, client_id }: Account) => ({ role, status, client_id })

export type AccountService = ReturnType<typeof createAccountService>

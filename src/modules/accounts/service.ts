import type { Principal } from '../../http/caller.ts'
import { AppError, invalid } from '../../http/errors.ts'
import type { Actor, Audit } from '../../platform/audit.ts'
import { type Account, type AccountChange, type NewAccount, openAccount } from './account.ts'
import type { ClientRole } from './client.ts'
import type { Identity } from './identity.ts'
import type { LoginService } from './login-service.ts'
import { createMembership } from './membership.ts'

/** Another caller may change the client of an account at the same time. */
const maxTries = 3

const target = (id: string) => ({ type: 'user', id })

/**
 * Use cases around accounts: creating, reading, changing and erasing them. `enqueueErasure` puts the erasure of
 * the rest of a user's data into the job queue.
 */
export const createAccountService = (
  identity: Identity,
  logins: LoginService,
  audit: Audit,
  enqueueErasure: (userId: string) => Promise<void>,
) => {
  const { accounts, passwords, forgetAccount } = identity
  const membership = createMembership(identity)

  /** Throws USER_NOT_FOUND. */
  const read = async (id: string): Promise<Account> => {
    const account = await accounts.byId(id)
    if (!account) throw new AppError('USER_NOT_FOUND')
    return account
  }

  /**
   * Throws USER_NOT_FOUND also for an account that is being erased, and for one that is not of the client that
   * the caller speaks for; LAST_OWNER.
   */
  const change = async (id: string, wanted: AccountChange, ofClient?: string) => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const before = await read(id)
      if (ofClient !== undefined && before.client_id !== ofClient) break
      const after = await membership.change(before, wanted)
      if (after) return { before, after }
    }
    throw new AppError('USER_NOT_FOUND')
  }

  /** Records a change by another user, and ends the logins of an account that lost its rights. */
  const finish = async (actor: Actor, before: Account, after: Account): Promise<Account> => {
    if (after.status !== 'active' || after.client_id !== before.client_id) await logins.endAll(after._id)
    await audit.record(actor, 'user.changed', target(after._id), {
      client_id: after.client_id ?? before.client_id,
      before: rightsOf(before),
      after: rightsOf(after),
    })
    return after
  }

  /** Throws 400 at `path` when it is not the password. */
  const checkPassword = async ({ userId }: Principal, password: string, path: string): Promise<Account> => {
    const found = await accounts.withPassword({ _id: userId })
    const matches = await passwords.verify(password, found?.passwordHash ?? null)
    if (!found || !matches) throw notCurrent(path)
    return found.account
  }

  /**
   * Changes credentials by a write that ends all other logins. The current login is raised first: between the two
   * writes it would be refused. Throws 400 at `path` when the credentials changed since they were checked.
   */
  const changeCredentials = async (
    { userId, loginId }: Principal,
    account: Account,
    path: string,
    write: () => Promise<boolean>,
  ): Promise<void> => {
    if (!(await logins.keep(loginId, account.credentials_version))) throw notCurrent(path)
    if (!(await write())) {
      await logins.end(loginId)
      throw notCurrent(path)
    }
    forgetAccount(userId)
    await logins.endAll(userId, loginId)
  }

  return {
    read,

    /** The account of the caller. Throws TOKEN_INVALID when it was erased a moment ago. */
    readOwn: ({ userId }: Principal): Promise<Account> => asOwn(read(userId)),

    /** `actor.userId` is null when a user registers alone, and for an operator of the server. Throws EMAIL_TAKEN. */
    async register(
      input: NewAccount,
      actor: Actor,
      { emailVerified = false, byOperator = false } = {},
    ): Promise<Account> {
      await membership.checkNew(input)
      const account = openAccount(input, new Date(), emailVerified)
      const passwordHash = await passwords.hash(input.password)
      if (!(await accounts.insert(account, passwordHash))) throw new AppError('EMAIL_TAKEN')
      await membership.count(account)
      const by = byOperator ? actor : { ...actor, userId: actor.userId ?? account._id }
      const { email, role, client_id, client_role } = account
      const after = { email, role, client_id, client_role }
      await audit.record(by, 'user.registered', target(account._id), { client_id, after })
      return account
    },

    page: accounts.page,

    clientOf: identity.clientOf,

    /** Throws TOKEN_INVALID as `readOwn` does. */
    async rename(
      { userId }: Principal,
      names: Pick<AccountChange, 'first_name' | 'last_name'>,
      actor: Actor,
    ): Promise<Account> {
      const { before, after } = await asOwn(change(userId, names))
      await audit.record(actor, 'user.renamed', target(userId), {
        client_id: after.client_id,
        before: namesOf(before),
        after: namesOf(after),
      })
      return after
    },

    /** Ends every other login, as the old password may be known to others. Throws 400 at `path` when the old one is wrong. */
    async changePassword(
      user: Principal,
      oldPassword: string,
      newPassword: string,
      actor: Actor,
      path = '/old_password',
    ) {
      const account = await checkPassword(user, oldPassword, path)
      const passwordHash = await passwords.hash(newPassword)
      await changeCredentials(user, account, path, () => accounts.setPassword(account, passwordHash))
      await audit.record(actor, 'user.password_changed', target(user.userId), {
        client_id: account.client_id,
      })
    },

    /**
     * Sets the address of an account and ends every other login, and every link that was mailed to the old one.
     * Throws EMAIL_TAKEN, 400 at `/current_password`.
     */
    async changeEmail(user: Principal, email: string, password: string, actor: Actor): Promise<void> {
      const path = '/current_password'
      const account = await checkPassword(user, password, path)
      if (await accounts.byEmail(email)) throw new AppError('EMAIL_TAKEN')
      await changeCredentials(user, account, path, () => accounts.setEmail(account, email))
      await audit.record(actor, 'user.email_changed', target(user.userId), {
        client_id: account.client_id,
        before: { email: account.email },
        after: { email },
      })
    },

    /**
     * Changes what only an admin may change. An account that is not active any more loses its logins at once.
     * Throws USER_NOT_FOUND, OWN_ACCOUNT, LAST_OWNER.
     */
    async administer(admin: Actor, id: string, wanted: AccountChange): Promise<Account> {
      const losesAccess = (wanted.status ?? 'active') !== 'active' || (wanted.role ?? 'admin') !== 'admin'
      if (id === admin.userId && losesAccess) throw new AppError('OWN_ACCOUNT')
      const { before, after } = await change(id, wanted)
      return await finish(admin, before, after)
    },

    /** Changes the role of an account in its client. Throws USER_NOT_FOUND for one of another client, LAST_OWNER. */
    async changeMember(clientId: string, id: string, client_role: ClientRole, actor: Actor) {
      const { before, after } = await change(id, { client_role }, clientId)
      return await finish(actor, before, after)
    },

    /** Takes an account off its client and ends its logins. Throws USER_NOT_FOUND for one of another client, LAST_OWNER. */
    async removeFromClient(clientId: string, id: string, actor: Actor): Promise<void> {
      const { before, after } = await change(id, { client_id: null }, clientId)
      await finish(actor, before, after)
    },

    /** Ends all logins of the people of a client but admins. */
    async endLoginsOfClient(clientId: string): Promise<void> {
      for (const id of await accounts.endLoginsOfClient(clientId)) forgetAccount(id)
    },

    /**
     * Erases an account: the personal data and all logins now, all other data of the user by a job that
     * repeats until it succeeds. Throws USER_NOT_FOUND, LAST_OWNER, OWN_ACCOUNT for an admin's own account.
     */
    async erase(id: string, actor: Actor): Promise<void> {
      const account = await (id === actor.userId ? asOwn(read(id)) : read(id))
      if (id === actor.userId && account.role === 'admin') throw new AppError('OWN_ACCOUNT')
      await membership.release(account)
      await accounts.beginErasure(account)
      forgetAccount(id)
      await logins.endAll(id)
      await audit.record(actor, 'user.erased', target(id), { client_id: account.client_id })
      await enqueueErasure(id)
    },
  }
}

/** The token of an account that is gone is void, also where the request was let in just before. */
const asOwn = <Found>(found: Promise<Found>): Promise<Found> =>
  found.catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'USER_NOT_FOUND' ? new AppError('TOKEN_INVALID') : error
  })

const notCurrent = (path: string) => invalid(path, 'is not the current password')

const namesOf = ({ first_name, last_name }: Account) => ({ first_name, last_name })

const rightsOf = ({ role, status, client_id, client_role }: Account) => ({
  role,
  status,
  client_id,
  client_role,
})

export type AccountService = ReturnType<typeof createAccountService>

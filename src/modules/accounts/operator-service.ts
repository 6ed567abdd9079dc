import { foldEmail } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { Actor, Audit } from '../../platform/audit.ts'
import type { Account, NewAccount, Role } from './account.ts'
import type { Identity } from './identity.ts'
import type { LoginService } from './login-service.ts'
import type { AccountService } from './service.ts'

/** The owner of the account may change its credentials at the same time. */
const maxTries = 3

/** Use cases of commands: their operator has no account, and may do all. */
export const createOperatorService = (
  { accounts, passwords, forgetAccount }: Identity,
  service: AccountService,
  logins: LoginService,
  audit: Audit,
) => {
  /** Throws USER_NOT_FOUND. */
  const byEmail = async (email: string): Promise<Account> => {
    const account = await accounts.byEmail(foldEmail(email))
    if (!account) throw new AppError('USER_NOT_FOUND')
    return account
  }

  return {
    /** Throws EMAIL_TAKEN, 400 for a client that does not exist. */
    add: (input: NewAccount, actor: Actor): Promise<Account> =>
      service.register(input, actor, { byOperator: true }),

    all: accounts.all,

    /** Throws USER_NOT_FOUND, LAST_ADMIN. */
    async setRole(email: string, role: Role, actor: Actor): Promise<Account> {
      const account = await byEmail(email)
      if (account.role === role) return account
      if (account.role === 'admin' && account.status === 'active') {
        const { total } = await accounts.page({ role: 'admin', status: 'active' }, { limit: 1, offset: 0 })
        if (total <= 1) throw new AppError('LAST_ADMIN')
      }
      return await service.administer(actor, account._id, { role })
    },

    /** Sets the password and ends all logins and mailed links. Throws USER_NOT_FOUND. */
    async resetPassword(email: string, password: string, actor: Actor): Promise<Account> {
      const passwordHash = await passwords.hash(password)
      for (let tries = 0; tries < maxTries; tries += 1) {
        const account = await byEmail(email)
        if (!(await accounts.setPassword(account, passwordHash))) continue
        const { _id: id, client_id } = account
        forgetAccount(id)
        await logins.endAll(id)
        await audit.record(actor, 'user.password_reset', { type: 'user', id }, { client_id })
        return account
      }
      throw new AppError('USER_NOT_FOUND')
    },
  }
}

import type { Principal, VerifyToken } from '../../http/caller.ts'
import type { Changes } from '../../platform/changes.ts'
import { remember } from '../../platform/remembered.ts'
import type { Account, Login } from './account.ts'
import { type AccountStore, accountCollection } from './account-store.ts'
import { type LoginStore, loginCollection } from './login-store.ts'
import type { Tokens } from './tokens.ts'

export type Authentication = {
  verifyToken: VerifyToken
  /** After this process changed an account or ended a login: its own next request sees it. */
  forgetAccount(id: string): void
  forgetLogin(id: string): void
}

/** A token holds while its signature, its login and its user's account all do. */
export const createAuthentication = (
  tokens: Tokens,
  accounts: AccountStore,
  logins: LoginStore,
  changes: Changes,
): Authentication => {
  const knownAccounts = remember<Account>({ changes, collection: accountCollection, load: accounts.byId })
  const knownLogins = remember<Login>({ changes, collection: loginCollection, load: logins.byId })
  return {
    async verifyToken(token): Promise<Principal | null> {
      const claims = await tokens.verify(token)
      if (!claims) return null
      const [account, login] = await Promise.all([
        knownAccounts.get(claims.userId),
        knownLogins.get(claims.loginId),
      ])
      if (account?.status !== 'active' || login?.userId !== account.id) return null
      return {
        userId: account.id,
        email: account.email,
        role: account.role,
        clientId: account.clientId,
        loginId: login.id,
      }
    },
    forgetAccount: knownAccounts.forget,
    forgetLogin: knownLogins.forget,
  }
}

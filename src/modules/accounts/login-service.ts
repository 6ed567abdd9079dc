import { AppError } from '../../http/errors.ts'
import { type Account, foldEmail, isReplayed, refreshTokenSeconds, workflowAccessSeconds } from './account.ts'
import type { AccountStore } from './account-store.ts'
import type { Authentication } from './authentication.ts'
import type { LoginStore } from './login-store.ts'
import { verifyPassword } from './passwords.ts'
import { hashSecretToken, makeSecretToken, type Tokens } from './tokens.ts'

export type SignedIn = { account: Account; accessToken: string; expiresInSeconds: number }
export type SignedInForLong = SignedIn & { refreshToken: string; refreshExpiresAt: Date }

export type LoginServiceOptions = {
  accounts: AccountStore
  store: LoginStore
  tokens: Tokens
  authentication: Authentication
  accessTokenSeconds: number
}

/** Use cases around logins: signing in, staying signed in, signing out. */
export const createLoginService = (options: LoginServiceOptions) => {
  const { accounts, store, tokens, authentication, accessTokenSeconds } = options

  /** Throws CREDENTIALS_INVALID alike for an unknown address and a wrong password, ACCOUNT_SUSPENDED. */
  const authenticate = async (email: string, password: string): Promise<Account> => {
    const account = await accounts.byEmail(foldEmail(email))
    const hash = account && (await accounts.passwordHash(account.id))
    const fits = await verifyPassword(password, hash)
    if (!account || !fits || account.status === 'deleted') throw new AppError('CREDENTIALS_INVALID')
    if (account.status === 'suspended') throw new AppError('ACCOUNT_SUSPENDED')
    const now = new Date()
    await accounts.noteLogin(account.id, now)
    return { ...account, lastLogin: now }
  }

  const open = async (account: Account, accessSeconds: number, lifetimeSeconds: number) => {
    const loginId = Bun.randomUUIDv7()
    await store.insert({ id: loginId, userId: account.id, expiresAt: inSeconds(lifetimeSeconds) })
    const accessToken = await tokens.issue(account.id, loginId, accessSeconds)
    return { loginId, signedIn: { account, accessToken, expiresInSeconds: accessSeconds } }
  }

  const addRefreshToken = async (loginId: string, userId: string) => {
    const { token, hash } = makeSecretToken()
    const expiresAt = inSeconds(refreshTokenSeconds)
    await store.insertRefreshToken({ hash, loginId, userId, expiresAt, rotatedAt: null })
    return { refreshToken: token, refreshExpiresAt: expiresAt }
  }

  const end = async (loginId: string): Promise<void> => {
    await store.end(loginId)
    authentication.forgetLogin(loginId)
  }

  return {
    /** A login of one short access token. */
    async signIn(email: string, password: string): Promise<SignedIn> {
      return await this.openFor(await authenticate(email, password))
    },

    async openFor(account: Account): Promise<SignedIn> {
      return (await open(account, accessTokenSeconds, accessTokenSeconds)).signedIn
    },

    /** A login of seven days with a refresh token of thirty. */
    async signInForLong(email: string, password: string): Promise<SignedInForLong> {
      const account = await authenticate(email, password)
      const { loginId, signedIn } = await open(account, workflowAccessSeconds, refreshTokenSeconds)
      return { ...signedIn, ...(await addRefreshToken(loginId, account.id)) }
    },

    /**
     * A new access token. The refresh token stays valid, as frontends keep the old one, unless the caller
     * asks to `rotate` it; a rotated one that comes back ends the whole login. Within its grace it is always
     * exchanged, as handing it out again would end the login of whoever keeps it.
     * Throws REFRESH_TOKEN_INVALID, ACCOUNT_SUSPENDED.
     */
    async refresh(presented: string, rotate: boolean): Promise<SignedInForLong> {
      const now = new Date()
      const token = await store.refreshToken(hashSecretToken(presented))
      if (!token || token.expiresAt <= now) throw new AppError('REFRESH_TOKEN_INVALID')
      if (isReplayed(token, now)) {
        await end(token.loginId)
        throw new AppError('REFRESH_TOKEN_INVALID')
      }
      const [account, login] = await Promise.all([accounts.byId(token.userId), store.byId(token.loginId)])
      if (!account || !login || account.status === 'deleted') throw new AppError('REFRESH_TOKEN_INVALID')
      if (account.status === 'suspended') throw new AppError('ACCOUNT_SUSPENDED')
      const exchanges = rotate || token.rotatedAt !== null
      await store.extend(login.id, inSeconds(exchanges ? refreshTokenSeconds : workflowAccessSeconds))
      let kept = { refreshToken: presented, refreshExpiresAt: token.expiresAt }
      if (exchanges) {
        // The new one is stored before the old one is marked: a crash between leaves two, never none.
        kept = await addRefreshToken(login.id, account.id)
        await store.markRotated(token.hash, now)
      }
      const accessToken = await tokens.issue(account.id, login.id, workflowAccessSeconds)
      return { account, accessToken, ...kept, expiresInSeconds: workflowAccessSeconds }
    },

    /** Ends a login and, if it is another one of the same user, the refresh token's login too. */
    async signOut(userId: string, loginId: string, refreshToken: string | null): Promise<void> {
      await end(loginId)
      const other = refreshToken && (await store.refreshToken(hashSecretToken(refreshToken)))
      if (other && other.userId === userId) await end(other.loginId)
    },

    async endAll(userId: string, kept?: string): Promise<void> {
      for (const id of await store.endAll(userId, kept)) authentication.forgetLogin(id)
    },
  }
}

export type LoginService = ReturnType<typeof createLoginService>

const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000)

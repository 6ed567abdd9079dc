import { foldEmail, type Principal } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import { hashToken, randomToken } from '../../platform/secrets.ts'
import { type Account, refreshTokenSeconds, weekSeconds } from './account.ts'
import type { Identity } from './identity.ts'
import { isReplayed, isVoid, type RefreshableLogin, type SignedIn } from './login.ts'

export type Credentials = { email: string; password: string }

/** Use cases around logins: signing in, staying signed in, signing out. */
export const createLoginService = (identity: Identity) => {
  const { accounts, logins, passwords, tokens, forgetLogin } = identity

  /** Throws CREDENTIALS_INVALID alike for an unknown address and a wrong password, ACCOUNT_SUSPENDED. */
  const authenticate = async ({ email, password }: Credentials): Promise<Account> => {
    const found = await accounts.withPassword({ email: foldEmail(email) })
    const matches = await passwords.verify(password, found?.passwordHash ?? null)
    if (!found || !matches || found.account.status === 'deleted') throw new AppError('CREDENTIALS_INVALID')
    if (found.account.status === 'suspended') throw new AppError('ACCOUNT_SUSPENDED')
    return found.account
  }

  /**
   * Checking a password takes a while, so the credentials may have changed since the account was read. Such a
   * login is void from the start, and is refused here. Throws CREDENTIALS_INVALID.
   */
  const open = async (account: Account, accessSeconds: number, lifetimeSeconds: number) => {
    const loginId = Bun.randomUUIDv7()
    const { _id: user_id, credentials_version } = account
    const now = new Date()
    await logins.insert({
      _id: loginId,
      user_id,
      credentials_version,
      expires_at: inSeconds(lifetimeSeconds),
    })
    if (!(await accounts.recordLogin(account, now))) {
      await end(loginId)
      throw new AppError('CREDENTIALS_INVALID')
    }
    const accessToken = await tokens.issue(user_id, loginId, accessSeconds)
    return {
      loginId,
      account: { ...account, last_login: now },
      accessToken,
      expiresInSeconds: accessSeconds,
    }
  }

  const addRefreshToken = async (loginId: string, userId: string) => {
    const refreshToken = randomToken()
    const refreshExpiresAt = inSeconds(refreshTokenSeconds)
    await logins.insertRefreshToken({
      _id: hashToken(refreshToken),
      login_id: loginId,
      user_id: userId,
      expires_at: refreshExpiresAt,
      rotated_at: null,
    })
    return { refreshToken, refreshExpiresAt }
  }

  const end = async (loginId: string): Promise<void> => {
    await logins.end(loginId)
    forgetLogin(loginId)
  }

  return {
    /** Opens a login of one access token, which lasts `accessSeconds`. */
    async signIn(credentials: Credentials, accessSeconds: number): Promise<SignedIn> {
      return await open(await authenticate(credentials), accessSeconds, accessSeconds)
    },

    /** Opens a login for an account that was just registered. */
    async signInNew(account: Account, accessSeconds: number): Promise<SignedIn> {
      return await open(account, accessSeconds, accessSeconds)
    },

    /** Opens a login with an access token of seven days and a refresh token of thirty. */
    async signInRefreshable(credentials: Credentials): Promise<RefreshableLogin> {
      const account = await authenticate(credentials)
      const { loginId, ...signedIn } = await open(account, weekSeconds, refreshTokenSeconds)
      return { ...signedIn, ...(await addRefreshToken(loginId, account._id)) }
    },

    /**
     * Issues a new access token. Frontends keep the old refresh token, so it stays valid unless the caller
     * asks to `rotate` it. A rotated token that is used again ends the whole login. Within its grace period it
     * is exchanged for a new one, because a client that keeps it would lose its login later.
     * Throws REFRESH_TOKEN_INVALID, ACCOUNT_SUSPENDED.
     */
    async refresh(presented: string, rotate: boolean): Promise<RefreshableLogin> {
      const now = new Date()
      const token = await logins.refreshToken(hashToken(presented))
      if (!token || token.expires_at <= now) throw new AppError('REFRESH_TOKEN_INVALID')
      if (isReplayed(token, now)) {
        await end(token.login_id)
        throw new AppError('REFRESH_TOKEN_INVALID')
      }
      // In this order: a change of the password raises the login that it keeps before the account.
      const account = await accounts.byId(token.user_id)
      const login = await logins.byId(token.login_id)
      if (!account || !login || account.status === 'deleted') throw new AppError('REFRESH_TOKEN_INVALID')
      if (account.status === 'suspended') throw new AppError('ACCOUNT_SUSPENDED')
      if (isVoid(login, account)) throw new AppError('REFRESH_TOKEN_INVALID')
      const exchanges = rotate || token.rotated_at !== null
      await logins.extend(login._id, inSeconds(exchanges ? refreshTokenSeconds : weekSeconds))
      let kept = { refreshToken: presented, refreshExpiresAt: token.expires_at }
      if (exchanges) {
        // The new one is stored before the old one is marked: a crash in between leaves two, never none.
        kept = await addRefreshToken(login._id, account._id)
        await logins.markRotated(token._id, now)
      }
      const accessToken = await tokens.issue(account._id, login._id, weekSeconds)
      return { account, accessToken, ...kept, expiresInSeconds: weekSeconds }
    },

    /** Ends a login and, if it is another one of the same user, the refresh token's login too. */
    async signOut({ userId, loginId }: Principal, refreshToken: string | null): Promise<void> {
      await end(loginId)
      const other = refreshToken && (await logins.refreshToken(hashToken(refreshToken)))
      if (other && other.user_id === userId) await end(other.login_id)
    },

    end,

    /**
     * Keeps a login through a change of the credentials that it makes. Returns false when it has ended, or
     * makes another change already.
     */
    async keep(loginId: string, credentialsVersion: number): Promise<boolean> {
      const kept = await logins.raiseVersion(loginId, credentialsVersion)
      forgetLogin(loginId)
      return kept
    },

    /** Ends every login of a user but `kept`. */
    async endAll(userId: string, kept?: string): Promise<void> {
      for (const id of await logins.endAll(userId, kept)) forgetLogin(id)
    },
  }
}

export type LoginService = ReturnType<typeof createLoginService>

const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000)

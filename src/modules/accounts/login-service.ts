import { foldEmail, type Principal } from '../../http/caller.ts'
import { AppError, type ErrorCode } from '../../http/errors.ts'
import type { Actor, Audit, AuditChange } from '../../platform/audit.ts'
import { hashToken, randomToken } from '../../platform/secrets.ts'
import { type Account, refreshTokenSeconds, weekSeconds } from './account.ts'
import type { Identity } from './identity.ts'
import { type Device, isReplayed, isVoid, type Login, type RefreshableLogin, type SignedIn } from './login.ts'

export type Credentials = { email: string; password: string }

/** Use cases around logins: signing in, staying signed in, signing out. */
export const createLoginService = (identity: Identity, audit: Audit) => {
  const { accounts, logins, passwords, tokens, forgetLogin, isClientSuspended } = identity

  /** Throws CREDENTIALS_INVALID alike for an unknown address and a wrong password, ACCOUNT_SUSPENDED, CLIENT_SUSPENDED. */
  const authenticate = async ({ email, password }: Credentials, device: Device): Promise<Account> => {
    const found = await accounts.withPassword({ email: foldEmail(email) })
    const matches = await passwords.verify(password, found?.passwordHash ?? null)
    if (!found || !matches || found.account.status === 'deleted')
      return await refuse('CREDENTIALS_INVALID', found?.account ?? null, device)
    if (found.account.status === 'suspended') return await refuse('ACCOUNT_SUSPENDED', found.account, device)
    if (await isClientSuspended(found.account)) return await refuse('CLIENT_SUSPENDED', found.account, device)
    return found.account
  }

  /** The trail does not keep an address that belongs to no account. */
  const refuse = async (code: ErrorCode, account: Account | null, device: Device): Promise<never> => {
    await record('user.login_refused', account, null, device, { after: { reason: code } })
    throw new AppError(code)
  }

  const record = (
    action: string,
    account: Account | null,
    userId: string | null,
    { address, user_agent: userAgent }: Device,
    change: AuditChange = {},
  ) =>
    audit.record(
      { userId, address, userAgent },
      action,
      { type: 'user', id: account?._id ?? 'unknown' },
      { client_id: account?.client_id ?? null, ...change },
    )

  /**
   * Checking a password takes a while, so the credentials may have changed since the account was read. Such a
   * login is void from the start, and is refused here. Throws CREDENTIALS_INVALID.
   */
  const open = async (account: Account, device: Device, accessSeconds: number, lifetimeSeconds: number) => {
    const loginId = Bun.randomUUIDv7()
    const { _id: user_id, credentials_version } = account
    const now = new Date()
    await logins.insert({
      _id: loginId,
      user_id,
      credentials_version,
      expires_at: inSeconds(lifetimeSeconds),
      created_at: now,
      last_used_at: now,
      ...device,
    })
    if (!(await accounts.recordLogin(account, now))) {
      await end(loginId)
      return await refuse('CREDENTIALS_INVALID', account, device)
    }
    await record('user.logged_in', account, user_id, device)
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

  const recordEnd = ({ clientId: client_id }: Principal, id: string, actor: Actor): Promise<void> =>
    audit.record(actor, 'login.ended', { type: 'login', id }, { client_id })

  return {
    /** Opens a login of one access token, which lasts `accessSeconds`. */
    async signIn(credentials: Credentials, device: Device, accessSeconds: number): Promise<SignedIn> {
      return await open(await authenticate(credentials, device), device, accessSeconds, accessSeconds)
    },

    /** Opens a login for an account that was just registered. */
    async signInNew(account: Account, device: Device, accessSeconds: number): Promise<SignedIn> {
      return await open(account, device, accessSeconds, accessSeconds)
    },

    /** Opens a login with an access token of seven days and a refresh token of thirty. */
    async signInRefreshable(credentials: Credentials, device: Device): Promise<RefreshableLogin> {
      const account = await authenticate(credentials, device)
      const { loginId, ...signedIn } = await open(account, device, weekSeconds, refreshTokenSeconds)
      return { ...signedIn, ...(await addRefreshToken(loginId, account._id)) }
    },

    /**
     * Issues a new access token. Frontends keep the old refresh token, so it stays valid unless the caller
     * asks to `rotate` it. A rotated token that is used again ends the whole login. Within its grace period it
     * is exchanged for a new one, because a client that keeps it would lose its login later.
     * Throws REFRESH_TOKEN_INVALID, ACCOUNT_SUSPENDED, CLIENT_SUSPENDED.
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
      if (await isClientSuspended(account)) throw new AppError('CLIENT_SUSPENDED')
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
    async signOut(caller: Principal, refreshToken: string | null, actor: Actor): Promise<void> {
      const { userId, loginId } = caller
      await end(loginId)
      await recordEnd(caller, loginId, actor)
      const other = refreshToken && (await logins.refreshToken(hashToken(refreshToken)))
      if (!other || other.user_id !== userId || other.login_id === loginId) return
      await end(other.login_id)
      await recordEnd(caller, other.login_id, actor)
    },

    end,

    /** The logins of a user that have not ended, newest first. */
    async list({ userId }: Principal): Promise<Login[]> {
      const account = await accounts.byId(userId)
      const now = new Date()
      return (await logins.ofUser(userId)).filter(
        (login) => login.expires_at > now && account !== null && !isVoid(login, account),
      )
    },

    /** Ends one of the caller's own logins. Throws LOGIN_NOT_FOUND. */
    async endOwn(caller: Principal, id: string, actor: Actor): Promise<void> {
      const login = await logins.byId(id)
      if (login?.user_id !== caller.userId) throw new AppError('LOGIN_NOT_FOUND')
      await end(id)
      await recordEnd(caller, id, actor)
    },

    /**
     * Keeps a login through a change of the credentials that it makes. Returns false when it has ended, or
     * makes another change already.
     */
    async keep(loginId: string, credentialsVersion: number): Promise<boolean> {
      const kept = await logins.raiseVersion(loginId, credentialsVersion)
      forgetLogin(loginId)
      return kept
    },

    /** Issues another access token of seven days on a login. */
    async reissue({ userId, loginId }: Principal): Promise<string> {
      await logins.extend(loginId, inSeconds(weekSeconds))
      return await tokens.issue(userId, loginId, weekSeconds)
    },

    /** Ends every login of a user but `kept`. */
    async endAll(userId: string, kept?: string): Promise<void> {
      for (const id of await logins.endAll(userId, kept)) forgetLogin(id)
    },
  }
}

export type LoginService = ReturnType<typeof createLoginService>

const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000)

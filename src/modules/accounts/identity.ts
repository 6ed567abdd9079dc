import type { VerifyApiKey, VerifyToken } from '../../http/caller.ts'
import type { Platform } from '../../module.ts'
import { createLastSeen } from '../../platform/last-seen.ts'
import { createRowCache } from '../../platform/row-cache.ts'
import { deriveKeys, hashToken, type Keys, persistentSecret } from '../../platform/secrets.ts'
import type { Account } from './account.ts'
import { accountCollection, createAccountStore } from './account-store.ts'
import { looksLikeApiKey } from './api-key.ts'
import { apiKeyCollection, createApiKeyStore } from './api-key-store.ts'
import { type Client, type ClientDirectory, requestLimitOf } from './client.ts'
import { isVoid, lastUseOf, useStoredEachMs } from './login.ts'
import { createLoginStore, loginCollection } from './login-store.ts'
import { createPasswords } from './passwords.ts'
import { createTokens } from './tokens.ts'

/** Identifies callers by access token or API key. Made before the guards, and needs none. */
export const createIdentity = async (
  { settings, connection, changes, logger }: Platform,
  clients: ClientDirectory,
) => {
  const accounts = createAccountStore(connection)
  const logins = createLoginStore(connection)
  const apiKeys = createApiKeyStore(connection)
  const { jwtSecret, jwtSecretPrevious: previous } = settings
  const secret = jwtSecret ?? (await persistentSecret(settings.dataDir))
  const secrets: Keys = previous === null ? [secret] : [secret, previous]
  const tokens = createTokens(secrets, settings.jwtAlgorithm)
  const accountCache = createRowCache(changes, accountCollection, accounts.byId)
  const loginCache = createRowCache(changes, loginCollection, logins.byId)
  const apiKeyCache = createRowCache(changes, apiKeyCollection, apiKeys.byHash)

  /** The client of an account; null without one. */
  const clientOf = async ({ client_id }: Account): Promise<Client | null> =>
    client_id === null ? null : await clients.byId(client_id)

  /** Whether a client keeps an account out. Admins administer it all the same. */
  const keepsOut = (client: Client | null, { role }: Account): boolean =>
    role !== 'admin' && client?.status === 'suspended'

  const noteUse = createLastSeen(logger, useStoredEachMs, logins.noteUse, 'the use of a login is not stored')

  /** A token is valid while its signature, its login and its user's account all are. */
  const verifyToken: VerifyToken = async (token) => {
    const payload = await tokens.verify(token)
    if (!payload) return null
    // In this order: a change of the password raises the login that it keeps before the account.
    const account = await accountCache.get(payload.userId)
    const login = await loginCache.get(payload.loginId)
    if (account?.status !== 'active' || !login || isVoid(login, account)) return null
    const client = await clientOf(account)
    if (keepsOut(client, account)) return null
    noteUse(login._id, lastUseOf(login)?.getTime())
    if (client && account.role !== 'admin') clients.noteVisit(client._id)
    return {
      userId: account._id,
      email: account.email,
      emailVerified: account.email_verified_at !== null,
      role: account.role,
      clientId: account.client_id,
      loginId: login._id,
      ...requestLimitOf(client),
    }
  }

  /** A revocation takes effect at the next request. */
  const verifyApiKey: VerifyApiKey = async (key) => {
    if (!looksLikeApiKey(key)) return await clients.holderOf(key)
    const apiKey = await apiKeyCache.get(hashToken(key))
    return apiKey?.revokedAt === null ? { keyId: apiKey.id, businessId: apiKey.businessId } : null
  }

  return {
    accounts,
    logins,
    clients,
    clientOf,
    isClientSuspended: async (account: Account): Promise<boolean> =>
      keepsOut(await clientOf(account), account),
    apiKeys,
    tokens,
    passwords: createPasswords(settings.passwordCost),
    verifyToken,
    /** The account as it is known in memory while changes arrive, else from the store. */
    accountOf: accountCache.get,
    isOwnToken: tokens.isOwn,
    keysFor: (purpose: string): Keys => deriveKeys(secrets, purpose),
    verifyApiKey,
    /** After a write of this process: its own next request reads the row anew. */
    forgetAccount: accountCache.forget,
    forgetLogin: loginCache.forget,
    forgetApiKey: apiKeyCache.forget,
  }
}

export type Identity = Awaited<ReturnType<typeof createIdentity>>

import type { Actor } from '../platform/audit.ts'
import { AppError } from './errors.ts'

/** The user of an access token, as the accounts module knows it. */
export type Principal = {
  userId: string
  email: string
  /** Whether the user has shown that the address is theirs; until then it opens nothing. */
  emailVerified: boolean
  role: 'user' | 'admin' | 'parent' | 'tutor' | 'student'
  clientId: string | null
  loginId: string
  /** Requests a minute, where the client of the user has a limit of its own. */
  requestLimit?: number
}

/** Different spellings of an address are one address, and so one account. */
export const foldEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase()

/** The holder of an API key, which opens everything of one business. */
export type ApiKeyHolder = { keyId: string; businessId: string }

/** What a key of a client may do; `read` is every GET of the routes of clients. */
export const keyScopes = ['read', 'execute', 'support', 'webhooks'] as const
export type KeyScope = (typeof keyScopes)[number]

/** The holder of an API key of one client of the workflows. */
export type ClientKeyHolder = {
  keyId: string
  clientId: string
  scopes: readonly KeyScope[]
  /** As of a user. */
  requestLimit?: number
}

export type KeyHolder = ApiKeyHolder | ClientKeyHolder

/** Checks an API key. Returns null when it is unknown, expired or revoked. */
export type VerifyApiKey = (key: string) => Promise<KeyHolder | null>

/** The sender of a request: a user, a guest, both, or an anonymous caller. */
export type Caller = {
  user: Principal | null
  guestId: string | null
  address: string
  /** The program that sent the request, as it names itself; absent for sockets. */
  userAgent?: string | null
  /** Set when the request carried a valid `X-Api-Key` of a business. */
  apiKey?: ApiKeyHolder
  /** Set when that was the key of a client. */
  clientKey?: ClientKeyHolder
  /** Set when a route ignored an access token of another issuer. */
  foreignToken?: true
}

/** The caller as the audit trail names it. */
export const actorOf = ({ user, clientKey, address, userAgent }: Caller): Actor => ({
  userId: user?.userId ?? null,
  address,
  userAgent: userAgent ?? null,
  ...(clientKey && !user && { keyId: clientKey.keyId }),
})

const userAgentLength = 200

/** Returns the first 200 characters of the `User-Agent`. */
export const userAgentOf = (headers: Headers): string | null =>
  headers.get('user-agent')?.toWellFormed().slice(0, userAgentLength) || null

/** Fills in the holder of an API key. */
export const identifyByKey = (caller: Caller, holder: KeyHolder): void => {
  if ('clientId' in holder) caller.clientKey = holder
  else caller.apiKey = holder
}

/** Checks an access token and its account. Returns null when it is forged, expired or revoked. */
export type VerifyToken = (token: string) => Promise<Principal | null>

/** Whether this server issued an access token, also one that has expired or was revoked. */
export type IsOwnToken = (token: string) => Promise<boolean>

export type Verifiers = { verifyToken: VerifyToken; isOwnToken: IsOwnToken; verifyApiKey: VerifyApiKey }

/** The credentials of a request, not checked yet. */
export type Credentials = {
  token: string | null
  guestId: string | null
  tokenIn: 'header' | 'cookie' | null
  guestIn: 'header' | 'cookie' | null
}

export const accessCookie = 'access_token'
export const apiKeyHeader = 'x-api-key'
/** A frontend without a guest id once sent `undefined`: it would put all its users on one guest. */
export const guestIdPattern = '^(?!undefined$)[A-Za-z0-9_-]{8,128}$'
const guestId = new RegExp(guestIdPattern)

export const isGuestId = (text: string): boolean => guestId.test(text)

/** Throws 400 GUEST_ID_INVALID for anything but 8 to 128 characters of `[A-Za-z0-9_-]`, and for `undefined`. */
export const checkGuestId = (guestId: string): string => {
  if (!isGuestId(guestId)) throw new AppError('GUEST_ID_INVALID')
  return guestId
}

/**
 * Returns the caller as the guest that a query or a body names, where neither header nor cookie names one.
 * Throws 400 GUEST_ID_INVALID.
 */
export const withGuest = (caller: Caller, guestId: string | null | undefined): Caller =>
  caller.guestId !== null || !guestId ? caller : { ...caller, guestId: checkGuestId(guestId) }

/**
 * Reads the credentials of a request; headers win over cookies. An `Authorization` of another scheme than
 * Bearer is an invalid token, so its caller is never taken for an anonymous one. An empty one is absent.
 */
export const readCredentials = (headers: Headers): Credentials => {
  const authorization = headers.get('authorization') || null
  const guestHeader = headers.get('x-guest-session-id')
  const cookieHeader = headers.get('cookie')
  const cookies = cookieHeader === null ? null : new Bun.CookieMap(cookieHeader)
  const cookieToken = cookies?.get(accessCookie) || null
  const cookieGuest = cookies?.get('guest_session_id') || cookies?.get('guest_session') || null
  return {
    token: authorization === null ? cookieToken : (/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''),
    tokenIn: authorization !== null ? 'header' : cookieToken !== null ? 'cookie' : null,
    guestId: guestHeader ?? cookieGuest,
    guestIn: guestHeader !== null ? 'header' : cookieGuest !== null ? 'cookie' : null,
  }
}

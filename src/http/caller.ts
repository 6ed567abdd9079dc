import type { Actor } from '../platform/audit.ts'
import { AppError } from './errors.ts'

/** Who a token speaks for, as the accounts module vouches for it. */
export type Principal = {
  userId: string
  email: string
  role: 'user' | 'admin' | 'parent' | 'tutor' | 'student'
  clientId: string | null
  loginId: string
}

/** What an API key stands for: everything of one business. */
export type ApiKeyHolder = { keyId: string; businessId: string }

/** Checks an API key; null when it is unknown or revoked. */
export type VerifyApiKey = (key: string) => Promise<ApiKeyHolder | null>

/** Who sends a request: a user, a guest, both or nobody. */
export type Caller = {
  user: Principal | null
  guestId: string | null
  address: string
  /** Set when the request carried a valid `X-Api-Key`. */
  apiKey?: ApiKeyHolder
}

/** The caller as the audit trail names it. */
export const actorOf = ({ user, address }: Caller): Actor => ({ userId: user?.userId ?? null, address })

/** Checks an access token and what it stands for now; null when it is forged, expired or revoked. */
export type VerifyToken = (token: string) => Promise<Principal | null>

/** What a request says of its sender, before anything of it is checked. */
export type Credentials = {
  token: string | null
  guestId: string | null
  tokenIn: 'header' | 'cookie' | null
  guestIn: 'header' | 'cookie' | null
}

export const accessCookie = 'access_token'
const guestPattern = /^[A-Za-z0-9_-]{8,128}$/

export const isGuestId = (text: string): boolean => guestPattern.test(text)

/** Throws 400 GUEST_ID_INVALID for anything but 8 to 128 characters of `[A-Za-z0-9_-]`. */
export const checkGuestId = (guestId: string): string => {
  if (!isGuestId(guestId)) throw new AppError('GUEST_ID_INVALID')
  return guestId
}

/**
 * Headers win over cookies. An `Authorization` of another scheme than Bearer is an invalid token,
 * not an absent one: who tried to say who they are is never taken for nobody. An empty one says nothing.
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

import type { Settings } from '../settings.ts'
import { accessCookie } from './caller.ts'

export type CookieSettings = Pick<Settings, 'production' | 'cookieSameSite'>

export const refreshCookie = 'refresh_token'
export const guestCookieSeconds = 30 * 24 * 60 * 60

/** The cookie that every login sets. It lives as long as its token; without one the browser removes it. */
export const accessCookieHeader = (settings: CookieSettings, token = '', maxAgeSeconds = 0): string =>
  serialize(accessCookie, token, '/', maxAgeSeconds, settings)

/** Sent to the routes under /api/v1/auth only. */
export const refreshCookieHeader = (settings: CookieSettings, token = '', maxAgeSeconds = 0): string =>
  serialize(refreshCookie, token, '/api/v1/auth', maxAgeSeconds, settings)

/** Names a guest for 30 days. */
export const guestCookieHeader = (settings: CookieSettings, guestId: string): string =>
  serialize('guest_session_id', guestId, '/', guestCookieSeconds, settings)

const serialize = (
  name: string,
  value: string,
  path: string,
  maxAge: number,
  { production, cookieSameSite: sameSite }: CookieSettings,
): string => {
  // Browsers refuse `SameSite=None` without `Secure`, and take `Secure` over http on localhost.
  const secure = production || sameSite === 'none'
  return new Bun.Cookie(name, value, { path, maxAge, secure, httpOnly: true, sameSite }).toString()
}

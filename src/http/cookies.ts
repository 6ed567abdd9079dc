import { accessCookie } from './caller.ts'

export const refreshCookie = 'refresh_token'
const refreshPath = '/api/v1/auth'

type CookieLifetime = { value: string; maxAgeSeconds: number; secure: boolean }

/** The cookie that every login sets. It lives as long as its token. */
export const accessCookieHeader = ({ value, maxAgeSeconds, secure }: CookieLifetime): string =>
  serialize(accessCookie, value, '/', maxAgeSeconds, secure)

/** Sent to the routes under /api/v1/auth only. */
export const refreshCookieHeader = ({ value, maxAgeSeconds, secure }: CookieLifetime): string =>
  serialize(refreshCookie, value, refreshPath, maxAgeSeconds, secure)

export const clearAccessCookie = (secure: boolean): string => serialize(accessCookie, '', '/', 0, secure)

export const clearRefreshCookie = (secure: boolean): string =>
  serialize(refreshCookie, '', refreshPath, 0, secure)

const serialize = (name: string, value: string, path: string, maxAge: number, secure: boolean): string =>
  new Bun.Cookie(name, value, { path, maxAge, secure, httpOnly: true, sameSite: 'lax' }).toString()

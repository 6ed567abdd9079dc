import { accessCookie } from './caller.ts'

export const refreshCookie = 'refresh_token'

/** The cookie that every login sets. It lives as long as its token; without one the browser removes it. */
export const accessCookieHeader = (secure: boolean, token = '', maxAgeSeconds = 0): string =>
  serialize(accessCookie, token, '/', maxAgeSeconds, secure)

/** Sent to the routes under /api/v1/auth only. */
export const refreshCookieHeader = (secure: boolean, token = '', maxAgeSeconds = 0): string =>
  serialize(refreshCookie, token, '/api/v1/auth', maxAgeSeconds, secure)

const serialize = (name: string, value: string, path: string, maxAge: number, secure: boolean): string =>
  new Bun.Cookie(name, value, { path, maxAge, secure, httpOnly: true, sameSite: 'lax' }).toString()

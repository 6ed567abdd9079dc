import {
  accessCookieHeader,
  clearAccessCookie,
  clearRefreshCookie,
  refreshCookieHeader,
} from '../../http/cookies.ts'
import type { RefreshableLogin, SignedIn } from './login.ts'

/** The `Set-Cookie` headers of a login, a refresh and a logout. Each cookie lives as long as its token. */
export const createSessionCookies = (secure: boolean) => ({
  signedIn(login: SignedIn | RefreshableLogin): string[] {
    const access = accessCookieHeader({
      value: login.accessToken,
      maxAgeSeconds: login.expiresInSeconds,
      secure,
    })
    if (!('refreshToken' in login)) return [access]
    const maxAgeSeconds = Math.round((login.refreshExpiresAt.getTime() - Date.now()) / 1000)
    return [access, refreshCookieHeader({ value: login.refreshToken, maxAgeSeconds, secure })]
  },
  refreshRefused: (): string[] => [clearRefreshCookie(secure)],
  signedOut: (): string[] => [clearAccessCookie(secure), clearRefreshCookie(secure)],
})

export type SessionCookies = ReturnType<typeof createSessionCookies>

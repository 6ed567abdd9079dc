import {
  accessCookieHeader,
  clearAccessCookie,
  clearRefreshCookie,
  refreshCookieHeader,
} from '../../http/cookies.ts'
import type { SignedIn, SignedInForLong } from './login-service.ts'

/** The `Set-Cookie` headers of a login, a refresh and a logout. Each cookie lives as long as its token. */
export const createSessionCookies = (secure: boolean) => {
  const signedIn = ({ accessToken, expiresInSeconds }: SignedIn): string[] => [
    accessCookieHeader({ value: accessToken, maxAgeSeconds: expiresInSeconds, secure }),
  ]
  return {
    signedIn,
    signedInForLong(login: SignedInForLong): string[] {
      const maxAgeSeconds = Math.round((login.refreshExpiresAt.getTime() - Date.now()) / 1000)
      return [...signedIn(login), refreshCookieHeader({ value: login.refreshToken, maxAgeSeconds, secure })]
    },
    refreshRefused: (): string[] => [clearRefreshCookie(secure)],
    signedOut: (): string[] => [clearAccessCookie(secure), clearRefreshCookie(secure)],
  }
}

export type SessionCookies = ReturnType<typeof createSessionCookies>

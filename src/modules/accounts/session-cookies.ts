import {
  accessCookieHeader,
  clearAccessCookie,
  clearRefreshCookie,
  refreshCookieHeader,
} from '../../http/cookies.ts'
import { refreshTokenSeconds } from './account.ts'
import type { SignedIn } from './login-service.ts'

/** The `Set-Cookie` headers of a login, a refresh and a logout. Each cookie lives as long as its token. */
export const createSessionCookies = (secure: boolean) => ({
  signedIn: ({ accessToken, expiresInSeconds }: SignedIn, refreshToken?: string): string[] => [
    accessCookieHeader({ value: accessToken, maxAgeSeconds: expiresInSeconds, secure }),
    ...(refreshToken === undefined
      ? []
      : [refreshCookieHeader({ value: refreshToken, maxAgeSeconds: refreshTokenSeconds, secure })]),
  ],
  signedOut: (): string[] => [clearAccessCookie(secure), clearRefreshCookie(secure)],
})

export type SessionCookies = ReturnType<typeof createSessionCookies>

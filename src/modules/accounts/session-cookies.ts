import { accessCookieHeader, refreshCookieHeader } from '../../http/cookies.ts'
import type { RefreshableLogin, SignedIn } from './login.ts'

/** The `Set-Cookie` headers of a login, a refresh and a logout. Each cookie lives as long as its token. */
export const createSessionCookies = (secure: boolean) => ({
  signedIn(login: SignedIn | RefreshableLogin): string[] {
    const access = accessCookieHeader(secure, login.accessToken, login.expiresInSeconds)
    if (!('refreshToken' in login)) return [access]
    const refreshSeconds = Math.round((login.refreshExpiresAt.getTime() - Date.now()) / 1000)
    return [access, refreshCookieHeader(secure, login.refreshToken, refreshSeconds)]
  },
  refreshRefused: (): string[] => [refreshCookieHeader(secure)],
  signedOut: (): string[] => [accessCookieHeader(secure), refreshCookieHeader(secure)],
})

export type SessionCookies = ReturnType<typeof createSessionCookies>

import { accessCookieHeader, type CookieSettings, refreshCookieHeader } from '../../http/cookies.ts'
import type { RefreshableLogin, SignedIn } from './login.ts'

/** The `Set-Cookie` headers of a login, a refresh and a logout. Each cookie lives as long as its token. */
export const createSessionCookies = (settings: CookieSettings) => ({
  signedIn(login: SignedIn | RefreshableLogin): string[] {
    const access = accessCookieHeader(settings, login.accessToken, login.expiresInSeconds)
    if (!('refreshToken' in login)) return [access]
    const refreshSeconds = Math.round((login.refreshExpiresAt.getTime() - Date.now()) / 1000)
    return [access, refreshCookieHeader(settings, login.refreshToken, refreshSeconds)]
  },
  refreshRefused: (): string[] => [refreshCookieHeader(settings)],
  signedOut: (): string[] => [accessCookieHeader(settings), refreshCookieHeader(settings)],
})

export type SessionCookies = ReturnType<typeof createSessionCookies>

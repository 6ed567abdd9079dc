import { accessCookie } from '../../http/caller.ts'
import { clearAccessCookie, cookieHeader } from '../../http/cookies.ts'
import type { RefreshableLogin, SignedIn } from './login.ts'

export const refreshCookie = 'refresh_token'
/** Only the routes below it get the refresh token. */
const refreshPath = '/api/v1/auth'

/** The `Set-Cookie` headers of a login, a refresh and a logout. Each cookie lives as long as its token. */
export const createSessionCookies = (secure: boolean) => {
  const clearRefresh = cookieHeader(refreshCookie, refreshPath, secure)
  return {
    signedIn(login: SignedIn | RefreshableLogin): string[] {
      const access = cookieHeader(accessCookie, '/', secure, login.accessToken, login.expiresInSeconds)
      if (!('refreshToken' in login)) return [access]
      const maxAge = Math.round((login.refreshExpiresAt.getTime() - Date.now()) / 1000)
      return [access, cookieHeader(refreshCookie, refreshPath, secure, login.refreshToken, maxAge)]
    },
    refreshRefused: (): string[] => [clearRefresh],
    signedOut: (): string[] => [clearAccessCookie(secure), clearRefresh],
  }
}

export type SessionCookies = ReturnType<typeof createSessionCookies>

import type { v1Me } from '../../modules/accounts/wire.ts'
import { type Answer, call, viewedClient } from './api.ts'
import { useSeldom } from './data.ts'

export type Me = Answer<typeof v1Me>

/** The signed-in user with its client; null until it is known. */
export const useMe = (): Me | null => useSeldom<Me>('/api/v1/auth/me').data

export const useIsAdmin = (): boolean => useMe()?.user.role === 'admin'

export const signOut = async (): Promise<void> => {
  await call('/api/v1/auth/logout', { method: 'POST' }).catch(() => undefined)
  viewedClient.value = null
  // Drafts of this user are not for the next one.
  sessionStorage.clear()
  location.assign('/console/login')
}

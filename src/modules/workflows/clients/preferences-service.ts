import type { Principal } from '../../../http/caller.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { Preferences, PreferencesChange } from './preferences.ts'
import type { PreferencesStore } from './preferences-store.ts'

/** Use cases of users around what they like. */
export const createPreferencesService = (store: PreferencesStore, audit: Audit) => ({
  of: store.of,

  async change(user: Principal, change: PreferencesChange, actor: Actor): Promise<Preferences> {
    const before = await store.of(user.userId)
    await store.change(user.userId, change)
    const after = await store.of(user.userId)
    await audit.record(
      actor,
      'preferences.changed',
      { type: 'user', id: user.userId },
      { client_id: user.clientId, before, after },
    )
    return after
  },
})

export type PreferencesService = ReturnType<typeof createPreferencesService>

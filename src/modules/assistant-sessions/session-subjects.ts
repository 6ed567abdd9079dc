import type { Changes } from '../../platform/changes.ts'
import { createRowCache } from '../../platform/row-cache.ts'
import { removalCollection, renameCollection, type SessionStore } from './store.ts'

/** Caches subjects until their session is removed or its customer renamed, and reports removals. */
export const createSessionSubjects = (store: SessionStore, changes: Changes) => {
  const removals = new EventTarget()
  // Removals are followed instead of sessions, which change with every message. A removal is inserted before
  // its session is deleted and removed after that, so the second change comes when the session is gone.
  // Renames of the customer are followed in the same way.
  const cache = createRowCache(changes, removalCollection, store.subjectOf)
  const reportRemoval = (id: string): void => {
    removals.dispatchEvent(new Event(id))
  }
  changes.follow(renameCollection, (id) => cache.forget(String(id)))
  changes.follow(removalCollection, (id) => reportRemoval(String(id)))

  return {
    /** Returns null when there is no such session. */
    of: cache.get,
    /** Called once this process has renamed the customer of a session. */
    renamed: cache.forget,
    /** Called once a session is removed by this process. */
    removed(id: string): void {
      cache.forget(id)
      reportRemoval(id)
    },
    /** Calls `listener` when any process removes the session, until `signal` aborts. */
    onRemoval(id: string, listener: () => void, signal: AbortSignal): void {
      removals.addEventListener(id, listener, { signal })
    },
  }
}

export type SessionSubjects = ReturnType<typeof createSessionSubjects>

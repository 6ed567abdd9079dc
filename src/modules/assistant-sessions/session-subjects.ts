import { LRUCache } from 'lru-cache'
import type { Changes } from '../../platform/changes.ts'
import type { AssistantSession, Subject } from './assistant-session.ts'
import { removalCollection } from './removals.ts'
import type { SessionStore } from './store.ts'

/** Whose a session is. It never changes, so that it is remembered until the session is removed. */
export type SessionSubject = Subject & { userId: string }

export const createSessionSubjects = (store: SessionStore, changes: Changes) => {
  const known = new LRUCache<string, SessionSubject>({ max: 20_000 })
  const onRemoved = new Set<(sessionId: string) => void>()
  const forget = (id: string): void => {
    known.delete(id)
    for (const listener of onRemoved) listener(id)
  }
  // Removals are followed, not the sessions themselves: these change with every message. A removal is
  // there before its session goes, and gone after it, so that the later of the two changes always counts.
  changes.follow(
    removalCollection,
    (id) => forget(String(id)),
    () => known.clear(),
  )
  return {
    /** null when there is no such session. */
    async of(id: string): Promise<SessionSubject | null> {
      const remembered = changes.isLive() ? known.get(id) : undefined
      if (remembered) return remembered
      const session = await store.byId(id)
      if (!session) return null
      const subjects = { businessId: session.businessId, userId: session.userId }
      known.set(id, subjects)
      return subjects
    },
    forget,
    /** Before a new session is stored: who opens one goes on with it. */
    remember({ id, businessId, userId }: AssistantSession): void {
      known.set(id, { businessId, userId })
    },
    /** Calls `listener` for each session that any process removes, until the returned function is called. */
    watchRemovals(listener: (sessionId: string) => void): () => void {
      onRemoved.add(listener)
      return () => onRemoved.delete(listener)
    },
  }
}

export type SessionSubjects = ReturnType<typeof createSessionSubjects>

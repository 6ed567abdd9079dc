import { LRUCache } from 'lru-cache'
import type { Changes } from '../../platform/changes.ts'
import type { Subject } from './assistant-session.ts'
import { type SessionStore, sessionCollection } from './store.ts'

/** Whose a session is. It never changes, so that it is remembered until the session is removed. */
export type SessionFacts = Subject & { userId: string }

export const createSessionFacts = (store: SessionStore, changes: Changes) => {
  const known = new LRUCache<string, SessionFacts>({ max: 20_000 })
  const onRemoved = new Set<(sessionId: string) => void>()
  const forget = (id: string): void => {
    known.delete(id)
    for (const listener of onRemoved) listener(id)
  }
  changes.follow(
    sessionCollection,
    (id, removed) => {
      if (removed) forget(String(id))
    },
    () => known.clear(),
  )
  return {
    /** null when there is no such session. */
    async of(id: string): Promise<SessionFacts | null> {
      const remembered = changes.isLive() ? known.get(id) : undefined
      if (remembered) return remembered
      const session = await store.byId(id)
      if (!session) return null
      const facts = { businessId: session.businessId, userId: session.userId }
      known.set(id, facts)
      return facts
    },
    forget,
    /** Calls `listener` for each session that any process removes, until the returned function is called. */
    watchRemovals(listener: (sessionId: string) => void): () => void {
      onRemoved.add(listener)
      return () => onRemoved.delete(listener)
    },
  }
}

export type SessionFactsOf = ReturnType<typeof createSessionFacts>

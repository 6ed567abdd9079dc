import { LRUCache } from 'lru-cache'
import type { Changes } from './changes.ts'

/**
 * Caches small rows of `collection` that are read often. The change stream drops those that any process
 * changes. While the stream is down, every read goes to the store, so that no revocation is missed.
 */
export const createRowCache = <Found extends object | null>(
  changes: Changes,
  collection: string,
  load: (id: string) => Promise<Found>,
  max = 20_000,
) => {
  const rows = new LRUCache<string, NonNullable<Found>>({ max })
  // A row that was loaded while any row changed may be stale, so it is not kept.
  let changesSeen = 0
  const forget = (id: string): void => {
    changesSeen += 1
    rows.delete(id)
  }
  changes.follow(
    collection,
    (id) => forget(String(id)),
    () => {
      changesSeen += 1
      rows.clear()
    },
  )
  return {
    /** What `load` returns, from memory when it is known to be current. */
    async get(id: string): Promise<Found> {
      const known = changes.isLive() ? rows.get(id) : undefined
      if (known) return known
      const seenBefore = changesSeen
      const row = await load(id)
      if (row && seenBefore === changesSeen && changes.isLive()) rows.set(id, row)
      return row
    },
    /** Called after a write of this process: its next read must not wait for the change stream. */
    forget,
  }
}

import { LRUCache } from 'lru-cache'
import type { Changes } from './changes.ts'

export type RowCache<Row extends object> = {
  /** The row, from memory when it is known to be current, else from the store; null when there is none. */
  get(id: string): Promise<Row | null>
  /** Called after a write of this process: its next read must not wait for the change stream. */
  forget(id: string): void
}

type RowCacheOptions<Row> = {
  changes: Changes
  collection: string
  load: (id: string) => Promise<Row | null>
  maximum?: number
}

/**
 * Caches small rows that are read often. The change stream drops those that any process changes. While the
 * stream is down, every read goes to the store, so that no revocation is missed.
 */
export const createRowCache = <Row extends object>(options: RowCacheOptions<Row>): RowCache<Row> => {
  const rows = new LRUCache<string, Row>({ max: options.maximum ?? 20_000 })
  // A row that was loaded while any row changed may be stale, so it is not kept.
  let changesSeen = 0
  const forget = (id: string): void => {
    changesSeen += 1
    rows.delete(id)
  }
  options.changes.follow(
    options.collection,
    (id) => forget(String(id)),
    () => {
      changesSeen += 1
      rows.clear()
    },
  )
  return {
    async get(id) {
      const known = options.changes.isLive() ? rows.get(id) : undefined
      if (known) return known
      const seenBefore = changesSeen
      const row = await options.load(id)
      if (row && seenBefore === changesSeen && options.changes.isLive()) rows.set(id, row)
      return row
    },
    forget,
  }
}

import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'

/** Of the ids that a process has seen; an older one costs a write that was not needed. */
const mostIds = 20_000

/**
 * Returns what stores when something was last seen, behind the request that shows it, which does not wait. It does nothing
 * within `everyMs` of a time that this process stored, or that the row has (`stored`, in ms). A fault is logged alone.
 */
export const createLastSeen = (
  logger: Logger,
  everyMs: number,
  store: (id: string, at: Date) => Promise<void>,
  fault: string,
) => {
  const noted = new LRUCache<string, number>({ max: mostIds })
  return (id: string, stored = 0): void => {
    const now = Date.now()
    if (now - Math.max(stored, noted.get(id) ?? 0) < everyMs) return
    noted.set(id, now)
    store(id, new Date(now)).catch((error: unknown) => {
      logger.warn({ err: error }, fault)
    })
  }
}

import { LRUCache } from 'lru-cache'
import type { LimitStore } from '../platform/limit-store.ts'
import type { RateLimit } from '../settings.ts'

/** What is counted for one key, here and, as far as it is known, by the other processes. */
type Window = {
  count: number
  /** Of `count`, what the store does not have yet. */
  unsent: number
  /** By `performance.now()`. */
  endsAt: number
}

export type Standing = { accepted: boolean; remaining: number; leftMs: number }

export type Sharing = {
  store: Pick<LimitStore, 'add'>
  everyMs: number
  onFault(error: unknown): void
}

/**
 * The keys that a process counts at most, about 25 MB of them. Then those are forgotten that were used longest ago: a
 * sender of many requests stays known.
 */
const maxKeys = 100_000
/** A key that has used less than this of its limit is not shared. */
const sharedFrom = 0.1
const keysOfWrite = 1000

/**
 * Counts requests by key, in windows that begin with the first request of a key. With `sharing`, each second (`everyMs`)
 * the keys that were used since, and have used a tenth of their limit, are added to those of the other processes, and
 * their totals count here from then on: one write and one read for 1,000 keys. While the store is away the counts wait
 * here.
 *
 * Processes together let pass at most (processes − 1) × (a tenth of the limit + rate × 2 × `everyMs`) more than the
 * limit: what others took is as old as `everyMs` when they tell it, and as old again when this process reads it.
 */
export const createWindows = (sharing: Sharing | null = null, max = maxKeys) => {
  const windows = new LRUCache<string, Window>({ max })
  const used = new Set<string>()
  let timer: Timer | null = null
  let stopped = false

  const share = (key: string): void => {
    if (!sharing || stopped) return
    if (used.size < max) used.add(key)
    timer ??= setTimeout(() => void sync(sharing), sharing.everyMs)
    timer.unref()
  }

  const sync = async ({ store, onFault }: Sharing): Promise<void> => {
    const keys = [...used]
    used.clear()
    try {
      for (let at = 0; at < keys.length && !stopped; at += keysOfWrite)
        await syncSome(store, keys.slice(at, at + keysOfWrite))
    } catch (error) {
      for (const key of keys) used.add(key)
      if (!stopped) onFault(error)
    }
    timer = null
    const [next] = used
    if (next !== undefined) share(next)
  }

  const syncSome = async (store: Sharing['store'], keys: string[]): Promise<void> => {
    const now = performance.now()
    const sent = keys.flatMap((key) => {
      const window = windows.peek(key)
      if (!window || window.endsAt <= now || window.unsent === 0) return []
      const { unsent: count } = window
      // What is counted meanwhile is sent the next time.
      window.unsent = 0
      return [{ key, window, count, leftMs: window.endsAt - now }]
    })
    if (sent.length === 0) return
    try {
      const totals = await store.add(sent.map(({ window: _, ...addition }) => addition))
      for (const { key, window } of sent) {
        const total = totals.get(key)
        if (!total) continue
        window.count = total.count + window.unsent
        window.endsAt = performance.now() + total.leftMs
      }
    } catch (error) {
      for (const { window, count } of sent) window.unsent += count
      throw error
    }
  }

  return {
    /** Counts one request, unless the limit is used up. */
    take(key: string, { points, windowSeconds }: RateLimit): Standing {
      const now = performance.now()
      let window = windows.get(key)
      if (!window || window.endsAt <= now) {
        window = { count: 0, unsent: 0, endsAt: now + windowSeconds * 1000 }
        windows.set(key, window)
      }
      const accepted = window.count < points
      if (accepted) {
        window.count += 1
        window.unsent += 1
        if (window.count >= points * sharedFrom) share(key)
      }
      return { accepted, remaining: Math.max(0, points - window.count), leftMs: window.endsAt - now }
    },

    /** Takes back one that was counted, unless its window is over. */
    giveBack(key: string): void {
      const window = windows.peek(key)
      if (!window || window.endsAt <= performance.now() || window.count === 0) return
      window.count -= 1
      window.unsent -= 1
      share(key)
    },

    stop(): void {
      stopped = true
      if (timer) clearTimeout(timer)
    },
  }
}

export type Windows = ReturnType<typeof createWindows>

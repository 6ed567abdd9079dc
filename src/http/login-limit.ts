import { LRUCache } from 'lru-cache'
import type { Counted, LimitStore } from '../platform/limit-store.ts'
import { hashToken } from '../platform/secrets.ts'
import type { RateLimit } from '../settings.ts'
import { addressKey } from './address.ts'
import type { Standing } from './limit-windows.ts'

/** An address may fail at so many accounts as often as at one. */
const accountsOfAddress = 10

/** An attempt that the limit lets run; `succeeded` gives it back and returns what is left. */
export type Attempt = { standing: Standing; points: number; succeeded(): Promise<Standing> }

/**
 * The limit of attempts to sign in, for each address and account, and ten times as many for each address. They are
 * counted in the store, before they run: hashing a password costs far more, and so the limit is exact in any number of
 * processes. Without the store nothing signs in. What was refused is refused for `rememberMs` without asking the store.
 */
export const createLoginLimit = (
  store: Pick<LimitStore, 'take' | 'giveBack'>,
  { points, windowSeconds }: RateLimit,
  rememberMs: number,
) => {
  const refused = new LRUCache<string, Counted>({ max: 10_000, ttl: rememberMs })

  const standingOf = ({ count, leftMs }: Counted, most: number): Standing => ({
    accepted: count <= most,
    remaining: Math.max(0, most - count),
    leftMs,
  })

  const take = async (key: string, most: number): Promise<Counted> => {
    const known = refused.get(key)
    if (known) return known
    const counted = await store.take(key, most, windowSeconds * 1000)
    if (counted.count > most) refused.set(key, counted)
    return counted
  }

  const giveBack = async (key: string, most: number, taken: Counted): Promise<Standing> => {
    refused.delete(key)
    // A user that has signed in stays so, also where the store goes away now: then the attempt counts until its window ends.
    const left = await store.giveBack(key, most, taken).catch(() => null)
    return standingOf(left ?? { ...taken, count: taken.count - 1 }, most)
  }

  return {
    /** Counts one attempt. A refused one is not counted any further. */
    async take(address: string, account: string): Promise<Attempt> {
      const from = addressKey(address)
      // A name may be long.
      const [ofAccount, ofAddress] = [`login:${from} ${hashToken(account)}`, `logins:${from}`]
      const most = points * accountsOfAddress
      const one = await take(ofAccount, points)
      const standing = standingOf(one, points)
      if (!standing.accepted) return { standing, points, succeeded: async () => standing }
      const all = await take(ofAddress, most)
      if (all.count > most) {
        await giveBack(ofAccount, points, one)
        return { standing: standingOf(all, most), points: most, succeeded: async () => standing }
      }
      return {
        standing,
        points,
        async succeeded(): Promise<Standing> {
          const [left] = await Promise.all([giveBack(ofAccount, points, one), giveBack(ofAddress, most, all)])
          return left
        },
      }
    },
  }
}

export type LoginLimit = ReturnType<typeof createLoginLimit>

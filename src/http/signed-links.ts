import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Keys } from '../platform/secrets.ts'

/** How long a link to a file opens it. */
export const linkLifetimeSeconds = 4 * 60 * 60

/** Signs what a link opens, and until when, with the first of `keys`: its holder needs no token. */
export const createLinkSigner = (keys: Keys) => {
  const sign = (subject: string, expires: string, key = keys[0]): Buffer =>
    createHmac('sha256', key).update(`${subject}\n${expires}`).digest()

  return {
    /**
     * Returns the query of a link. With `stepSeconds` it stays the same for so long, and opens the file for up to as much
     * longer: a page that lists its pictures again keeps those that it has.
     */
    queryFor(subject: string, now: Date, stepSeconds = 1): string {
      const seconds = Math.floor(now.getTime() / 1000) + linkLifetimeSeconds
      const expires = String(Math.ceil(seconds / stepSeconds) * stepSeconds)
      return `expires=${expires}&signature=${sign(subject, expires).toString('base64url')}`
    },

    /** Whether this server made a link and its time is not over. */
    isValid(subject: string, expires: string, signature: string, now: Date): boolean {
      if (!/^\d{1,12}$/.test(expires) || Number(expires) * 1000 <= now.getTime()) return false
      const given = Buffer.from(signature, 'base64url')
      return keys.some((key) => {
        const wanted = sign(subject, expires, key)
        return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted)
      })
    },
  }
}

export type LinkSigner = ReturnType<typeof createLinkSigner>

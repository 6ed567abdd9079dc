import { createHmac, timingSafeEqual } from 'node:crypto'
import { inline } from '../../../http/attachment.ts'
import type { Files } from '../../../platform/files.ts'
import type { Recording } from './recording.ts'

const lifetimeSeconds = 4 * 60 * 60

/** The last part of a key, which is a safe name for a file that is saved. */
export const filenameOf = (key: string): string => key.split('/').at(-1) ?? ''

/**
 * Addresses that open a recording for four hours without a token: those of the S3 server, or of this server with a
 * signature of its own, made with `secret`.
 */
export const createLinks = (files: Files, secret: string) => {
  const sign = (key: string, expires: string): Buffer =>
    createHmac('sha256', secret).update(`${key}\n${expires}`).digest()

  return {
    async addressOf({ key, content_type }: Recording, now: Date): Promise<string> {
      const disposition = inline(filenameOf(key))
      const address = await files.addressOf(key, { contentType: content_type, disposition, lifetimeSeconds })
      if (address !== null) return address
      const expires = String(Math.floor(now.getTime() / 1000) + lifetimeSeconds)
      const signature = sign(key, expires).toString('base64url')
      return `/uploads/${key}?expires=${expires}&signature=${signature}`
    },

    /** Whether this server made a link and its time is not over. */
    isValid(key: string, expires: string, signature: string, now: Date): boolean {
      if (!/^\d{1,12}$/.test(expires) || Number(expires) * 1000 <= now.getTime()) return false
      const given = Buffer.from(signature, 'base64url')
      const wanted = sign(key, expires)
      return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted)
    },
  }
}

export type Links = ReturnType<typeof createLinks>

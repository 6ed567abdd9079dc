import { inline } from '../../../http/attachment.ts'
import { createLinkSigner, linkLifetimeSeconds } from '../../../http/signed-links.ts'
import type { Files } from '../../../platform/files.ts'
import type { Keys } from '../../../platform/secrets.ts'
import type { Recording } from './recording.ts'

/** The last part of a key, which is a safe name for a file that is saved. */
export const filenameOf = (key: string): string => key.split('/').at(-1) ?? ''

/**
 * Addresses that open a recording for four hours without a token: those of the S3 server, or of this server with a
 * signature of its own, made with the first of `keys`.
 */
export const createLinks = (files: Files, keys: Keys) => {
  const { isValid, queryFor } = createLinkSigner(keys)

  return {
    async addressOf({ key, content_type }: Recording, now: Date): Promise<string> {
      const disposition = inline(filenameOf(key))
      const options = { contentType: content_type, disposition, lifetimeSeconds: linkLifetimeSeconds }
      return (await files.addressOf(key, options)) ?? `/uploads/${key}?${queryFor(key, now)}`
    },

    isValid,
  }
}

export type Links = ReturnType<typeof createLinks>

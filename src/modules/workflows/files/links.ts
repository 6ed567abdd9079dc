import { linkBase } from '../../../http/origin.ts'
import { createLinkSigner } from '../../../http/signed-links.ts'
import type { Keys } from '../../../platform/secrets.ts'
import type { Settings } from '../../../settings.ts'
import type { ClientFile } from './client-file.ts'
import type { ResultFile } from './result-file.ts'

/** What a link opens: an upload, a result or the thumbnail of one. */
export const linkKinds = ['files', 'results', 'thumbnails'] as const
export type LinkKind = (typeof linkKinds)[number]

/** Pages list their pictures again and again: those that they have keep their addresses for a while. */
const stepSeconds = 5 * 60

/**
 * Absolute addresses that open files for four hours without a token. They lead to this server also where files are in S3:
 * only here pages of `CORS_ORIGINS` may read them, and the caller chooses between showing and saving.
 */
export const createFileLinks = (keys: Keys, settings: Settings) => {
  const { isValid, queryFor } = createLinkSigner(keys)
  const subjectOf = (kind: LinkKind, id: string): string => `${kind}/${id}`

  return {
    /** Returns the function that makes addresses for the caller of a request. */
    for(request: Request, now = new Date()) {
      const base = linkBase(request, settings)
      const addressOf = (kind: LinkKind, id: string): string => {
        const subject = subjectOf(kind, id)
        return `${base}/uploads/${subject}?${queryFor(subject, now, stepSeconds)}`
      }
      return {
        ofFile: ({ _id }: Pick<ClientFile, '_id'>): string => addressOf('files', _id),
        ofResult: ({ _id }: Pick<ResultFile, '_id'>): string => addressOf('results', _id),
        ofThumbnail: ({ _id, thumbnail_size_bytes }: Pick<ResultFile, '_id' | 'thumbnail_size_bytes'>) =>
          thumbnail_size_bytes === null ? null : addressOf('thumbnails', _id),
      }
    },

    isValid: (kind: LinkKind, id: string, expires: string, signature: string): boolean =>
      isValid(subjectOf(kind, id), expires, signature, new Date()),
  }
}

export type FileLinks = ReturnType<typeof createFileLinks>
export type Addresses = ReturnType<FileLinks['for']>

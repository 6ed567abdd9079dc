import { createHash } from 'node:crypto'
import { type FileSource, FileTooLargeError, type StoredFile } from './files.ts'

// A leading dot is refused in every part, so no key can climb out, hide or meet the unfinished files.
const keyPattern = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}(\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}){0,4}$/

/** Throws for a key that the server would never make: parts of `[A-Za-z0-9._-]`, joined by slashes. */
export const checkKey = (key: string): string => {
  if (!keyPattern.test(key)) throw new Error('a file key of this form is never made')
  return key
}

/** Passes bytes on while counting and hashing them; throws FileTooLargeError with the first byte too many. */
export const measure = (source: FileSource, maxBytes: number) => {
  const hash = createHash('sha256')
  let byteLength = 0
  return {
    async *bytes(): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const chunk of source) {
        byteLength += chunk.byteLength
        if (byteLength > maxBytes) throw new FileTooLargeError(maxBytes)
        hash.update(chunk)
        yield chunk
      }
    },
    result: (key: string): StoredFile => ({ key, byteLength, sha256: hash.digest('hex') }),
  }
}

import { createHash } from 'node:crypto'
import { type FileSource, FileTooLargeError, type StoredFile } from './files.ts'

// No part begins with a dot, so a key cannot leave the folder or name a hidden or unfinished file.
const keyPattern = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}(\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}){0,4}$/

/** Throws unless the key consists of parts of `[A-Za-z0-9._-]`, joined by slashes. */
export const checkKey = (key: string): string => {
  if (!keyPattern.test(key)) throw new Error('the file key is not valid')
  return key
}

/** Counts and hashes bytes as they pass. Throws FileTooLargeError beyond `maxBytes`. */
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

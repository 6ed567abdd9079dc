import { createHash } from 'node:crypto'
import type { S3Settings } from '../settings.ts'
import { createDiskFiles } from './files-disk.ts'
import { createS3Files } from './files-s3.ts'

export type FileSource = AsyncIterable<Uint8Array>

/** What is known of a file once all of it is safe: its length and the SHA-256 of its bytes in hex. */
export type StoredFile = { key: string; byteLength: number; sha256: string }

/** Both ends count: `{ start: 0, end: 0 }` is the first byte. */
export type ByteRange = { start: number; end: number }

/** `byteLength` is that of the whole file, also when `body` is a range of it. */
export type OpenFile = { body: ReadableStream<Uint8Array>; byteLength: number }

export type PutOptions = {
  /** Beyond it nothing is kept and FileTooLargeError is thrown. */
  maxBytes: number
  /** When it aborts nothing is kept and its reason is thrown. */
  signal?: AbortSignal
}

/**
 * Where uploaded files live. Files are written once under a key of the server's own making, never
 * changed, and all or nothing: a key that can be read holds the whole file.
 */
export type Files = {
  /** Throws FileTooLargeError, the signal's reason, or whatever `source` throws; nothing is kept then. */
  put(key: string, source: FileSource, options: PutOptions): Promise<StoredFile>
  /** null when there is no such file. The range must lie within the file. */
  open(key: string, range?: ByteRange): Promise<OpenFile | null>
  /** Safe to repeat: removing what is not there is no fault. */
  remove(key: string): Promise<void>
  /** Resolves when files can be kept now. */
  check(): Promise<void>
}

export class FileTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`the file has more than ${maxBytes} bytes`)
    this.name = 'FileTooLargeError'
  }
}

/** Files in S3 when a bucket is set, else under `dataDir`. */
export const createFiles = (settings: { s3: S3Settings | null; dataDir: string }): Files =>
  settings.s3 ? createS3Files(settings.s3) : createDiskFiles(settings.dataDir)

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

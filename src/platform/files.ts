import { createHash } from 'node:crypto'

/** The memory of a chunk may be freed as soon as it is written. */
export type FileSource = AsyncIterable<Uint8Array>

/** A file that is stored completely: its length and the SHA-256 of its bytes in hex. */
export type StoredFile = { key: string; byteLength: number; sha256: string }

/** `end` is inclusive: `{ start: 0, end: 0 }` is the first byte. */
export type ByteRange = { start: number; end: number }

/** `byteLength` is that of the whole file, also when `body` is a range of it. */
export type OpenFile = { body: ReadableStream<Uint8Array>; byteLength: number }

export type PutOptions = {
  /** Beyond it nothing is kept and FileTooLargeError is thrown. */
  maxBytes: number
  /** When it aborts nothing is kept and its reason is thrown. */
  signal?: AbortSignal
  /** A longer file is sent to S3 in parts of this length, each of which is once in memory; 5 MB by default. */
  partBytes?: number
}

export type ListedFile = { key: string; modifiedAt: Date }

/** What the answer to a file's own address says of it. */
export type AddressOptions = { contentType: string; disposition: string; lifetimeSeconds: number }

/** A file of which single parts are stored. */
export type PartedUpload = { key: string; uploadId: string }

/** `number` counts from 1; parts may leave numbers out, and make up the file in their order. */
export type FilePart = { number: number; byteLength: number; tag: string }

/**
 * Files that are written in parts, by several processes if need be. Their caller keeps the list of the parts. S3
 * refuses a part under 5 MB other than the last one.
 */
export type Parts = {
  begin(key: string, signal?: AbortSignal): Promise<PartedUpload>
  /** Stores a part that begins at `offset` of the file, in the place of an earlier one of its number. Returns its tag. */
  put(
    upload: PartedUpload,
    number: number,
    offset: number,
    bytes: Uint8Array,
    signal?: AbortSignal,
  ): Promise<string>
  /** Makes the parts a file that can be read. Safe to repeat. */
  complete(upload: PartedUpload, parts: FilePart[]): Promise<void>
  /** Removes the parts. Safe to repeat. */
  abort(upload: PartedUpload): Promise<void>
  /** What was begun under keys of a prefix, and neither completed nor aborted. */
  begun(prefix: string): AsyncIterable<PartedUpload & { startedAt: Date }>
}

/**
 * The storage of uploaded files. A file is written once, under a key that the server makes, and never changed.
 * A key that can be read has the whole file.
 */
export type Files = {
  /** Throws FileTooLargeError, the signal's reason, or what `source` or the storage throws; nothing is kept then. */
  put(key: string, source: FileSource, options: PutOptions): Promise<StoredFile>
  /** null when there is no such file. The range must lie within the file. */
  open(key: string, range?: ByteRange): Promise<OpenFile | null>
  /** Safe to repeat: removing an absent file succeeds. */
  remove(key: string): Promise<void>
  /** The files whose keys begin with a folder such as `recordings/`. */
  list(prefix: string): AsyncIterable<ListedFile>
  /** An address that opens the file by itself for a while. null where only this server can send it. */
  addressOf(key: string, options: AddressOptions): Promise<string | null>
  parts: Parts
  /** Stores a small file. Throws CannotWriteError when the storage answers and does not take it. */
  check(): Promise<void>
}

export class FileTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`the file has more than ${maxBytes} bytes`)
    this.name = 'FileTooLargeError'
  }
}

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

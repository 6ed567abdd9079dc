/** Each chunk is given away: its memory may be freed as soon as it is written. */
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

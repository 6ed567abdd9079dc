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
}

/**
 * The storage of uploaded files. A file is written once, under a key that the server makes, and never changed.
 * A key that can be read has the whole file.
 */
export type Files = {
  /** Throws FileTooLargeError, the signal's reason, or what `source` throws; nothing is kept then. */
  put(key: string, source: FileSource, options: PutOptions): Promise<StoredFile>
  /** null when there is no such file. The range must lie within the file. */
  open(key: string, range?: ByteRange): Promise<OpenFile | null>
  /** Safe to repeat: removing an absent file succeeds. */
  remove(key: string): Promise<void>
  /** Resolves when files can be stored now. */
  check(): Promise<void>
}

export class FileTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`the file has more than ${maxBytes} bytes`)
    this.name = 'FileTooLargeError'
  }
}

/** What a backup is: the entries of its tar file, in this order. Anything that reads tar files reads it. */
export const entryNames = {
  /** What wrote it and when. */
  header: 'convene-backup.json',
  /** `store/<collection>/collection.json` (options and indexes), then its rows in parts of `.bson`. */
  store: 'store/',
  /** `files/<key>`. */
  files: 'files/',
  /** The signing secret that a server without `JWT_SECRET` made itself. */
  secret: 'jwt-secret',
  /** SHA-256 of the entries before, in the format of `sha256sum`, at most `entriesOfSums` in each. */
  sums: 'sums/',
  /** The last entry: an archive without it is cut off. */
  manifest: 'manifest.json',
} as const

export const entriesOfSums = 1000

/** Raised by a change after which older servers cannot read an archive. */
export const archiveFormat = 1

export type ArchiveHeader = {
  format: number
  created_at: string
  /** The version of Convene, for people. */
  release: string
  /** The last migration that the store has taken. */
  store_version: number
}

export type ArchiveManifest = {
  /** Entries before the manifest, without those of sums. */
  entries: number
  bytes: number
  /** Of the texts of all sums, one after the other. */
  sums_sha256: string
  /** How many rows each collection has. */
  rows: Record<string, number>
  files: number
  /** Files that rows name and the storage had no more: they were deleted while the backup ran, or lost before. */
  missing_files: number
}

/** What a whole archive says of itself. */
export type ArchiveContents = { header: ArchiveHeader; manifest: ArchiveManifest }

/** The archive is not whole, or not one of Convene. */
export class DamagedArchiveError extends Error {
  constructor(path: string, reason: string) {
    super(`${path} is no whole backup (${reason}): use another one`)
    this.name = 'DamagedArchiveError'
  }
}

/** The rows of a part are taken together until they have this many bytes; one row has at most 16 MB. */
export const partBytes = 4 * 1024 * 1024

/** Returns the BSON documents of a part. Throws for bytes that are not whole documents. */
export const rowsOfPart = (part: Buffer): Buffer[] => {
  const rows: Buffer[] = []
  for (let at = 0; at < part.length; ) {
    const length = at + 5 <= part.length ? part.readInt32LE(at) : 0
    if (length < 5 || at + length > part.length) throw new Error('a part does not end with a row')
    rows.push(part.subarray(at, at + length))
    at += length
  }
  return rows
}

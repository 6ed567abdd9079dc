/** A file that a row names, and its length. */
export type NamedFile = { key: string; byteLength: number }

/** The rows of one collection that name files, for backups. */
export type FileRows = {
  collection: string
  /** The folders of the keys, such as `recordings/`. */
  folders: readonly string[]
  /** The files of a row as it is stored; null for a row that means nothing without files that are not kept. */
  filesOf(row: Record<string, unknown>): NamedFile[] | null
}

/** Declares the rows of a collection that name files. */
export const fileRows = <Row extends { _id: string }>(
  collection: string,
  folders: readonly string[],
  filesOf: (row: Row) => NamedFile[] | null,
): FileRows => ({ collection, folders, filesOf: (row) => filesOf(row as Row) })

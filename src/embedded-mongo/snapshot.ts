import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { asBuffer } from './storage/index.ts'
import { fileVersion } from './storage/store.ts'

export interface SnapshotCollection {
  readonly name: string
  /** The specifications of its indexes as BSON, that of `_id` first. */
  readonly indexes: readonly Buffer[]
  /** The documents as BSON, in the order of insertion. */
  rows(): Iterable<Buffer>
}

/** A store as it was at one moment. */
export interface StoreSnapshot {
  readonly collections: readonly SnapshotCollection[]
  /** The bytes of all documents. */
  readonly dataBytes: number
  close(): void
}

/**
 * Opens the store in `dataDir` as it is at this moment, beside the process that serves it or without one: one read
 * transaction of SQLite sees each write that was acknowledged before, and none that comes later. It holds up no write,
 * but the log of the store (`store.sqlite-wal`) grows by what is written until `close`.
 * @throws Error when there is no store, or one of a newer version
 */
export function openStoreSnapshot(dataDir: string, dbName: string): StoreSnapshot {
  const file = join(dataDir, 'store.sqlite')
  if (!existsSync(file)) throw new Error(`there is no store in ${dataDir}`)
  // not read-only: after a crash SQLite has to be able to read its log back
  const db = new Database(file, { readwrite: true, strict: true })
  try {
    db.run('PRAGMA busy_timeout = 10000')
    db.run('PRAGMA query_only = ON')
    db.run('BEGIN')
    const written = db.query<{ user_version: number }, []>('PRAGMA user_version').get()
    if ((written?.user_version ?? 0) > fileVersion)
      throw new Error(`${file} was written by a newer version: read it with that one`)
    // the transaction begins with its first read
    const found = db
      .query<{ id: number; name: string }, [string]>(
        'SELECT id, name FROM collections WHERE db = ? ORDER BY name',
      )
      .all(dbName)
    const indexes = db.query<{ spec: Uint8Array }, [number]>(
      'SELECT spec FROM indexes WHERE collection = ? ORDER BY id',
    )
    const collections = found.map(({ id, name }) => ({
      name,
      indexes: indexes.all(id).map(({ spec }) => asBuffer(spec)),
      *rows(): Iterable<Buffer> {
        const rows = db.prepare<{ doc: Uint8Array }, []>(`SELECT doc FROM c_${id} ORDER BY rid`)
        try {
          for (const { doc } of rows.iterate()) yield asBuffer(doc)
        } finally {
          rows.finalize()
        }
      },
    }))
    const bytes = (id: number): number =>
      db.query<{ n: number }, []>(`SELECT coalesce(sum(length(doc)), 0) AS n FROM c_${id}`).get()?.n ?? 0
    const dataBytes = found.reduce((sum, { id }) => sum + bytes(id), 0)
    return { collections, dataBytes, close: () => db.close() }
  } catch (error) {
    db.close()
    throw error
  }
}

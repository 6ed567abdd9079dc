import type { Database, Statement } from 'bun:sqlite'
import { encode, type Plain } from '../bson/encode.ts'
import type { Value } from '../bson/value.ts'
import { asBuffer } from './index.ts'

/** One change as it is kept for change streams. */
export interface Change {
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly db: string
  readonly coll: string
  readonly op: ChangeKind
  readonly body: Buffer
}

export type ChangeKind = 'insert' | 'update' | 'replace' | 'delete' | 'drop' | 'dropDatabase' | 'noop'

interface Watch {
  readonly db: string
  readonly coll: string
  /** Changes after this one have been kept without a gap. */
  readonly since: number
  open: number
}

const keepMs = 60 * 60_000
const keepEvents = 100_000
const chunkBytes = 16 * 1024 * 1024

/**
 * Changes for change streams, written in the transaction of the write. Only what is watched is kept: opening a
 * stream on a collection, a database ('') or everything ('', '') starts the keeping of its changes, which goes on for an hour
 * after the last such stream was seen, over restarts too; so a reader that comes back within the hour misses nothing,
 * and collections that no client watches cost nothing. A token from before the keeping began is refused (286).
 */
export class Oplog {
  private readonly db: Database
  private readonly watches = new Map<string, Watch>()
  private readonly listeners = new Set<() => void>()
  private readonly insertion: Statement
  private readonly reading: Statement
  private changed = false
  /** The last sequence number given out. */
  last = 0

  constructor(db: Database) {
    this.db = db
    db.run(
      'CREATE TABLE IF NOT EXISTS oplog (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, db TEXT NOT NULL, coll TEXT NOT NULL, op TEXT NOT NULL, body BLOB NOT NULL)',
    )
    db.run(
      'CREATE TABLE IF NOT EXISTS watches (db TEXT NOT NULL, coll TEXT NOT NULL, since INTEGER NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (db, coll))',
    )
    this.insertion = db.prepare('INSERT INTO oplog (at, db, coll, op, body) VALUES (?, ?, ?, ?, ?)')
    this.reading = db.prepare(
      'SELECT seq, at, db, coll, op, body FROM oplog WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    this.reload()
    this.expire()
    // clients that watched before a restart get the whole hour to resume
    db.query('UPDATE watches SET seen = ?').run(Date.now())
  }

  /** Reads the state again after a rollback. */
  reload(): void {
    const counter = this.db.query("SELECT seq FROM sqlite_sequence WHERE name = 'oplog'").get() as {
      seq: number
    } | null
    this.last = counter?.seq ?? 0
    const open = new Map([...this.watches].map(([key, watch]) => [key, watch.open]))
    this.watches.clear()
    const rows = this.db.query('SELECT db, coll, since FROM watches').all() as {
      db: string
      coll: string
      since: number
    }[]
    for (const row of rows) {
      const key = `${row.db}\0${row.coll}`
      this.watches.set(key, { ...row, open: open.get(key) ?? 0 })
    }
  }

  /** Whether a change there has to be recorded; one of a whole database ('') as soon as a part of it is watched. */
  watched(db: string, coll: string): boolean {
    if (this.watches.size === 0) return false
    if (coll === '') return [...this.watches.values()].some((watch) => watch.db === db || watch.db === '')
    return this.watches.has(`${db}\0${coll}`) || this.watches.has(`${db}\0`) || this.watches.has('\0')
  }

  /** Records a change; inside a write transaction, and only where `watched` says so. */
  append(db: string, coll: string, op: ChangeKind, body: { readonly [key: string]: Plain }): void {
    this.last = Number(this.insertion.run(Date.now(), db, coll, op, encode(body)).lastInsertRowid)
    this.changed = true
  }

  /** Begins keeping changes of a namespace for a stream, until the function that it returns. Inside a write. */
  watch(db: string, coll: string): () => void {
    const key = `${db}\0${coll}`
    let watch = this.watches.get(key)
    if (!watch) {
      watch = { db, coll, since: this.coverage(db, coll) ?? this.beginning(), open: 0 }
      this.db
        .query('INSERT INTO watches (db, coll, since, seen) VALUES (?, ?, ?, ?)')
        .run(db, coll, watch.since, Date.now())
      this.watches.set(key, watch)
    }
    watch.open += 1
    return () => {
      const current = this.watches.get(key)
      if (current) current.open -= 1
      try {
        this.db.query('UPDATE watches SET seen = ? WHERE db = ? AND coll = ?').run(Date.now(), db, coll)
      } catch {
        // a disk that is full: the hour counts from the last time that was stored
      }
    }
  }

  /** A number of its own for the beginning, so that tokens from before it can be told from later ones. */
  private beginning(): number {
    this.append('', '', 'noop', {})
    return this.last
  }

  /** Where a wider watch began to keep this namespace too. */
  private coverage(db: string, coll: string): number | undefined {
    const wider = [this.watches.get('\0'), coll === '' ? undefined : this.watches.get(`${db}\0`)]
    const since = wider.flatMap((watch) => (watch ? [watch.since] : []))
    return since.length > 0 ? Math.min(...since) : undefined
  }

  /** Changes after this one are all kept for watched collections of a database. */
  keptSince(db: string, colls: readonly string[]): number {
    return Math.max(...colls.map((coll) => this.watches.get(`${db}\0${coll}`)?.since ?? this.last))
  }

  /** The changes after one, at most `limit` of them and not many megabytes. */
  read(after: number, limit: number): Change[] {
    const changes: Change[] = []
    let bytes = 0
    for (const row of this.reading.iterate(after, limit) as Iterable<
      Omit<Change, 'body'> & { body: Uint8Array }
    >) {
      changes.push({ ...row, body: asBuffer(row.body) })
      bytes += row.body.length
      if (bytes > chunkBytes) break
    }
    return changes
  }

  /** The last change before a point in time. */
  before(seconds: number, counter: number): number {
    const row = this.db
      .query('SELECT max(seq) AS seq FROM oplog WHERE at < ? OR (at < ? AND seq < ?)')
      .get(seconds * 1000, (seconds + 1) * 1000, counter) as { seq: number | null }
    return row.seq ?? 0
  }

  /** Calls `listener` after each commit that recorded changes, until released. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  announce(): void {
    if (!this.changed) return
    this.changed = false
    for (const listener of [...this.listeners]) listener()
  }

  /** Ends watches that no client resumed and removes old changes. */
  expire(): void {
    const now = Date.now()
    for (const { db, coll, open } of this.watches.values()) {
      if (open > 0) this.db.query('UPDATE watches SET seen = ? WHERE db = ? AND coll = ?').run(now, db, coll)
    }
    this.db.query('DELETE FROM watches WHERE seen < ?').run(now - keepMs)
    const old = this.db
      .query('SELECT max(seq) AS seq FROM oplog WHERE at < ? OR seq <= ?')
      .get(now - keepMs, this.last - keepEvents) as { seq: number | null }
    if (old.seq !== null) {
      // from now on no client can resume from before what is removed
      this.db.query('UPDATE watches SET since = max(since, ?)').run(old.seq)
      this.db.query('DELETE FROM oplog WHERE seq <= ?').run(old.seq)
    }
    this.reload()
  }
}

/** The document key of a change. */
export function documentKey(id: Value): { readonly documentKey: { readonly _id: Value } } {
  return { documentKey: { _id: id } }
}

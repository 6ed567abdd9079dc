import type { Database, Statement } from 'bun:sqlite'
import type { Value } from '../bson/value.ts'
import { matches } from '../query/match.ts'
import type { Predicate } from '../query/predicate.ts'
import { type DocumentKeys, type KeyPart, keysOf } from './index-keys.ts'
import { prepared } from './prepared.ts'

/** What an index is, as `createIndexes` said it. */
export interface IndexDefinition {
  readonly name: string
  readonly parts: readonly KeyPart[]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partial: Predicate | undefined
  readonly expireAfterSeconds: number | undefined
  /** The specification document, for listIndexes and for reading it again at the next start. */
  readonly spec: Value
}

/** One row an index or collection scan yields. */
export interface Row {
  readonly key: Buffer
  readonly rid: number
  readonly doc: Buffer
}

interface RawRow {
  readonly key: Uint8Array
  readonly rid: number
  readonly doc: Uint8Array
}

/** A view on the same memory; SQLite's blobs arrive as Uint8Array. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

const chunkBytes = 4 * 1024 * 1024

/** Takes rows until there are enough or they weigh too much; the rest is read by asking again after the last. */
export function takeRows(rows: Iterable<unknown>, limit: number): { rows: Row[]; more: boolean } {
  const taken: Row[] = []
  let bytes = 0
  for (const row of rows as Iterable<RawRow>) {
    taken.push({ key: asBuffer(row.key), rid: row.rid, doc: asBuffer(row.doc) })
    bytes += row.doc.length
    if (taken.length >= limit || bytes >= chunkBytes) return { rows: taken, more: true }
  }
  return { rows: taken, more: false }
}

/** One index: a table of (key, rid) in key order, and the statements on it. */
export class Index {
  readonly id: number
  readonly definition: IndexDefinition
  /** Bit by part: some document has an array there. Only ever grows. */
  multikey: number
  readonly table: string
  private readonly insertion: () => Statement
  private readonly deletion: () => Statement
  private readonly holder: () => Statement
  private readonly counting: () => Statement
  private readonly distinctCounting: () => Statement
  private readonly forward: () => Statement
  private readonly backward: () => Statement
  private readonly forwardAfter: () => Statement
  private readonly backwardAfter: () => Statement
  private readonly multikeyMark: () => Statement

  constructor(
    db: Database,
    collectionTable: string,
    id: number,
    definition: IndexDefinition,
    multikey: number,
  ) {
    this.id = id
    this.definition = definition
    this.multikey = multikey
    this.table = `i_${id}`
    const t = this.table
    const joined = `SELECT x.key AS key, x.rid AS rid, c.doc AS doc FROM ${t} x CROSS JOIN ${collectionTable} c ON c.rid = x.rid`
    this.insertion = prepared(db, `INSERT OR IGNORE INTO ${t} (key, rid) VALUES (?, ?)`)
    this.deletion = prepared(db, `DELETE FROM ${t} WHERE key = ? AND rid = ?`)
    this.holder = prepared(db, `SELECT rid FROM ${t} WHERE key = ? AND rid <> ? LIMIT 1`)
    this.counting = prepared(
      db,
      `SELECT count(*) AS n FROM (SELECT 1 FROM ${t} WHERE key >= ? AND key < ? LIMIT ?)`,
    )
    this.distinctCounting = prepared(
      db,
      `SELECT count(DISTINCT rid) AS n FROM ${t} WHERE key >= ? AND key < ?`,
    )
    this.forward = prepared(db, `${joined} WHERE x.key >= ? AND x.key < ? ORDER BY x.key, x.rid`)
    this.backward = prepared(db, `${joined} WHERE x.key >= ? AND x.key < ? ORDER BY x.key DESC, x.rid DESC`)
    this.forwardAfter = prepared(
      db,
      `${joined} WHERE (x.key, x.rid) > (?, ?) AND x.key < ? ORDER BY x.key, x.rid`,
    )
    this.backwardAfter = prepared(
      db,
      `${joined} WHERE (x.key, x.rid) < (?, ?) AND x.key >= ? ORDER BY x.key DESC, x.rid DESC`,
    )
    this.multikeyMark = prepared(db, 'UPDATE indexes SET multikey = ? WHERE id = ?')
  }

  /** The document's keys here; none when a sparse or partial index leaves it out. */
  keysFor(document: Value): DocumentKeys {
    const { partial, parts, sparse } = this.definition
    if (partial && !matches(document, partial)) return { keys: [], multikey: 0, present: false }
    const keys = keysOf(document, parts)
    return sparse && !keys.present ? { keys: [], multikey: 0, present: false } : keys
  }

  /** Another row under this key, for unique indexes. */
  takenBy(key: Buffer, rid: number): number | undefined {
    const row = this.holder().get(key, rid) as { rid: number } | null
    return row?.rid
  }

  add(keys: DocumentKeys, rid: number): void {
    for (const key of keys.keys) this.insertion().run(key, rid)
    this.mark(keys.multikey)
  }

  private mark(bits: number): void {
    if ((this.multikey | bits) === this.multikey) return
    this.multikey |= bits
    this.multikeyMark().run(this.multikey, this.id)
  }

  remove(keys: DocumentKeys, rid: number): void {
    for (const key of keys.keys) this.deletion().run(key, rid)
  }

  /** Swaps the entries of a changed document, touching only those that differ. */
  replace(before: DocumentKeys, after: DocumentKeys, rid: number): void {
    const [old] = before.keys
    const [next] = after.keys
    if (before.keys.length === 1 && after.keys.length === 1 && old && next) {
      if (old.equals(next)) {
        this.mark(after.multikey)
        return
      }
      this.deletion().run(old, rid)
      this.insertion().run(next, rid)
      this.mark(after.multikey)
      return
    }
    const gone = new Map(before.keys.map((key) => [key.toString('latin1'), key]))
    for (const key of after.keys) {
      if (!gone.delete(key.toString('latin1'))) this.insertion().run(key, rid)
    }
    for (const key of gone.values()) this.deletion().run(key, rid)
    this.mark(after.multikey)
  }

  /** Entries with lo <= key < hi, at most `limit`. */
  count(lo: Buffer, hi: Buffer, limit: number): number {
    return (this.counting().get(lo, hi, limit) as { n: number }).n
  }

  /** Documents with an entry in lo <= key < hi, for indexes over arrays. */
  countDocuments(lo: Buffer, hi: Buffer): number {
    return (this.distinctCounting().get(lo, hi) as { n: number }).n
  }

  /** The next rows of a range in order or backwards, after the row given. */
  read(
    lo: Buffer,
    hi: Buffer,
    backward: boolean,
    after: Row | undefined,
    limit: number,
  ): { rows: Row[]; more: boolean } {
    if (after) {
      return backward
        ? takeRows(this.backwardAfter().iterate(after.key, after.rid, lo), limit)
        : takeRows(this.forwardAfter().iterate(after.key, after.rid, hi), limit)
    }
    return takeRows((backward ? this.backward : this.forward)().iterate(lo, hi), limit)
  }

  /** The specification's own bytes. */
  get specBytes(): Buffer {
    return this.definition.spec.slice()
  }
}

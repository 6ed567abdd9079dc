import type { Database, Statement } from 'bun:sqlite'
import { valueFrom } from '../bson/encode.ts'
import { describe } from '../bson/read.ts'
import { documentValue, fieldsOf, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { walkPath } from '../query/path.ts'
import { asBuffer, type Index, type Row, takeRows } from './index.ts'
import type { DocumentKeys } from './index-keys.ts'
import { prepared } from './prepared.ts'

const emptyKey = Buffer.alloc(0)

/** Documents of one namespace: a table of (rid, doc) and its indexes, kept together. */
export class Collection {
  readonly id: number
  readonly db: string
  readonly name: string
  readonly uuid: Buffer
  readonly table: string
  indexes: Index[] = []
  /** Indexes that are being filled: writes keep them up, and no query reads them. */
  building: Index[] = []
  private readonly insertion: () => Statement
  private readonly change: () => Statement
  private readonly deletion: () => Statement
  private readonly reading: () => Statement
  private readonly forward: () => Statement
  private readonly backward: () => Statement
  private readonly counting: () => Statement
  private readonly measuring: () => Statement

  constructor(db: Database, id: number, dbName: string, name: string, uuid: Buffer) {
    this.id = id
    this.db = dbName
    this.name = name
    this.uuid = uuid
    this.table = `c_${id}`
    const t = this.table
    this.insertion = prepared(db, `INSERT INTO ${t} (doc) VALUES (?)`)
    this.change = prepared(db, `UPDATE ${t} SET doc = ? WHERE rid = ?`)
    this.deletion = prepared(db, `DELETE FROM ${t} WHERE rid = ?`)
    this.reading = prepared(db, `SELECT doc FROM ${t} WHERE rid = ?`)
    this.forward = prepared(db, `SELECT x'' AS key, rid, doc FROM ${t} WHERE rid > ? ORDER BY rid`)
    this.backward = prepared(db, `SELECT x'' AS key, rid, doc FROM ${t} WHERE rid < ? ORDER BY rid DESC`)
    this.counting = prepared(db, `SELECT count(*) AS n FROM ${t}`)
    this.measuring = prepared(db, `SELECT coalesce(sum(length(doc)), 0) AS n FROM ${t}`)
  }

  get namespace(): string {
    return `${this.db}.${this.name}`
  }

  get(rid: number): Buffer | undefined {
    const row = this.reading().get(rid) as { doc: Uint8Array } | null
    return row ? asBuffer(row.doc) : undefined
  }

  /** The next rows in the order of insertion, or backwards. */
  read(backward: boolean, after: Row | undefined, limit: number): { rows: Row[]; more: boolean } {
    return backward
      ? takeRows(this.backward().iterate(after?.rid ?? Number.MAX_SAFE_INTEGER), limit)
      : takeRows(this.forward().iterate(after?.rid ?? 0), limit)
  }

  count(): number {
    return (this.counting().get() as { n: number }).n
  }

  size(): number {
    return (this.measuring().get() as { n: number }).n
  }

  /** @throws DuplicateKey before anything is written */
  insert(doc: Buffer): number {
    const document = documentValue(doc)
    const kept = this.kept
    const keys = kept.map((index) => index.keysFor(document))
    this.assertUnique(document, kept, keys, 0)
    const rid = Number(this.insertion().run(doc).lastInsertRowid)
    for (const [at, index] of kept.entries()) index.add(keys[at] as DocumentKeys, rid)
    return rid
  }

  /** @throws DuplicateKey before anything is written */
  update(rid: number, before: Buffer, after: Buffer): void {
    const document = documentValue(after)
    const previous = documentValue(before)
    const kept = this.kept
    const keys = kept.map((index) => index.keysFor(document))
    this.assertUnique(document, kept, keys, rid)
    this.change().run(after, rid)
    for (const [at, index] of kept.entries()) {
      index.replace(index.keysFor(previous), keys[at] as DocumentKeys, rid)
    }
  }

  delete(rid: number, doc: Buffer): void {
    const document = documentValue(doc)
    for (const index of this.kept) index.remove(index.keysFor(document), rid)
    this.deletion().run(rid)
  }

  private get kept(): readonly Index[] {
    return this.building.length > 0 ? [...this.indexes, ...this.building] : this.indexes
  }

  private assertUnique(
    document: Value,
    indexes: readonly Index[],
    keys: readonly DocumentKeys[],
    rid: number,
  ): void {
    for (const [at, index] of indexes.entries()) {
      if (!index.definition.unique) continue
      for (const key of keys[at]?.keys ?? []) {
        if (index.takenBy(key, rid) !== undefined) throw this.duplicate(index, document, key)
      }
    }
  }

  /** MongoDB's error for a second document under a unique key. */
  duplicate(index: Index, document: Value, _key: Buffer = emptyKey): MongoError {
    const keyValue: Record<string, Value> = Object.create(null)
    for (const { path } of index.definition.parts) {
      let found: Value | undefined
      walkPath(document, path, 0, (value) => {
        found = value
        return true
      })
      keyValue[path.text] = found ?? valueFrom(null)
    }
    const shown = Object.entries(keyValue).map(([name, value]) => `${name}: ${describe(value)}`)
    const keyPattern = new Map(fieldsOf(index.definition.spec)).get('key') as Value
    return new MongoError(
      'DuplicateKey',
      `E11000 duplicate key error collection: ${this.namespace} index: ${index.definition.name} dup key: { ${shown.join(', ')} }`,
      { keyPattern, keyValue },
    )
  }
}

import type { Database } from 'bun:sqlite'
import { documentValue } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { Collection } from './collection.ts'
import { asBuffer, Index, type IndexDefinition, type Row } from './index.ts'
import { idIndexSpec, parseIndexSpec } from './index-spec.ts'

const schema = `
CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, name TEXT NOT NULL, uuid BLOB NOT NULL, UNIQUE (db, name));
CREATE TABLE IF NOT EXISTS indexes (id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, spec BLOB NOT NULL, multikey INTEGER NOT NULL DEFAULT 0);
`

interface CollectionRow {
  readonly id: number
  readonly db: string
  readonly name: string
  readonly uuid: Uint8Array
}

interface IndexRow {
  readonly id: number
  readonly spec: Uint8Array
  readonly multikey: number
}

/** Which collections and indexes there are; read once at the start and kept in step with the file. */
export class Catalog {
  private readonly db: Database
  private readonly collections = new Map<string, Collection>()

  constructor(db: Database) {
    this.db = db
    db.run(schema)
    this.removeUnfinished()
    this.reload()
  }

  /**
   * Reads the catalog again, after a rollback may have undone a change of it. Where it undid none, which is usual on a
   * full disk, what is here stays: a collection prepares dozens of statements.
   */
  reload(): void {
    const begun = new Set(this.begunIndexes())
    for (const one of this.list()) one.building = one.building.filter(({ id }) => begun.has(id))
    if (this.agreesWithFile()) return
    this.collections.clear()
    for (const row of this.db
      .query('SELECT id, db, name, uuid FROM collections ORDER BY id')
      .all() as CollectionRow[]) {
      this.load(row)
    }
  }

  /** Whether the file has the same collections and indexes. The marks of the indexes are then taken from it. */
  private agreesWithFile(): boolean {
    const here = this.list()
    const indexes = new Map(here.flatMap((one) => one.indexes.map((index) => [index.id, index])))
    const rows = this.db.query('SELECT id, multikey FROM indexes WHERE collection > 0').all() as Omit<
      IndexRow,
      'spec'
    >[]
    const collections = new Set(
      (this.db.query('SELECT id FROM collections').all() as { id: number }[]).map(({ id }) => id),
    )
    if (collections.size !== here.length || rows.length !== indexes.size) return false
    if (!here.every(({ id }) => collections.has(id)) || !rows.every(({ id }) => indexes.has(id))) return false
    for (const { id, multikey } of rows) {
      const index = indexes.get(id)
      if (index) index.multikey = multikey
    }
    return true
  }

  private load(row: CollectionRow): Collection {
    const collection = new Collection(this.db, row.id, row.db, row.name, asBuffer(row.uuid))
    const rows = this.db
      .query('SELECT id, spec, multikey FROM indexes WHERE collection = ? ORDER BY id')
      .all(row.id)
    collection.indexes = (rows as IndexRow[]).map((index) => {
      const definition = parseIndexSpec(documentValue(asBuffer(index.spec)))
      return new Index(this.db, collection.table, index.id, definition, index.multikey)
    })
    this.collections.set(collection.namespace, collection)
    return collection
  }

  private begunIndexes(): number[] {
    const rows = this.db.query('SELECT id FROM indexes WHERE collection < 0').all() as { id: number }[]
    return rows.map(({ id }) => id)
  }

  private removeUnfinished(): void {
    for (const id of this.begunIndexes()) this.db.run(`DROP TABLE IF EXISTS i_${id}`)
    this.db.run('DELETE FROM indexes WHERE collection < 0')
  }

  find(db: string, name: string): Collection | undefined {
    return this.collections.get(`${db}.${name}`)
  }

  list(db?: string): Collection[] {
    return [...this.collections.values()].filter((collection) => db === undefined || collection.db === db)
  }

  databases(): string[] {
    return [...new Set(this.list().map((collection) => collection.db))].sort()
  }

  /** The collection, made with its _id index if it isn't there. @throws InvalidNamespace */
  obtain(db: string, name: string): Collection {
    return this.find(db, name) ?? this.create(db, name)
  }

  private create(db: string, name: string): Collection {
    if (
      name === '' ||
      name.includes('$') ||
      name.includes('\0') ||
      name.startsWith('.') ||
      name.startsWith('system.')
    ) {
      throw new MongoError('InvalidNamespace', `Invalid namespace specified '${db}.${name}'`)
    }
    if (Buffer.byteLength(`${db}.${name}`) > 255) {
      throw new MongoError('InvalidNamespace', `Fully qualified namespace is too long: ${db}.${name}`)
    }
    const uuid = Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
    const inserted = this.db
      .query('INSERT INTO collections (db, name, uuid) VALUES (?, ?, ?)')
      .run(db, name, uuid)
    const id = Number(inserted.lastInsertRowid)
    this.db.run(`CREATE TABLE c_${id} (rid INTEGER PRIMARY KEY, doc BLOB NOT NULL)`)
    const collection = this.load({ id, db, name, uuid })
    this.finishIndex(collection, this.beginIndex(collection, parseIndexSpec(documentValue(idIndexSpec))))
    return collection
  }

  /** Begins an index that writes keep up from now on; one that is never finished is removed at the next start. */
  beginIndex(collection: Collection, definition: IndexDefinition): Index {
    const spec = definition.spec.slice()
    const row = this.db
      .query('INSERT INTO indexes (collection, spec) VALUES (?, ?)')
      .run(-collection.id, spec)
    const id = Number(row.lastInsertRowid)
    this.db.run(
      `CREATE TABLE i_${id} (key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (key, rid)) WITHOUT ROWID`,
    )
    const index = new Index(this.db, collection.table, id, definition, 0)
    collection.building = [...collection.building, index]
    return index
  }

  /** Takes the rows after one into a begun index until `isEnough`. Returns the last one, undefined at the end. @throws DuplicateKey */
  fillIndex(
    collection: Collection,
    index: Index,
    after: Row | undefined,
    isEnough: () => boolean,
  ): Row | undefined {
    let last = after
    do {
      const { rows } = collection.read(false, last, 100)
      for (const { rid, doc } of rows) {
        const document = documentValue(doc)
        const keys = index.keysFor(document)
        const isTaken = (key: Buffer): boolean => index.takenBy(key, rid) !== undefined
        if (index.definition.unique && keys.keys.some(isTaken)) throw collection.duplicate(index, document)
        index.add(keys, rid)
      }
      last = rows.at(-1)
    } while (last && !isEnough())
    return last
  }

  /** Lets queries use a filled index. */
  finishIndex(collection: Collection, index: Index): void {
    this.db.query('UPDATE indexes SET collection = ? WHERE id = ?').run(collection.id, index.id)
    collection.building = collection.building.filter((other) => other !== index)
    collection.indexes = [...collection.indexes, index]
  }

  /** Gives an index another definition with the same entries. Its new id lets `reload` see that it was undone. */
  changeIndex(collection: Collection, index: Index, definition: IndexDefinition): void {
    const row = this.db
      .query('INSERT INTO indexes (collection, spec, multikey) VALUES (?, ?, ?)')
      .run(collection.id, definition.spec.slice(), index.multikey)
    const id = Number(row.lastInsertRowid)
    this.db.run(`ALTER TABLE ${index.table} RENAME TO i_${id}`)
    this.db.query('DELETE FROM indexes WHERE id = ?').run(index.id)
    const changed = new Index(this.db, collection.table, id, definition, index.multikey)
    collection.indexes = collection.indexes.map((other) => (other === index ? changed : other))
  }

  dropIndex(collection: Collection, index: Index): void {
    this.db.run(`DROP TABLE IF EXISTS ${index.table}`)
    this.db.query('DELETE FROM indexes WHERE id = ?').run(index.id)
    collection.indexes = collection.indexes.filter((other) => other !== index)
    collection.building = collection.building.filter((other) => other !== index)
  }

  drop(collection: Collection): void {
    for (const index of [...collection.indexes, ...collection.building])
      this.db.run(`DROP TABLE ${index.table}`)
    this.db.run(`DROP TABLE ${collection.table}`)
    this.db.query('DELETE FROM indexes WHERE collection IN (?, ?)').run(collection.id, -collection.id)
    this.db.query('DELETE FROM collections WHERE id = ?').run(collection.id)
    this.collections.delete(collection.namespace)
  }
}

import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { Catalog } from './catalog.ts'
import { Oplog } from './oplog.ts'
import { ReplyCache } from './reply-cache.ts'

export type Durability = 'normal' | 'full'

type Settled = (error: Error | undefined) => void

/**
 * The SQLite file and its one open transaction. Writes that arrive in one turn of the event loop share a transaction;
 * every answer given meanwhile, also to reads, which may have seen those writes, waits for its COMMIT.
 */
export class Store {
  readonly db: Database
  readonly catalog: Catalog
  readonly oplog: Oplog
  readonly replies: ReplyCache
  private open = false
  private waiting: Settled[] = []
  private failure: Error | undefined
  private readonly begin
  private readonly commit
  private readonly rollback

  constructor(directory: string, durability: Durability) {
    this.db = new Database(join(directory, 'store.sqlite'), { create: true, strict: true })
    this.db.run('PRAGMA journal_mode = WAL')
    // after kill -9 the operating system still has every committed page; FULL also covers its own end
    this.db.run(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
    this.db.run('PRAGMA temp_store = MEMORY')
    this.db.run('PRAGMA cache_size = -65536')
    this.db.run('PRAGMA mmap_size = 268435456')
    this.begin = this.db.prepare('BEGIN IMMEDIATE')
    this.commit = this.db.prepare('COMMIT')
    this.rollback = this.db.prepare('ROLLBACK')
    this.catalog = new Catalog(this.db)
    this.oplog = new Oplog(this.db)
    this.replies = new ReplyCache(this.db)
  }

  /**
   * Runs a write in the open transaction, or begins one that ends with this turn of the event loop. What `work` throws
   * on purpose (a MongoError) must leave nothing half done; anything else undoes the whole transaction.
   */
  write<Result>(work: () => Result, expected: (error: unknown) => boolean): Result {
    if (!this.open) {
      this.begin.run()
      this.open = true
      setImmediate(() => this.flush())
    }
    try {
      return work()
    } catch (error) {
      if (!expected(error)) this.failure = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }

  /** Runs `work` so that whatever it throws, nothing of it stays. */
  atomically<Result>(work: () => Result): Result {
    this.db.run('SAVEPOINT part')
    try {
      const result = work()
      this.db.run('RELEASE part')
      return result
    } catch (error) {
      this.db.run('ROLLBACK TO part')
      this.db.run('RELEASE part')
      this.catalog.reload()
      throw error
    }
  }

  /** Calls back when everything written so far is committed, at once when it is. */
  whenCommitted(settled: Settled): void {
    if (this.open) this.waiting.push(settled)
    else settled(undefined)
  }

  /** Commits the open transaction and lets the answers go. */
  flush(): void {
    if (!this.open) return
    let error = this.failure
    try {
      if (error) this.undo()
      else this.commit.run()
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown))
      this.undo()
    }
    this.open = false
    this.failure = undefined
    const { waiting } = this
    this.waiting = []
    for (const settled of waiting) settled(error)
    if (!error) this.oplog.announce()
  }

  private undo(): void {
    if (this.db.inTransaction) this.rollback.run()
    this.catalog.reload()
    this.oplog.reload()
  }

  /** Commits, folds the log into the file and closes it. */
  close(): void {
    this.flush()
    this.db.run('PRAGMA wal_checkpoint(TRUNCATE)')
    this.db.close()
  }
}

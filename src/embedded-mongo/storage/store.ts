import { Database, SQLiteError } from 'bun:sqlite'
import { join } from 'node:path'
import { MongoError } from '../errors.ts'
import { Catalog } from './catalog.ts'
import { Checkpoints } from './checkpoints.ts'
import { DiskState } from './disk-state.ts'
import { Oplog } from './oplog.ts'
import { ReplyCache } from './reply-cache.ts'

export type Durability = 'normal' | 'full'

type Settled = (error: Error | undefined) => void

const isMongoError = (error: unknown): boolean => error instanceof MongoError

/**
 * The SQLite file and its one open transaction. Writes that arrive in one turn of the event loop share a transaction;
 * every answer given meanwhile, also to reads, which may have seen those writes, waits for its COMMIT. Once the disk
 * has failed a COMMIT, each write has its own for a while: one that finds no room refuses itself alone.
 */
export class Store {
  readonly db: Database
  readonly catalog: Catalog
  readonly oplog: Oplog
  readonly replies: ReplyCache
  private readonly disk: DiskState
  private readonly checkpoints: Checkpoints
  private open = false
  private waiting: Settled[] = []
  private failure: Error | undefined
  private readonly begin
  private readonly commit
  private readonly rollback

  constructor(directory: string, durability: Durability) {
    this.disk = new DiskState(directory)
    const file = join(directory, 'store.sqlite')
    this.db = openFile(file)
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
    this.checkpoints = new Checkpoints(this.db, file)
  }

  /**
   * Runs a write in the open transaction, or begins one that ends with this turn of the event loop. What `work` throws
   * on purpose (`isExpected`) must leave nothing half done; anything else undoes the whole transaction.
   * @throws OutOfDiskSpace when the disk does not take it
   */
  write<Result>(work: () => Result, isExpected = isMongoError): Result {
    const alone = !this.open && this.disk.failedLately
    if (!this.open) {
      this.start()
      if (!alone) setImmediate(() => this.flush())
    }
    let result: Result
    try {
      // SQLite may undo a transaction itself: what came after would be committed piece by piece
      if (this.failure) throw this.failure
      if (!this.db.inTransaction) throw new Error('the transaction was undone')
      result = work()
    } catch (thrown) {
      if (!this.failure && !isExpected(thrown)) this.failure = asError(this.disk.errorOf(thrown))
      const error = this.failure ?? thrown
      if (alone) this.flush()
      throw error
    }
    const failure = alone ? this.flush() : undefined
    if (failure) throw failure
    return result
  }

  private start(): void {
    try {
      this.begin.run()
    } catch (error) {
      throw this.disk.errorOf(error)
    }
    this.open = true
  }

  /** Runs `work` so that whatever it throws, nothing of it stays. */
  atomically<Result>(work: () => Result): Result {
    this.db.run('SAVEPOINT part')
    try {
      const result = work()
      this.db.run('RELEASE part')
      return result
    } catch (error) {
      // a full disk may have undone the whole transaction
      if (this.db.inTransaction) {
        this.db.run('ROLLBACK TO part')
        this.db.run('RELEASE part')
      }
      this.catalog.reload()
      throw error
    }
  }

  /** Calls back when everything written so far is committed, at once when it is. */
  whenCommitted(settled: Settled): void {
    if (this.open) this.waiting.push(settled)
    else settled(undefined)
  }

  /** Waits until everything written so far is committed. @throws why it was undone instead */
  committed(): Promise<void> {
    return new Promise((resolve, reject) =>
      this.whenCommitted((error) => (error ? reject(error) : resolve())),
    )
  }

  /** Commits the open transaction and lets the answers go. Returns why it was undone instead. */
  flush(): Error | undefined {
    if (!this.open) return undefined
    let error = this.failure
    try {
      if (error) this.undo()
      else {
        this.commit.run()
        this.disk.works()
      }
    } catch (thrown) {
      error = asError(this.disk.errorOf(thrown))
      this.undo()
    }
    this.open = false
    this.failure = undefined
    const { waiting } = this
    this.waiting = []
    for (const settled of waiting) settled(error)
    if (!error) {
      this.oplog.announce()
      this.checkpoints.afterCommit()
    }
    return error
  }

  private undo(): void {
    if (this.db.inTransaction) this.rollback.run()
    this.catalog.reload()
    this.oplog.reload()
  }

  /** Commits, folds the log into the file and closes it. */
  async close(): Promise<void> {
    this.flush()
    await this.checkpoints.close()
    try {
      this.db.run('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // on a full disk the log stays, and the next start reads it
    }
    this.db.close()
  }
}

/** Raised when the file changes so that an earlier server cannot read it. */
export const fileVersion = 1

/** Opens a file that is whole and of this version. @throws Error that says what to do */
function openFile(file: string): Database {
  let damage: unknown
  try {
    const db = new Database(file, { create: true, strict: true })
    db.run('PRAGMA busy_timeout = 5000')
    const { user_version: found } = db.query('PRAGMA user_version').get() as { user_version: number }
    if (found > fileVersion)
      throw new Error(`${file} was written by a newer version: start that one, or restore an earlier backup`)
    db.run('PRAGMA journal_mode = WAL')
    if (found < fileVersion) db.run(`PRAGMA user_version = ${fileVersion}`)
    const check = db.query('PRAGMA quick_check(1)').get() as { quick_check: string }
    if (check.quick_check === 'ok') return db
    damage = check.quick_check.replace(/\s+/g, ' ')
  } catch (error) {
    const isDamaged =
      error instanceof SQLiteError && ['SQLITE_CORRUPT', 'SQLITE_NOTADB'].includes(error.code ?? '')
    if (!isDamaged) throw error
    damage = error.message
  }
  throw new Error(`${file} is damaged (${damage}): restore a backup into an empty directory`)
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

import { SQLiteError } from 'bun:sqlite'
import { MongoError } from '../errors.ts'

/** How long after a failure the disk counts as failing. */
const lateMs = 10_000

/** SQLite's codes for a disk that takes no writes; a quota or a limit on the size of files shows as an I/O error. */
const failure = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/

/** Whether the disk takes writes, told to the operator in one line for each change. */
export class DiskState {
  private readonly directory: string
  private failedAt = Number.NEGATIVE_INFINITY
  private told = false

  constructor(directory: string) {
    this.directory = directory
  }

  get failedLately(): boolean {
    return performance.now() - this.failedAt < lateMs
  }

  /** OutOfDiskSpace for a fault of the disk; any other error as it is. */
  errorOf(error: unknown): unknown {
    if (!(error instanceof SQLiteError) || !failure.test(error.code ?? '')) return error
    this.failedAt = performance.now()
    const reason = `the disk of the store cannot be written (${error.message})`
    if (!this.told) this.tell(`${reason}: ${this.directory} needs room, writes are refused, reads go on`)
    this.told = true
    return new MongoError('OutOfDiskSpace', `${reason}: make room in its data directory`)
  }

  /** To be called after a commit. Small writes may still find room where larger ones fail: it waits for them. */
  works(): void {
    if (!this.told || this.failedLately) return
    this.told = false
    this.tell(`the disk of the store can be written again in ${this.directory}`)
  }

  private tell(line: string): void {
    process.stderr.write(`embedded-mongo: ${line}\n`)
  }
}

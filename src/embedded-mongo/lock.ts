import { Database, SQLiteError } from 'bun:sqlite'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Holds the directory for this process by an exclusive SQLite transaction on a file of its own: the operating system
 * lets go of it however the process ends. Waits up to `waitMs` for a previous holder that is still ending.
 * @throws Error naming the directory when another process keeps it or its disk takes no writes
 */
export function lockDirectory(directory: string, waitMs: number): Database {
  mkdirSync(directory, { recursive: true })
  const lock = new Database(join(directory, 'store.lock'), { create: true })
  lock.run(`PRAGMA busy_timeout = ${waitMs}`)
  try {
    lock.run('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof SQLiteError && error.code !== 'SQLITE_BUSY')
      throw new Error(`the data directory ${directory} cannot be written (${error.message})`)
    throw new Error(`the data directory ${directory} is in use by another process`)
  }
  return lock
}

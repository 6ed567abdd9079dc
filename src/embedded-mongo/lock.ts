import { Database } from 'bun:sqlite'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const patienceMs = 3000

/**
 * Holds the directory for this process by an exclusive SQLite transaction on a file of its own: the operating system
 * lets go of it however the process ends. Waits for an old holder that is on its way out.
 * @throws Error naming the directory when another process keeps it
 */
export function lockDirectory(directory: string): Database {
  mkdirSync(directory, { recursive: true })
  const lock = new Database(join(directory, 'store.lock'), { create: true })
  lock.run(`PRAGMA busy_timeout = ${patienceMs}`)
  try {
    lock.run('BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    throw new Error(`the data directory ${directory} is in use by another process`)
  }
  return lock
}

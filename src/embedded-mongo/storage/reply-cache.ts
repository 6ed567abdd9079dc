import type { Database, Statement } from 'bun:sqlite'
import { MongoError } from '../errors.ts'
import { asBuffer } from './index.ts'

const lifetimeMs = 30 * 60_000

/**
 * The answer to each session's last retryable write, stored in the write's own transaction: a driver that lost the
 * answer and sends the write again gets it once more instead of a second $inc, also across a restart.
 */
export class ReplyCache {
  private readonly lookup: Statement
  private readonly storing: Statement
  private readonly expiry: Statement

  constructor(db: Database) {
    db.run(
      'CREATE TABLE IF NOT EXISTS replies (session BLOB PRIMARY KEY, number INTEGER NOT NULL, at INTEGER NOT NULL, reply BLOB NOT NULL) WITHOUT ROWID',
    )
    this.lookup = db.prepare('SELECT number, reply FROM replies WHERE session = ?')
    this.storing = db.prepare(
      'INSERT OR REPLACE INTO replies (session, number, at, reply) VALUES (?, ?, ?, ?)',
    )
    this.expiry = db.prepare('DELETE FROM replies WHERE at < ?')
  }

  /** The stored answer, or undefined for a new write. @throws TransactionTooOld */
  find(session: Buffer, number: bigint): Buffer | undefined {
    const row = this.lookup.get(session) as { number: number; reply: Uint8Array } | null
    if (!row || BigInt(row.number) < number) return undefined
    if (BigInt(row.number) === number) return asBuffer(row.reply)
    throw new MongoError(
      'TransactionTooOld',
      `Retryable write with txnNumber ${number} is prohibited on session because a newer retryable write with txnNumber ${row.number} has already started on this session.`,
    )
  }

  store(session: Buffer, number: bigint, reply: Buffer): void {
    this.storing.run(session, number, Date.now(), reply)
  }

  expire(): void {
    this.expiry.run(Date.now() - lifetimeMs)
  }
}

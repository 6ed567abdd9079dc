import type { Database, Statement } from 'bun:sqlite'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A log of so many pages (8 MB) is folded into the file. */
const longLog = 2000

/** From here on writes wait: beyond 4,062 pages the log needs a larger index, for which a full disk has no room: reads would fail. */
const longestLog = 3500

type Counts = { busy: number; log: number; checkpointed: number }

/**
 * Keeps the log of SQLite short. Folding it into the file (a checkpoint) takes some 20 ms, most of it for the disk,
 * and stops all writes when it runs here. So a thread does it with a connection of its own, while writes go on, and
 * only the few pages that were written meanwhile are folded here, between two writes: the log then starts again.
 */
export class Checkpoints {
  private readonly file: string
  private readonly counting: Statement<Counts, []>
  private readonly folding: Statement<Counts, []>
  private thread: Worker | undefined
  private isFolding = false

  constructor(db: Database, file: string) {
    this.file = file
    this.counting = db.prepare('PRAGMA wal_checkpoint(NOOP)')
    this.folding = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  }

  /** To be called after each commit, once its answers are sent. */
  afterCommit(): void {
    const counts = this.counting.get()
    if (!counts || counts.log < longLog) return
    if (counts.checkpointed === counts.log) return
    if (counts.log >= longestLog) this.foldHere()
    else if (!this.isFolding) this.foldInThread()
  }

  private foldHere(): void {
    try {
      // the thread may be at it
      while (this.folding.get()?.busy === 1) Bun.sleepSync(1)
    } catch {
      // on a full disk the log stays, and the next commit tries again
    }
  }

  private foldInThread(): void {
    if (!this.thread) {
      this.thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: this.file })
      this.thread.on('message', () => {
        this.isFolding = false
      })
      // a thread that fails is asked nothing more: the log is folded here, when it is longest
      this.thread.on('error', (error) => process.stderr.write(`embedded-mongo: ${error}\n`))
    }
    this.isFolding = true
    this.thread.postMessage('fold')
  }

  /** Ends the thread and its connection. */
  async close(): Promise<void> {
    if (!this.thread) return
    const exited = once(this.thread, 'exit')
    this.thread.postMessage('close')
    await exited
  }
}

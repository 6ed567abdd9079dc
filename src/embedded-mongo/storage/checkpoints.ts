import type { Database, Statement } from 'bun:sqlite'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** From so many pages on (8 MB) the log is folded into the file. */
const longLog = 2000

/** At so many, writes wait for it. A log of more than 4,062 has a larger index, for which a full disk has no room: reads would fail. */
const longestLog = 3500

/** So many that are not folded yet are left to the thread: a reader of one moment, a backup, held them back. */
const lateLog = 2 * longestLog

type Counts = { busy: number; log: number; checkpointed: number }

/**
 * Keeps the log of SQLite short. Folding it into the file (a checkpoint) takes some 20 ms, most of them for the disk; done
 * here, it would stop all writes. So a thread with a connection of its own does it while writes go on, and again with what
 * was written meanwhile, until nothing is left between two commits: the next one starts the log again. Writes that leave no
 * such pause let it grow to `longestLog`; then the rest is folded here.
 */
export class Checkpoints {
  private readonly file: string
  private readonly counting: Statement<Counts, []>
  private readonly folding: Statement<Counts, []>
  private thread: Worker | undefined
  private isFolding = false

  constructor(db: Database, file: string) {
    this.file = file
    db.run('PRAGMA wal_autocheckpoint = 0')
    this.counting = db.prepare('PRAGMA wal_checkpoint(NOOP)')
    this.folding = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  }

  /** To be called after each commit, once its answers are sent. */
  afterCommit(): void {
    try {
      const { log, checkpointed } = this.counting.get() ?? { log: 0, checkpointed: 0 }
      if (log < longLog || log === checkpointed) return
      // a backup held all of it back: folded here it would stop the writes for seconds
      const isLate = log - checkpointed > lateLog
      // the thread may be at it
      if (log >= longestLog && !isLate) while (this.folding.get()?.busy === 1) Bun.sleepSync(1)
      else if (!this.isFolding) this.foldInThread()
    } catch {
      // on a full disk the log stays, and the next commit tries again
    }
  }

  private foldInThread(): void {
    this.thread ??= this.start()
    this.isFolding = true
    this.thread.postMessage('fold')
  }

  private start(): Worker {
    const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: this.file })
    thread.on('message', () => {
      this.isFolding = false
    })
    // a thread that fails is asked nothing more: then the log is folded here alone
    thread.on('error', (error) => {
      this.thread = undefined
      process.stderr.write(`embedded-mongo: ${error}\n`)
    })
    return thread
  }

  /** Ends the thread and its connection. */
  async close(): Promise<void> {
    if (!this.thread) return
    const exited = once(this.thread, 'exit')
    this.thread.postMessage('close')
    await exited
  }
}

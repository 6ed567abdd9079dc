import { constants, setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'

/** `wants`: bytes of this number, which the parent then supplies. */
type Midway<Report> = { report: Report } | { wants: number }

/** What a worker process sends. `isLast`: it takes no other task. */
export type WorkerReply<Outcome, Report = never> = { outcome: Outcome; isLast: boolean } | Midway<Report>

/** What the thread gets beside tasks, after it said that it wants it. */
export type Supplied = { supplied: number; bytes: Uint8Array<ArrayBuffer> }

/** What the thread of a worker process sends to it. */
export type ThreadReply<Outcome, Report = never> = { outcome: Outcome } | Midway<Report>

/** How often the memory of this process is looked at: a parser can take 100 MB between two looks. */
const lookMs = 10

/**
 * Makes this process one that does tasks, one at a time, as its parent sends them. The work is done in a thread: this
 * one watches the memory and the time, and ends the process, which frees both, where they exceed their limits.
 */
export const serveTasks = <Outcome>(options: {
  /** The script of the thread. */
  thread: URL
  maxBytes: number
  /** A process that still holds more after a task is replaced. */
  maxIdleBytes: number
  /** No limit where the parent keeps the time. */
  maxMs?: number
  /** What to answer for a task beyond a limit; `reason` completes "it …". */
  onExceeded: (reason: string) => Outcome
  /** What to answer for a fault of the thread. */
  onFault: (error: unknown) => Outcome
}): void => {
  const { maxBytes, maxIdleBytes, maxMs, onExceeded, onFault } = options
  try {
    // Answers of the server come before this work. The threads started below inherit this.
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not every system lets a process do this.
  }
  const thread = new Worker(options.thread)
  let stopWatching = (): void => undefined

  const answer = (outcome: Outcome, isLast: boolean): void => {
    stopWatching()
    process.send?.({ outcome, isLast })
  }

  const end = (outcome: Outcome): void => {
    answer(outcome, true)
    process.exit(1)
  }

  const watch = (): void => {
    const look = setInterval(() => {
      if (process.memoryUsage.rss() > maxBytes)
        end(onExceeded(`took more than ${Math.round(maxBytes / 1024 / 1024)} MB of memory`))
    }, lookMs)
    const limit =
      maxMs === undefined
        ? null
        : setTimeout(() => end(onExceeded(`took more than ${maxMs / 1000} seconds`)), maxMs)
    stopWatching = () => {
      clearInterval(look)
      if (limit) clearTimeout(limit)
    }
  }

  thread.on('message', (reply: ThreadReply<Outcome, unknown>) => {
    if ('outcome' in reply) answer(reply.outcome, process.memoryUsage.rss() > maxIdleBytes)
    else process.send?.(reply)
  })
  thread.on('error', (error) => end(onFault(error)))
  process.on('message', (message: object | Supplied) => {
    if ('supplied' in message) {
      thread.postMessage(message, [message.bytes.buffer])
      // The collector counts too little of what came through the channel.
      Bun.gc(true)
      return
    }
    watch()
    thread.postMessage(message)
  })
  // The parent decides when this process ends, also after a crash of its own.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}

import { constants, setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { LIMITS } from '../limits.ts'
import { tooComplex } from '../refusal.ts'
import { outcomeOfError, type ReadOutcome, type ReadReply, type ReadTask } from './outcome.ts'

/** How long a document may take. */
const readMs = Number(Bun.argv[2])
/** How often the memory of this process is looked at: a parser can take 100 MB between two looks. */
const lookMs = 10

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`

/**
 * A process that reads documents, one at a time, as its parent sends them. The parser runs in a thread of its own:
 * this one watches the memory and the time, and ends the process, which frees both, where they exceed their limits.
 */
try {
  // Answers of the service come before the reading of documents. The threads started below inherit this.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
} catch {
  // Not every system lets a process do this.
}
const thread = new Worker(new URL('./reader-thread.ts', import.meta.url))
let stopWatching = (): void => undefined

const answer = (outcome: ReadOutcome, isLast: boolean): void => {
  stopWatching()
  const reply: ReadReply = { outcome, isLast }
  process.send?.(reply)
}

const end = (outcome: ReadOutcome): void => {
  answer(outcome, true)
  process.exit(1)
}

const watch = (): void => {
  const look = setInterval(() => {
    if (process.memoryUsage.rss() > LIMITS.readerBytes)
      end(outcomeOfError(tooComplex(`took more than ${megabytes(LIMITS.readerBytes)} of memory`)))
  }, lookMs)
  const limit = setTimeout(
    () => end(outcomeOfError(tooComplex(`took more than ${readMs / 1000} seconds`))),
    readMs,
  )
  stopWatching = () => {
    clearInterval(look)
    clearTimeout(limit)
  }
}

thread.on('message', (outcome: ReadOutcome) =>
  answer(outcome, process.memoryUsage.rss() > LIMITS.idleReaderBytes),
)
thread.on('error', (error) => end(outcomeOfError(error)))
process.on('message', (task: ReadTask) => {
  watch()
  thread.postMessage(task)
})
// The parent decides when this process ends, also after a crash of its own.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

import { fileURLToPath } from 'node:url'
import { createWorkerPool } from '../../../platform/worker-pool.ts'
import { LIMITS } from '../limits.ts'
import { outOfTime } from '../refusal.ts'
import { createSlots } from '../slots.ts'
import {
  type DocumentText,
  type ReadKind,
  type ReadOutcome,
  type ReadTask,
  textOfOutcome,
} from './outcome.ts'

const script = fileURLToPath(new URL('./reader-process.ts', import.meta.url))

/** An idle reader holds about 90 MB. */
const MOST_IDLE = 2
/** The share of the time limit in which another page is begun. */
const SOFT_SHARE = 0.6

/**
 * Processes that read documents, each within `LIMITS.readerBytes` and `readMs`. One is kept ready from the start; one
 * that ends is replaced when it is needed. Throws a Refusal: 400, 413 or 503, and an Error for a fault of its own.
 */
export const createReaders = (readMs: number) => {
  const inSlot = createSlots(LIMITS.readers)
  const pool = createWorkerPool<ReadTask, ReadOutcome>({
    script,
    args: [String(readMs)],
    maxIdle: MOST_IDLE,
    onEnd: (reason) => ({ fault: `The process ended with ${reason}.` }),
  })
  pool.warm()

  const read = async (task: ReadTask, signal: AbortSignal): Promise<DocumentText> => {
    try {
      return textOfOutcome(await pool.run(task, signal))
    } catch (error) {
      throw signal.aborted ? outOfTime() : error
    }
  }

  return async (
    caller: string,
    kind: ReadKind,
    bytes: Uint8Array,
    signal: AbortSignal,
  ): Promise<DocumentText> => {
    const softMs = readMs * SOFT_SHARE
    return await inSlot(caller, signal, () => read({ kind, bytes, softMs }, signal))
  }
}

import { fileURLToPath } from 'node:url'
import { LIMITS } from '../limits.ts'
import { untilAborted } from '../refusal.ts'
import { createSlots } from '../slots.ts'
import { type DocumentText, type ReadKind, type ReadReply, type ReadTask, textOfOutcome } from './outcome.ts'

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
  const idle = new Set<Reader>([startReader(readMs)])

  const takeIdle = (): Reader | undefined => {
    for (const reader of idle) {
      idle.delete(reader)
      if (reader.isRunning()) return reader
    }
    return undefined
  }

  const read = async (task: ReadTask, signal: AbortSignal): Promise<DocumentText> => {
    const reader = takeIdle() ?? startReader(readMs)
    let isReusable = false
    try {
      const { outcome, isLast } = await untilAborted(signal, () => reader.read(task))
      isReusable = !isLast
      return textOfOutcome(outcome)
    } finally {
      if (isReusable && idle.size < MOST_IDLE) idle.add(reader)
      else reader.kill()
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

type Reader = ReturnType<typeof startReader>

const startReader = (readMs: number) => {
  let answer = Promise.withResolvers<ReadReply>()
  const child = Bun.spawn([process.execPath, script, String(readMs)], {
    ipc: (reply: ReadReply) => answer.resolve(reply),
    serialization: 'advanced',
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'inherit',
  })
  void child.exited.then((code) => {
    const fault = `The process ended with ${child.signalCode ?? code}.`
    answer.resolve({ outcome: { fault }, isLast: true })
  })
  return {
    isRunning: (): boolean => child.exitCode === null && child.signalCode === null,
    kill: (): void => child.kill('SIGKILL'),
    read(task: ReadTask): Promise<ReadReply> {
      answer = Promise.withResolvers()
      child.send(task)
      return answer.promise
    },
  }
}

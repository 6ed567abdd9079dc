import { withTimeout } from '../platform/timeout.ts'
import { AppError } from './errors.ts'

/**
 * Yields the chunks of a body as they arrive. The time that their reader takes does not count.
 * Throws 408 REQUEST_TIMEOUT when none arrives for `idleMs`.
 */
export async function* bodyChunks(request: Request, idleMs: number): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), idleMs)
      if (done) return
      yield value
    }
  } finally {
    // Nothing waits for it: a read under way ends only with its connection.
    reader.cancel().catch(() => undefined)
  }
}

/** Returns what a read gives. Throws 408 REQUEST_TIMEOUT when it takes longer than `idleMs`. */
export const inTime = async <Read>(reading: Promise<Read>, idleMs: number): Promise<Read> => {
  const late = Symbol()
  const read = await withTimeout(idleMs, reading, late)
  if (read === late) throw new AppError('REQUEST_TIMEOUT', { headers: { connection: 'close' } })
  return read as Read
}

/**
 * The same, for a reader that stops when `signal` aborts. Throws 400 BODY_UNREADABLE then: the connection may be
 * dead, so that no further chunk comes.
 */
export async function* connectedChunks(
  request: Request,
  idleMs: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  aborted.catch(() => undefined)
  const onAbort = () => reject(new AppError('BODY_UNREADABLE', { text: 'The client disconnected' }))
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  const chunks = bodyChunks(request, idleMs)
  try {
    for (;;) {
      const { done, value } = await Promise.race([chunks.next(), aborted])
      if (done) return
      yield value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Nothing waits for it: a read under way ends only with its connection.
    chunks.return(undefined).catch(() => undefined)
  }
}

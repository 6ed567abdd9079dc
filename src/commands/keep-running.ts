import { ExponentialBackoff, handleAll, retry } from 'cockatiel'
import type { Logger } from 'pino'

type Child = { exited: Promise<number>; close(): Promise<void> }

/** The pauses begin anew after a process that ran for this long. */
const steadyMs = 60_000
const longestPauseMs = 30_000

/**
 * Starts a child process again each time it ends by itself, after a pause of about `restartMs` that grows up to
 * 30 s. Takes the running `first` one. Returns the function that ends it for good.
 */
export const keepRunning = (
  name: string,
  first: Child,
  start: () => Child | Promise<Child>,
  logger: Logger,
  restartMs: number,
) => {
  let child: Child | null = first
  const closing = new AbortController()
  const { signal } = closing
  const backoff = new ExponentialBackoff({ initialDelay: restartMs, maxDelay: longestPauseMs })
  const policy = retry(handleAll, { maxAttempts: Number.POSITIVE_INFINITY, backoff })

  /** Throws when the process ended early. */
  const run = async (): Promise<void> => {
    const startedAt = performance.now()
    child ??= await start()
    if (signal.aborted) return await child.close()
    const code = await child.exited
    child = null
    if (signal.aborted) return
    logger.error({ child: name, code }, 'a child process ended and is started again')
    if (performance.now() - startedAt < steadyMs) throw new Error(`it ended with ${code}`)
  }

  void (async () => {
    while (!signal.aborted) await policy.execute(run, signal)
  })().catch((error) => {
    if (!signal.aborted) logger.error({ err: error, child: name }, 'a child process is not started again')
  })

  return async (): Promise<void> => {
    closing.abort()
    await child?.close()
  }
}

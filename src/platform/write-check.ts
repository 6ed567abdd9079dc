/** A store or a disk that answers reads and cannot be written: it is full, or refuses. `cause` is for the log. */
export class CannotWriteError extends Error {
  constructor(cause: unknown) {
    super('it cannot be written', { cause })
    this.name = 'CannotWriteError'
  }
}

/**
 * Returns a check that runs `check` at most once in `ms` milliseconds, counted from its start, and never twice at
 * once. Callers between share its result.
 */
export const atMostEvery = (ms: number, check: () => Promise<void>): (() => Promise<void>) => {
  let last: { promise: Promise<void>; startedAt: number } | null = null
  let isRunning = false
  return () => {
    if (last === null || (!isRunning && performance.now() - last.startedAt >= ms)) {
      isRunning = true
      const promise = check().finally(() => {
        isRunning = false
      })
      last = { promise, startedAt: performance.now() }
    }
    return last.promise
  }
}

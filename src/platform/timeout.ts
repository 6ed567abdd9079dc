/**
 * Waits for a promise, at most `ms` milliseconds. Returns its value, or `otherwise` after the timeout.
 * Throws what the promise rejects with. The timer ends with the promise, so that the process can end.
 */
export const withTimeout = async <Value, Otherwise>(
  ms: number,
  promise: Promise<Value>,
  otherwise: Otherwise,
): Promise<Value | Otherwise> => {
  const { promise: tooLong, resolve } = Promise.withResolvers<Otherwise>()
  const timer = setTimeout(() => resolve(otherwise), ms)
  try {
    return await Promise.race([promise, tooLong])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Runs `run` with a signal that aborts after `ms` milliseconds, or when `signal` does. Returns its value.
 * Throws the reason of the abort at once, also when `run` does not react to it, and what `run` rejects with.
 */
export const withAbort = async <Value>(
  ms: number,
  signal: AbortSignal | undefined,
  run: (options: { abortSignal: AbortSignal }) => Promise<Value>,
): Promise<Value> => {
  const limit = new AbortController()
  const abortSignal = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(abortSignal.reason)
  abortSignal.addEventListener('abort', onAbort)
  const timer = setTimeout(() => limit.abort(new Error(`no answer within ${ms} ms`)), ms)
  try {
    abortSignal.throwIfAborted()
    return await Promise.race([run({ abortSignal }), aborted])
  } finally {
    clearTimeout(timer)
    abortSignal.removeEventListener('abort', onAbort)
  }
}

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

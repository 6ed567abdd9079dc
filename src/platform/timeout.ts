/**
 * Waits for a promise, but not for longer than `ms`: its value, or `otherwise` when it took too long.
 * The timer goes with the promise, so that a process with nothing else to do can end. A rejection passes through.
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

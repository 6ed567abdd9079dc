import type { Logger } from 'pino'

export type OutageLog = ReturnType<typeof createOutageLog>

/**
 * The log of faults that last, such as a store that is away or a full disk. Returns a function that logs a fault
 * once in `ms` for each text and cause, with the number of times that it came since its last line.
 */
export const createOutageLog = (logger: Logger, ms: number) => {
  const logged = new Map<string, { at: number; times: number }>()
  return (about: { err: unknown; [field: string]: unknown }, text: string): void => {
    const kind = `${text} ${kindOf(about.err)}`
    const last = logged.get(kind) ?? { at: Number.NEGATIVE_INFINITY, times: 0 }
    last.times += 1
    logged.set(kind, last)
    if (performance.now() - last.at < ms) return
    logger.error({ ...about, times: last.times }, text)
    logged.set(kind, { at: performance.now(), times: 0 })
  }
}

/** The code of the innermost error, such as ENOSPC: messages name connections and files, and never repeat. */
const kindOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  return error.cause === undefined ? String(Object(error).code ?? error.name) : kindOf(error.cause)
}

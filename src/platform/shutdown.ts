/** The end of a process, in two steps. */
export type Shutdown = {
  /** Aborts when the process is told to stop: it still takes requests, and asks for no more. */
  stopping: AbortSignal
  /** Aborts when it takes no more: what lasts, such as a stream of events, ends. */
  closing: AbortSignal
}

export const createShutdown = () => {
  const [stopping, closing] = [new AbortController(), new AbortController()]
  return {
    stopping: stopping.signal,
    closing: closing.signal,
    announce: () => stopping.abort(),
    close: () => closing.abort(),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a frame's data is whatever the assertion says it is
export type TestFrame = { event: string; data: any; id?: string | number }

export type TestSocket = {
  frames: TestFrame[]
  /** The data of the frames of one event so far. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  of(event: string): any[]
  /** The first frame of an event that fits, now or later. Throws after 50 s, which is enough on a loaded machine. */
  next(event: string, fits?: (frame: TestFrame) => boolean): Promise<TestFrame>
  send(event: string, data?: unknown, id?: string | number): void
  raw: WebSocket
  opened: Promise<void>
  closed: Promise<{ code: number; reason: string }>
  /** Cuts the connection without a close frame. */
  cut(): void
}

/** A client of a live route, as a frontend would be. */
export const openSocket = (url: string, options: { headers?: Record<string, string> } = {}): TestSocket => {
  const raw = new WebSocket(url.replace(/^http/, 'ws'), options)
  const frames: TestFrame[] = []
  const watchers = new Set<() => void>()
  const opened = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<{ code: number; reason: string }>()
  opened.promise.catch(() => undefined)
  raw.onopen = () => opened.resolve()
  raw.onmessage = (message) => {
    frames.push(JSON.parse(String(message.data)))
    for (const watcher of watchers) watcher()
  }
  raw.onerror = () => opened.reject(new Error('the socket was refused'))
  raw.onclose = ({ code, reason }) => {
    opened.reject(new Error('the socket was closed'))
    closed.resolve({ code, reason })
  }
  return {
    frames,
    of: (event) => frames.filter((frame) => frame.event === event).map((frame) => frame.data),
    async next(event, fits = () => true) {
      const found = Promise.withResolvers<TestFrame>()
      const look = () => {
        const frame = frames.find((one) => one.event === event && fits(one))
        if (frame) found.resolve(frame)
      }
      const timer = setTimeout(
        () => found.reject(new Error(`no ${event} in 50 s, but ${JSON.stringify(frames.slice(-5))}`)),
        50_000,
      )
      watchers.add(look)
      look()
      try {
        return await found.promise
      } finally {
        clearTimeout(timer)
        watchers.delete(look)
      }
    },
    send: (event, data, id) => raw.send(JSON.stringify({ event, data, id })),
    raw,
    opened: opened.promise,
    closed: closed.promise,
    cut: () => raw.terminate(),
  }
}

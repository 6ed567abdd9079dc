/**
 * One server-sent event. `data` is written as JSON; `id` comes back as `Last-Event-ID`. Without `data` the
 * reader gets no event, and resumes after `id` all the same.
 */
export type ServerSentEvent = { id?: number; event?: string; data?: unknown }

/** Proxies and browsers close an idle connection: regular comments keep it open. */
const heartbeatMs = 15_000

/**
 * Sends events as they come and ends after the last one. A fault in between is sent as an event `error`
 * first, as a stream that just ends would look complete. `onClose` is called once, however it ends.
 */
export const eventStream = (
  events: AsyncIterable<ServerSentEvent>,
  onClose: () => void,
  pauseMs = heartbeatMs,
): Response => {
  const encoder = new TextEncoder()
  const iterator = events[Symbol.asyncIterator]()
  let heartbeat: Timer | null = null
  let pending: Promise<IteratorResult<ServerSentEvent>> | null = null
  const close = () => {
    if (heartbeat) clearInterval(heartbeat)
    onClose()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(': connected\n\n'))
        heartbeat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), pauseMs)
      },
      async pull(controller) {
        try {
          pending ??= iterator.next()
          const { done, value } = await pending
          pending = null
          if (!done) return controller.enqueue(encoder.encode(format(value)))
        } catch {
          controller.enqueue(encoder.encode(format({ event: 'error', data: { code: 'INTERNAL_ERROR' } })))
        }
        close()
        controller.close()
      },
      async cancel() {
        close()
        await iterator.return?.()
      },
    },
    { highWaterMark: 1 },
  )
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
  })
}

/** The last event that a reader has seen; null when it begins. EventSource sends it. */
export const lastEventId = (headers: Headers): number | null => {
  const given = headers.get('last-event-id') ?? ''
  return /^\d{1,10}$/.test(given) ? Number(given) : null
}

const format = ({ id, event, data }: ServerSentEvent): string =>
  [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
    '\n',
  ].join('\n')

import type { LlmSettings } from '../../src/settings.ts'

export type FakeCall = {
  messages: { role: string; content: string }[]
  ended: Promise<void>
  aborted(): boolean
}

/**
 * What a fake model does with one call: words, pauses in ms or until a promise is kept, or how it ends. With bytes in it, a script says all that
 * is sent, its end too. `endless`: the body of the error has no end.
 */
export type Script = (
  | string
  | number
  | Promise<void>
  | 'cut'
  | { bytes: string | Uint8Array<ArrayBuffer> }
  | { status: number; retryAfter?: string; endless?: boolean }
)[]

/** Returns a body of spaces without an end, and how many bytes of it were taken. */
const endlessBody = () => {
  const piece = new Uint8Array(64 * 1024).fill(32)
  const taken = { bytes: 0 }
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      taken.bytes += piece.byteLength
      controller.enqueue(piece)
      // The server's other work goes on.
      await Bun.sleep(0)
    },
  })
  return { body, taken }
}

/** A model that follows a script for each call, the last one again and again. */
export const startFakeLlm = (...first: Script[]) => {
  let scripts = first
  let answered = 0
  const calls: FakeCall[] = []
  const errors: { bytes: number }[] = []
  const encoder = new TextEncoder()
  const chunk = (delta: object, finish: string | null = null) =>
    encoder.encode(
      `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 0, model: 'fake', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    )
  const toBytes = (bytes: string | Uint8Array) => (typeof bytes === 'string' ? encoder.encode(bytes) : bytes)
  const server = Bun.serve({
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const script = scripts[Math.min(calls.length - answered, scripts.length - 1)] ?? []
      const ended = Promise.withResolvers<void>()
      const { messages } = (await request.json()) as Pick<FakeCall, 'messages'>
      let aborted = false
      calls.push({ messages, ended: ended.promise, aborted: () => aborted })
      const [first] = script
      if (typeof first === 'object' && 'status' in first) {
        ended.resolve()
        const headers: Record<string, string> = first.retryAfter ? { 'retry-after': first.retryAfter } : {}
        if (first.endless) {
          const { body, taken } = endlessBody()
          errors.push(taken)
          return new Response(body, { status: first.status, headers })
        }
        return Response.json({ error: { message: 'no' } }, { status: first.status, headers })
      }
      const isRaw = script.some((step) => typeof step === 'object' && 'bytes' in step)
      const stream = new ReadableStream<Uint8Array>({
        async start(controller) {
          try {
            for (const step of script) {
              if (aborted) return
              if (step === 'cut') return controller.close()
              if (typeof step === 'number') await Bun.sleep(step)
              else if (step instanceof Promise) await step
              else if (typeof step === 'string') controller.enqueue(chunk({ content: step }))
              else if ('bytes' in step) controller.enqueue(toBytes(step.bytes))
            }
            if (aborted) return
            if (isRaw) return controller.close()
            controller.enqueue(chunk({}, 'stop'))
            controller.enqueue(encoder.encode('data: [DONE]\n\n'))
            controller.close()
          } finally {
            ended.resolve()
          }
        },
        cancel() {
          aborted = true
          ended.resolve()
        },
      })
      return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
    },
  })
  const settings: LlmSettings = { baseUrl: `http://127.0.0.1:${server.port}/v1`, apiKey: 'k', model: 'fake' }
  return {
    settings,
    calls,
    errors,
    /** Follows other scripts from the next call on. */
    follow(...next: Script[]): void {
      scripts = next
      answered = calls.length
    },
    stop: () => server.stop(true),
  }
}

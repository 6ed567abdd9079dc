import type { LlmSettings } from '../../src/settings.ts'

export type FakeCall = {
  messages: { role: string; content: string }[]
  ended: Promise<void>
  aborted(): boolean
}

/** What a fake model does with one call: words, pauses in ms, or how it ends. */
export type Script = (string | number | 'cut' | 'length' | { status: number; retryAfter?: string })[]

/** A model that follows a script for each call, the last one again and again. */
export const startFakeLlm = (...scripts: Script[]) => {
  const calls: FakeCall[] = []
  const encoder = new TextEncoder()
  const chunk = (delta: object, finish: string | null = null) =>
    encoder.encode(
      `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 0, model: 'fake', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    )
  const server = Bun.serve({
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const script = scripts[Math.min(calls.length, scripts.length - 1)] ?? []
      const ended = Promise.withResolvers<void>()
      const { messages } = (await request.json()) as Pick<FakeCall, 'messages'>
      let aborted = false
      calls.push({ messages, ended: ended.promise, aborted: () => aborted })
      const [first] = script
      if (typeof first === 'object') {
        ended.resolve()
        const headers: Record<string, string> = first.retryAfter ? { 'retry-after': first.retryAfter } : {}
        return Response.json({ error: { message: 'no' } }, { status: first.status, headers })
      }
      const stream = new ReadableStream<Uint8Array>({
        async start(controller) {
          try {
            for (const step of script) {
              if (aborted) return
              if (step === 'cut') return controller.close()
              if (typeof step === 'number') await Bun.sleep(step)
              else if (typeof step === 'string') controller.enqueue(chunk({ content: step }))
            }
            if (aborted) return
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
  return { settings, calls, stop: () => server.stop(true) }
}

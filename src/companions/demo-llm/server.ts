import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { answer, type PromptMessage, tokensOf } from './answer.ts'

export type DemoLlmOptions = {
  port: number
  /** Milliseconds between two words. */
  tokenMs: number
  /** Yields the words of the answer, each one as it is sent. */
  generate?: (messages: PromptMessage[]) => Iterable<string>
}

const model = 'convene-demo'
const messageBody = Type.Object({ role: Type.String(), content: Type.String() })
const completionBody = Type.Object({
  messages: Type.Array(messageBody),
  stream: Type.Optional(Type.Unknown()),
})

/** The part of OpenAI's chat completions protocol that a streaming client needs. */
export const serveDemoLlm = ({ port, tokenMs, generate = demonstrate }: DemoLlmOptions) =>
  Bun.serve({
    port,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    routes: {
      '/v1/models': () => Response.json({ object: 'list', data: [{ id: model, object: 'model' }] }),
      '/v1/chat/completions': {
        async POST(request) {
          const body: unknown = await request.json().catch(() => null)
          if (!Value.Check(completionBody, body)) return refusal('messages must be a list of {role, content}')
          const words = generate(body.messages)
          return body.stream === true ? streamed(words, tokenMs) : whole([...words].join(''))
        },
      },
      '/health': () => Response.json({ status: 'ok', model, demonstration: true }),
    },
    fetch: () => refusal('there is no such route', 404),
  })

const demonstrate = (messages: PromptMessage[]): string[] => tokensOf(answer(messages))

const streamed = (words: Iterable<string>, tokenMs: number): Response => {
  const id = `chatcmpl-${Bun.randomUUIDv7()}`
  const created = Math.floor(Date.now() / 1000)
  const chunk = (delta: object, finish_reason: 'stop' | null) => {
    const choices = [{ index: 0, delta, finish_reason }]
    return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices })}\n\n`
  }
  const events = async function* () {
    yield chunk({ role: 'assistant', content: '' }, null)
    let nextAt = performance.now()
    for (const content of words) {
      yield chunk({ content }, null)
      // Measured from the start, so that delays of timers do not add up.
      nextAt += tokenMs
      await Bun.sleep(Math.max(0, nextAt - performance.now()))
    }
    yield chunk({}, 'stop')
    yield 'data: [DONE]\n\n'
  }
  return new Response(events(), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  })
}

const whole = (content: string): Response =>
  Response.json({
    id: `chatcmpl-${Bun.randomUUIDv7()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  })

const refusal = (message: string, status = 400): Response =>
  Response.json({ error: { message, type: 'invalid_request_error' } }, { status })

import OpenAI, { APIConnectionError, APIError } from 'openai'
import type { LlmSettings } from '../settings.ts'
import { readEventData } from './event-stream-reader.ts'

export type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string }

/** MODEL_UNAVAILABLE: busy, slow or not there. MODEL_FAILED: it answered, but not with a whole answer. */
export class LlmError extends Error {
  readonly code: 'MODEL_UNAVAILABLE' | 'MODEL_FAILED'

  constructor(code: LlmError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'LlmError'
    this.code = code
  }
}

/** Any OpenAI-compatible `/chat/completions` endpoint that streams. */
export const createLlm = (
  options: LlmSettings & {
    /** How long the first word may take, all tries and pauses between them included. */
    firstWordMs?: number
    /** How long each next word may take. */
    nextWordMs?: number
    maxRetries?: number
  },
) => {
  const { firstWordMs = 60_000, nextWordMs = 30_000, maxRetries = 2 } = options
  const client = new OpenAI({
    baseURL: options.baseUrl,
    // The package insists on a key; local models ask for none.
    apiKey: options.apiKey || 'none',
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries,
    timeout: firstWordMs,
  })

  return {
    /**
     * The model's answer in pieces as they come, ending when it is whole. A busy or failing model is asked
     * up to three times, though never again once it answers. Throws LlmError, or what `signal` aborts with;
     * ends the upstream call in every case.
     */
    async *stream(messages: ChatMessage[], signal: AbortSignal): AsyncGenerator<string> {
      const call = new AbortController()
      const ended = AbortSignal.any([signal, call.signal])
      const aborted = Promise.withResolvers<never>()
      aborted.promise.catch(() => undefined)
      ended.addEventListener('abort', () => aborted.reject(ended.reason))
      let deadline = performance.now() + firstWordMs
      // One timer a call instead of one a word.
      const watch = setInterval(() => {
        if (performance.now() >= deadline)
          call.abort(new LlmError('MODEL_UNAVAILABLE', 'the model fell silent'))
      }, Math.min(firstWordMs, nextWordMs) / 4)
      try {
        signal.throwIfAborted()
        const asked = client.chat.completions
          .create({ model: options.model, messages, stream: true }, { signal: ended })
          .asResponse()
        // The package's pause before it asks again, which can be long, does not end with its signal.
        const { body } = await Promise.race([asked, aborted.promise])
        let finished = false
        for await (const events of readEventData(body ?? new Blob().stream())) {
          deadline = performance.now() + nextWordMs
          let words = ''
          for (const event of events) {
            if (event === '[DONE]') continue
            const { content, finish } = readChunk(event)
            words += content
            finished ||= finish
          }
          if (words !== '') yield words
        }
        ended.throwIfAborted()
        // A connection that is cut looks like an end: only the model's own word that it finished counts.
        if (!finished) throw new LlmError('MODEL_FAILED', 'the answer was cut short')
      } catch (error) {
        throw signal.aborted ? signal.reason : toLlmError(call.signal.aborted ? call.signal.reason : error)
      } finally {
        clearInterval(watch)
        call.abort()
      }
    },
  }
}

export type Llm = ReturnType<typeof createLlm>

/** Throws LlmError for an event that says that the model failed. */
const readChunk = (event: string): { content: string; finish: boolean } => {
  let value: Partial<OpenAI.ChatCompletionChunk> & { error?: unknown }
  try {
    value = JSON.parse(event)
  } catch (error) {
    throw new LlmError('MODEL_FAILED', 'the model sent what is not JSON', error)
  }
  const choice = value.choices?.[0]
  if (value.error || choice?.finish_reason === 'content_filter')
    throw new LlmError('MODEL_FAILED', 'the model broke off', value.error)
  return { content: choice?.delta?.content ?? '', finish: Boolean(choice?.finish_reason) }
}

const toLlmError = (error: unknown): LlmError => {
  if (error instanceof LlmError) return error
  const unavailable =
    error instanceof APIConnectionError || (error instanceof APIError && isBusy(error.status))
  return new LlmError(unavailable ? 'MODEL_UNAVAILABLE' : 'MODEL_FAILED', 'the model did not answer', error)
}

const isBusy = (status: unknown): boolean => typeof status === 'number' && (status === 429 || status >= 500)

import type OpenAI from 'openai'
import type { LlmSettings } from '../settings.ts'
import { readServerEvents } from './event-stream-reader.ts'
import { createModelAnswer } from './model-answer.ts'

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

/** More of an error is of no use in the log. */
const maxErrorBytes = 16 * 1024

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
  const openClient = async (): Promise<OpenAI> => {
    const { OpenAI } = await import('openai')
    return new OpenAI({
      baseURL: options.baseUrl,
      // The package insists on a key; local models ask for none.
      apiKey: options.apiKey || 'none',
      organization: null,
      project: null,
      webhookSecret: null,
      logLevel: 'off',
      maxRetries,
      timeout: firstWordMs,
      fetch: async (url, init) => await boundError(await fetch(url, init)),
    })
  }
  let client: Promise<OpenAI> | null = null

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
        client ??= openClient()
        const { chat } = await client
        const asked = chat.completions
          .create({ model: options.model, messages, stream: true }, { signal: ended })
          .asResponse()
        // The package's pause before it asks again, which can be long, does not end with its signal.
        const { body } = await Promise.race([asked, aborted.promise])
        const answer = createModelAnswer()
        let spoke = false
        try {
          for await (const events of readServerEvents(body ?? new Blob().stream())) {
            spoke ||= events.length > 0
            // Before the first word, signs of life may only lengthen the wait.
            deadline = Math.max(spoke ? 0 : deadline, performance.now() + nextWordMs)
            const words = answer.take(events)
            if (words !== '') yield words
            if (answer.hasEnded()) break
          }
          ended.throwIfAborted()
        } catch (error) {
          // Some servers hold or break the connection after the last word.
          if (signal.aborted || !answer.isWhole()) throw error
        }
        const rest = answer.rest()
        if (rest !== '') yield rest
        answer.requireWhole()
      } catch (error) {
        throw signal.aborted
          ? signal.reason
          : await toLlmError(call.signal.aborted ? call.signal.reason : error)
      } finally {
        clearInterval(watch)
        call.abort()
      }
    },
  }
}

export type Llm = ReturnType<typeof createLlm>

/** The package reads the whole body of an error. Returns a response with no more than its beginning. */
const boundError = async (response: Response): Promise<Response> => {
  if (response.ok || !response.body) return response
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for await (const piece of response.body) {
    pieces.push(piece)
    length += piece.byteLength
    if (length >= maxErrorBytes) break
  }
  const { status, statusText, headers } = response
  return new Response(new Blob(pieces).slice(0, maxErrorBytes), { status, statusText, headers })
}

const toLlmError = async (error: unknown): Promise<LlmError> => {
  if (error instanceof LlmError) return error
  const { APIConnectionError, APIError } = await import('openai')
  const unavailable =
    error instanceof APIConnectionError || (error instanceof APIError && isBusy(error.status))
  return new LlmError(
    unavailable ? 'MODEL_UNAVAILABLE' : 'MODEL_FAILED',
    'the model gave no whole answer',
    error,
  )
}

const isBusy = (status: unknown): boolean => typeof status === 'number' && (status === 429 || status >= 500)

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

export type Llm = {
  /**
   * The model's answer in pieces as they come, ending when it is whole. A busy or failing model is asked
   * up to three times, though never again after its first word. Throws LlmError, or what `signal` aborts
   * with; ends the upstream call in every case.
   */
  stream(messages: ChatMessage[], signal: AbortSignal): AsyncGenerator<string>
}

export type LlmOptions = LlmSettings & {
  /** How long the first word, and then each next one, may take. */
  firstWordMs?: number
  nextWordMs?: number
  retryMs?: number
}

const maxTries = 3
const cutShort = 'the answer was cut short'
const longestRetryAfterMs = 10_000

/** Any OpenAI-compatible `/chat/completions` endpoint that streams. */
export const createLlm = (options: LlmOptions): Llm => {
  const { firstWordMs = 60_000, nextWordMs = 30_000, retryMs = 500 } = options
  const client = new OpenAI({
    baseURL: options.baseUrl,
    // The package insists on a key; local models ask for none.
    apiKey: options.apiKey || 'none',
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: firstWordMs,
  })

  async function* once(messages: ChatMessage[], signal: AbortSignal): AsyncGenerator<string> {
    const call = new AbortController()
    const onAbort = () => call.abort()
    signal.addEventListener('abort', onAbort)
    let timedOut = false
    let deadline = performance.now() + firstWordMs
    // One timer a call instead of one a word.
    const watch = setInterval(() => {
      if (performance.now() < deadline) return
      timedOut = true
      call.abort()
    }, Math.min(firstWordMs, nextWordMs) / 4)
    try {
      if (signal.aborted) throw signal.reason
      const { body } = await client.chat.completions
        .create({ model: options.model, messages, stream: true }, { signal: call.signal })
        .asResponse()
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
      // A connection that is cut looks like an end: only the model's own word that it finished counts.
      if (!finished && !timedOut && !signal.aborted) throw new LlmError('MODEL_FAILED', cutShort)
    } catch (error) {
      if (!timedOut) throw error
    } finally {
      clearInterval(watch)
      signal.removeEventListener('abort', onAbort)
      call.abort()
    }
    if (timedOut) throw new LlmError('MODEL_UNAVAILABLE', 'the model fell silent')
    if (signal.aborted) throw signal.reason
  }

  return {
    async *stream(messages, signal) {
      for (let tries = 1; ; tries += 1) {
        let spoke = false
        try {
          for await (const piece of once(messages, signal)) {
            spoke = true
            yield piece
          }
          return
        } catch (error) {
          if (signal.aborted) throw signal.reason
          const fault = toLlmError(error)
          if (spoke || tries === maxTries || !isWorthRetrying(error)) throw fault
          await pause(retryAfterMs(error) ?? retryMs * 2 ** (tries - 1), signal)
        }
      }
    },
  }
}

type Chunk = { content: string; finish: boolean }

/** Throws LlmError for an event that says that the model failed. */
const readChunk = (event: string): Chunk => {
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

const isWorthRetrying = (error: unknown): boolean =>
  error instanceof LlmError ? error.message === cutShort : toLlmError(error).code === 'MODEL_UNAVAILABLE'

const retryAfterMs = (error: unknown): number | null => {
  const seconds =
    error instanceof APIError ? Number(error.headers?.get('retry-after') ?? Number.NaN) : Number.NaN
  return seconds >= 0 ? Math.min(seconds * 1000, longestRetryAfterMs) : null
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  const woken = Promise.withResolvers<void>()
  const timer = setTimeout(woken.resolve, ms)
  signal.addEventListener('abort', () => woken.resolve(), { once: true })
  await woken.promise
  clearTimeout(timer)
  if (signal.aborted) throw signal.reason
}

/** A cautious estimate: three bytes of UTF-8 a token, and a few for each message. */
const tokensOf = ({ content }: ChatMessage): number => Math.ceil(Buffer.byteLength(content) / 3) + 4

/** The newest messages that fit into `budgetTokens`, oldest first; the last one always, and `first` before all. */
export const trimHistory = (
  first: ChatMessage,
  history: ChatMessage[],
  budgetTokens: number,
): ChatMessage[] => {
  let left = budgetTokens - tokensOf(first)
  let from = history.length
  for (const message of history.toReversed()) {
    left -= tokensOf(message)
    if (left < 0 && from < history.length) break
    from -= 1
  }
  return [first, ...history.slice(from)]
}

import type { ServerEvent } from './event-stream-reader.ts'

/** The reasons by which servers say that the model came to its own end, in their spellings without other signs. */
const stopReasons = new Set([
  'stop',
  'finishreasonstop',
  'stopsequence',
  'endturn',
  'eos',
  'eostoken',
  'complete',
  'completed',
])

/** A fault in what the model sent. */
export class ModelAnswerError extends Error {}

/**
 * Reads the chunks of one answer of a chat model. Returns the words of events, without the model's reasoning, and
 * tells whether the answer is whole: a body that is cut looks like one that ended.
 */
export const createModelAnswer = () => {
  const reasoning = createReasoningFilter()
  let done = false
  let stops = 0
  let lastIsStop = false
  let fault: ModelAnswerError | null = null

  const take = ({ type, data }: ServerEvent): string => {
    if (data === '[DONE]') done = true
    // Some servers send empty events to keep the connection open.
    if (done || data.trim() === '') return ''
    const { error, words, reason, hasChoice } = readChunk(type, data)
    const isStop = stopReasons.has(reason.toLowerCase().replace(/[^a-z]/g, ''))
    if (error !== null) fault = new ModelAnswerError('the model reported an error', { cause: error })
    else if (reason !== '' && !isStop)
      fault = new ModelAnswerError(`the answer ended by ${reason.slice(0, 100)}`)
    if (hasChoice) lastIsStop = isStop
    if (isStop) stops += 1
    return reasoning.take(words)
  }

  const faultAtEnd = (): ModelAnswerError | null => {
    if (fault) return fault
    // Some servers send `stop` with every chunk: only the mark ends their answers.
    if (!done && !(lastIsStop && stops === 1)) return new ModelAnswerError('the answer was cut short')
    return reasoning.isOpen() ? new ModelAnswerError('the reasoning of the model has no end') : null
  }

  return {
    /** Whether the answer has its end, so that no more is to be read. */
    hasEnded: (): boolean => done || fault !== null,
    /** Returns the words of these events. A fault among them is thrown by `requireWhole`, after their words are shown. */
    take(events: ServerEvent[]): string {
      let words = ''
      for (const event of events) {
        if (done || fault) break
        try {
          words += take(event)
        } catch (error) {
          fault = new ModelAnswerError('the model sent what is not a chunk of an answer', { cause: error })
        }
      }
      return words
    },
    /** The last words, which might have been the beginning of a tag. */
    rest: reasoning.rest,
    isWhole: (): boolean => faultAtEnd() === null,
    /** Throws ModelAnswerError unless the answer is whole. */
    requireWhole(): void {
      const found = faultAtEnd()
      if (found) throw found
    },
  }
}

type Json = Record<string, unknown>

const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {}

/** Throws SyntaxError for data that is no JSON. */
const readChunk = (type: string, data: string) => {
  const value = asObject(JSON.parse(data))
  const isError = Boolean(value.error) || value.object === 'error' || type === 'error'
  const choice: unknown = Array.isArray(value.choices) ? value.choices[0] : undefined
  const { delta, finish_reason: reason } = asObject(choice)
  return {
    error: isError ? (value.error ?? value) : null,
    hasChoice: choice !== undefined,
    reason: reason ? String(reason) : '',
    words: textOf(asObject(delta).content),
  }
}

/** Content is a string, or parts of which those of text count: others are reasoning, references or calls. */
const textOf = (content: unknown): string => {
  if (typeof content === 'string') return content
  const parts: unknown[] = Array.isArray(content) ? content : [content]
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      const { type, text } = asObject(part)
      return typeof text === 'string' && (type === undefined || type === 'text') ? text : ''
    })
    .join('')
}

const [openTag, closeTag] = ['<think>', '</think>']

/** Takes `<think>…</think>` out of words that come in pieces, with the space after it. */
const createReasoningFilter = () => {
  let held = ''
  let isOpen = false
  let isAfter = false

  return {
    isOpen: (): boolean => isOpen,
    take(piece: string): string {
      let text = held + piece
      let answer = ''
      for (;;) {
        if (isAfter && !isOpen) {
          text = text.trimStart()
          isAfter = text === ''
        }
        const tag = isOpen ? closeTag : openTag
        const at = text.indexOf(tag)
        const end = at < 0 ? text.length - beginningOf(tag, text) : at
        if (!isOpen) answer += text.slice(0, end)
        if (at < 0) {
          held = text.slice(end)
          return answer
        }
        text = text.slice(at + tag.length)
        isAfter = isOpen
        isOpen = !isOpen
      }
    },
    rest(): string {
      const text = isOpen ? '' : held
      held = ''
      return text
    },
  }
}

/** Returns how much of a tag stands at the end of the text. */
const beginningOf = (tag: string, text: string): number => {
  let length = Math.min(tag.length - 1, text.length)
  while (!text.endsWith(tag.slice(0, length))) length -= 1
  return length
}

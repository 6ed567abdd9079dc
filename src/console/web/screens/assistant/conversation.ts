import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ApiError, call } from '../../api.ts'
import { type Live, useLive } from '../../live.ts'
import type { Message } from './sessions.ts'

/** A reply that is no message yet, or will never be one. `after` is the seq of the message that it stands behind. */
export type Reply = { id: string; text: string; after: number; failure: string | null }

type ReplyFrame = { replyId: string; offset: number; text: string; code: string; message: Message }

export type Conversation = {
  /** Oldest first; null until they are loaded. */
  messages: Signal<Message[] | null>
  replies: Signal<Reply[]>
  error: Signal<ApiError | null>
  live: Live
  load: () => Promise<void>
  /** Loads those before the first one. */
  older: () => Promise<void>
  /** Takes a message that is known to be stored. */
  add: (message: Message) => void
}

const pageSize = 100

type Events = {
  onReplyBegun: () => void
  onReplyDone: (text: string) => void
  onRefused: () => void
}

/** One conversation: what is stored of it, then live what is added. Nothing of it comes twice. */
export const useConversation = (sessionId: string, events: Events): Conversation => {
  const messages = useSignal<Message[] | null>(null)
  const replies = useSignal<Reply[]>([])
  const error = useSignal<ApiError | null>(null)
  const path = `/api/sessions/${sessionId}/messages?limit=${pageSize}`
  const known = (): Message[] => messages.peek() ?? []
  const last = (): Message | undefined => known().at(-1)

  const load = async (): Promise<void> => {
    try {
      messages.value = await call<Message[]>(path)
      error.value = null
    } catch (fault) {
      if (messages.peek() === null) error.value = fault instanceof ApiError ? fault : new ApiError(0, {})
    }
  }
  const older = async (): Promise<void> => {
    const before = await call<Message[]>(`${path}&before=${known()[0]?.seq ?? 0}`)
    messages.value = [...before, ...known()]
  }
  const add = (message: Message): void => {
    if (known().some(({ seq }) => seq === message.seq)) return
    // The words of a reply are there already: they become its message in one step.
    if (message.role === 'assistant')
      replies.value = replies.peek().filter(({ text }) => text.trim() !== message.content.trim())
    messages.value = [...known(), message].sort((one, other) => one.seq - other.seq)
  }

  const write = ({ replyId, offset, text }: ReplyFrame): void => {
    const after = last()?.seq ?? 0
    const old = replies.peek().find(({ id }) => id === replyId)
    if (!old) {
      events.onReplyBegun()
      // A reply that failed before it had a word is answered by this one.
      const others = replies.peek().filter((one) => one.text !== '' || one.after !== after)
      replies.value = [...others, { id: replyId, text, after, failure: null }]
    } else if (offset + text.length > old.text.length) {
      // After a reload of the connection its words come again from the first one.
      const whole = old.text.slice(0, offset) + text
      replies.value = replies.peek().map((one) => (one === old ? { ...one, text: whole } : one))
    }
  }
  const fail = ({ replyId, code }: ReplyFrame): void => {
    if (replies.peek().some(({ id }) => id === replyId))
      replies.value = replies.peek().map((one) => (one.id === replyId ? { ...one, failure: code } : one))
    // After a reload it is told of each failure: the one of a question without an answer is news.
    else if (last()?.role === 'user' && !replies.peek().some(({ failure }) => failure === null)) {
      const after = last()?.seq ?? 0
      const others = replies.peek().filter((one) => one.text !== '' || one.after !== after)
      replies.value = [...others, { id: replyId, text: '', after, failure: code }]
    }
  }
  const onFrame = (event: string, data: unknown): void => {
    const frame = data as ReplyFrame
    if (event === 'message') add(data as Message)
    else if (event === 'reply.delta') write(frame)
    else if (event === 'reply.failed') fail(frame)
    else if (event === 'reply.done') {
      add(frame.message)
      replies.value = replies.peek().filter(({ id }) => id !== frame.replyId)
      events.onReplyDone(frame.message.content)
    }
  }

  useEffect(() => {
    void load()
  }, [sessionId])
  const live = useLive(messages.value !== null, {
    address: () => `/api/sessions/${sessionId}/live?after=${last()?.seq ?? 0}`,
    onFrame,
    onRefused: events.onRefused,
  })
  return { messages, replies, error, live, load, older, add }
}

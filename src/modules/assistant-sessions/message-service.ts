import type { Caller } from '../../http/caller.ts'
import type { Message, MessageRole, Subject } from './assistant-session.ts'
import type { MessageLog, Window } from './message-log.ts'
import type { Replies } from './replies.ts'
import { clientKey } from './reply.ts'
import { sessionNotFound } from './service.ts'

export type NewMessage = {
  content: string
  role?: MessageRole | undefined
  clientMessageId?: string | null | undefined
  reply?: boolean | undefined
}

export type MessageServiceOptions = {
  messages: MessageLog
  replies: Replies
  enter(caller: Caller, sessionId: string): Promise<Subject>
  noteMessage(sessionId: string, seq: number, at: Date): Promise<boolean>
}

/** Use cases around the messages of a session, for routes and sockets alike. */
export const createMessageService = ({ messages, replies, enter, noteMessage }: MessageServiceOptions) => {
  const store = async (sessionId: string, wanted: NewMessage, replyId: string | null) => {
    const clientMessageId = wanted.clientMessageId || null
    const key = clientMessageId === null ? null : clientKey(clientMessageId)
    const event = { id: Bun.randomUUIDv7(), role: wanted.role ?? 'user', content: wanted.content }
    const appended = await messages.append(sessionId, { ...event, clientMessageId, replyId }, key)
    // Repeated too: the process that stored it may have died before it came to this.
    if (await noteMessage(sessionId, appended.message.seq, appended.message.createdAt)) return appended
    await messages.drop(sessionId)
    throw sessionNotFound(sessionId)
  }

  return {
    /**
     * Stores a message, and lets the model answer it when asked to. Of several with one `clientMessageId`
     * the first is stored, and given back to all. `read` is asked for the message once the caller may know
     * of the session. Throws SESSION_NOT_FOUND, FORBIDDEN, ASSISTANT_NOT_CONFIGURED.
     */
    async post(caller: Caller, sessionId: string, read: () => NewMessage): Promise<Message> {
      await enter(caller, sessionId)
      const wanted = read()
      if (!wanted.reply) return (await store(sessionId, wanted, null)).message
      const replyId = await replies.reserve(sessionId)
      let begun = false
      try {
        const { message, repeated } = await store(sessionId, wanted, replyId)
        if (!repeated) {
          replies.begin(replyId, message)
          begun = true
        }
        return message
      } finally {
        if (!begun) await replies.discard(replyId)
      }
    },

    async window(caller: Caller, sessionId: string, window: Window): Promise<Message[]> {
      await enter(caller, sessionId)
      return await messages.window(sessionId, window)
    },

    /** Ends the replies under way; how many there were. */
    async stop(caller: Caller, sessionId: string): Promise<number> {
      await enter(caller, sessionId)
      return await replies.stopAll(sessionId)
    },
  }
}

export type MessageService = ReturnType<typeof createMessageService>

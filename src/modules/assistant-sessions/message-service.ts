import type { Caller } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import { isOfBusiness, type Message, type MessageRole, type NewSession } from './assistant-session.ts'
import type { MessageLog, Window } from './message-log.ts'
import type { Replies } from './replies.ts'
import { clientKey } from './reply.ts'
import { type SessionService, sessionNotFound } from './service.ts'

export type NewMessage = {
  content: string
  role?: MessageRole | undefined
  clientMessageId?: string | null | undefined
  reply?: boolean | undefined
}

/** Use cases around the messages of a session, for routes and sockets alike. */
export const createMessageService = (sessions: SessionService, messages: MessageLog, replies: Replies) => {
  const keyOf = ({ clientMessageId }: NewMessage) => (clientMessageId ? clientKey(clientMessageId) : null)

  /** Returns null when the session is gone. */
  const append = async (sessionId: string, wanted: NewMessage, replyId: string | null) => {
    const clientMessageId = wanted.clientMessageId || null
    const event = { id: Bun.randomUUIDv7(), role: wanted.role ?? 'user', content: wanted.content }
    return await messages.append(sessionId, { ...event, clientMessageId, replyId }, keyOf(wanted))
  }

  const appendOrThrow = async (...message: Parameters<typeof append>) => {
    const appended = await append(...message)
    if (!appended) throw sessionNotFound(message[0])
    return appended
  }

  return {
    /**
     * Stores a message and, when it asks for one, begins the reply. Of several messages with one
     * `clientMessageId` the first is stored, and returned to all. `readMessage` is called after the caller is
     * checked. Throws SESSION_NOT_FOUND, FORBIDDEN (also for a role other than `user` without a key of the
     * business), ASSISTANT_NOT_CONFIGURED, ASSISTANT_BUSY.
     */
    async post(caller: Caller, sessionId: string, readMessage: () => NewMessage): Promise<Message> {
      const { businessId } = await sessions.enter(caller, sessionId)
      const wanted = readMessage()
      const role = wanted.role ?? 'user'
      // A message of the assistant or the system is taken for the business's own words.
      if (role !== 'user' && !isOfBusiness(caller, businessId)) throw new AppError('FORBIDDEN')
      if (!wanted.reply) return (await appendOrThrow(sessionId, wanted, null)).message
      let replyId: string
      try {
        replyId = await replies.reserve(sessionId)
      } catch (error) {
        // Its retry is answered, however busy the model is.
        const key = keyOf(wanted)
        const first = key === null ? null : await messages.byKey(sessionId, key)
        if (first) return first
        throw error
      }
      const appended = await appendOrThrow(sessionId, wanted, replyId).catch(async (error: unknown) => {
        await replies.discard(replyId, sessionId)
        throw error
      })
      if (appended.repeated) await replies.discard(replyId, sessionId)
      else replies.begin(replyId, appended.message)
      return appended.message
    },

    /** Stores a message of a customer in the session that it names, or that is found or opened for it. */
    async deliver(
      caller: Caller,
      session: NewSession,
      sessionId: string | null,
      message: NewMessage,
    ): Promise<Message> {
      // A session that is found may be deleted before it has the message.
      for (;;) {
        const appended = await append(await sessions.findOrOpen(caller, session, sessionId), message, null)
        if (appended) return appended.message
      }
    },

    async window(caller: Caller, sessionId: string, window: Window): Promise<Message[]> {
      await sessions.enter(caller, sessionId)
      return await messages.window(sessionId, window)
    },

    /** Ends the replies under way. Returns their number. */
    async stop(caller: Caller, sessionId: string): Promise<number> {
      await sessions.enter(caller, sessionId)
      return await replies.stopAll(sessionId)
    },
  }
}

export type MessageService = ReturnType<typeof createMessageService>

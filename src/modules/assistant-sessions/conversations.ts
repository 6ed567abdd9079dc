import type { AssistantSession, Message } from './assistant-session.ts'
import type { MessageLog } from './message-log.ts'
import type { SessionStore } from './store.ts'
import * as wire from './wire.ts'

/** Searches and exports the conversations of a business without holding a whole one in memory. */
export const createConversations = ({ ofBusiness }: SessionStore, messages: MessageLog) => {
  const contains = async (session: AssistantSession, text: string): Promise<boolean> => {
    if (fold(session.title ?? '').includes(text)) return true
    for await (const page of messages.pages(session._id))
      if (page.some((message) => fold(message.content).includes(text))) return true
    return false
  }

  /** One session with its messages as JSON, in pieces. */
  async function* exportJson(session: AssistantSession): AsyncGenerator<string> {
    yield `${JSON.stringify(wire.toSession(session)).slice(0, -1)},"messages":[`
    let comma = ''
    for await (const page of messages.pages(session._id)) {
      yield comma + page.map((message) => JSON.stringify(wire.toMessage(message))).join(',')
      comma = ','
    }
    yield ']}\n'
  }

  return {
    /** Returns the newest `limit` messages of a session that contain `text`, in any case, oldest first. */
    async search(sessionId: string, text: string, limit: number): Promise<Message[]> {
      const wanted = fold(text.trim())
      let found: Message[] = []
      for await (const page of messages.pages(sessionId)) {
        const matching = page.filter((message) => fold(message.content).includes(wanted))
        found = [...found, ...matching].slice(-limit)
      }
      return found
    },

    exportJson,

    /** The messages of one session as text, in pieces: a line with time and role, the content, an empty line. */
    async *exportText(session: AssistantSession): AsyncGenerator<string> {
      for await (const page of messages.pages(session._id))
        for (const { createdAt, role, content } of page)
          yield `${createdAt.toISOString()} ${role}\n${content}\n\n`
    },

    /**
     * One JSON line a conversation, in pieces, oldest first: the session's fields and `messages`. With
     * `text`, those whose title or messages contain it, in any case.
     */
    async *export(businessId: string, text: string): AsyncGenerator<string> {
      const wanted = fold(text.trim())
      for await (const session of ofBusiness(businessId)) {
        if (wanted !== '' && !(await contains(session, wanted))) continue
        yield* exportJson(session)
      }
    },
  }
}

export type Conversations = ReturnType<typeof createConversations>

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

import type { AssistantSession, Message } from './assistant-session.ts'
import type { MessageLog } from './message-log.ts'

/** A conversation as pieces of one JSON line, however long it is. */
export type ConversationLines = AsyncGenerator<string>

export type ConversationsOptions = {
  messages: MessageLog
  ofBusiness(businessId: string): AsyncGenerator<AssistantSession>
  sessionText(session: AssistantSession): object
  messageText(message: Message): object
}

/** Searches and exports the conversations of a business without ever holding one whole. */
export const createConversations = (options: ConversationsOptions) => {
  const { messages, ofBusiness, sessionText, messageText } = options

  const says = async (session: AssistantSession, words: string): Promise<boolean> => {
    if (fold(session.title ?? '').includes(words)) return true
    for await (const page of messages.pages(session.id))
      if (page.some((message) => fold(message.content).includes(words))) return true
    return false
  }

  return {
    /**
     * One JSON line a conversation, oldest first: the session's fields and `messages`. With `words`, those
     * in whose title or messages they stand, in any case.
     */
    async *export(businessId: string, words: string): ConversationLines {
      const wanted = fold(words.trim())
      for await (const session of ofBusiness(businessId)) {
        if (wanted !== '' && !(await says(session, wanted))) continue
        yield `${JSON.stringify(sessionText(session)).slice(0, -1)},"messages":[`
        let comma = ''
        for await (const page of messages.pages(session.id)) {
          yield comma + page.map((message) => JSON.stringify(messageText(message))).join(',')
          comma = ','
        }
        yield ']}\n'
      }
    },
  }
}

export type Conversations = ReturnType<typeof createConversations>

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

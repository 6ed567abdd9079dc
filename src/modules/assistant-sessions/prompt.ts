import type { ChatMessage } from '../../platform/llm.ts'
import type { Message } from './assistant-session.ts'
import type { MessageLog } from './message-log.ts'
import type { NotesStore } from './notes-store.ts'
import type { SessionSubjects } from './session-subjects.ts'

export type PromptOptions = { subjects: SessionSubjects; notes: NotesStore; messages: MessageLog }

/** Returns the messages for the model: the instruction, the history and the question. */
export type PromptFor = (question: Message) => Promise<ChatMessage[]>

const budgetTokens = 8000
/** Longer notes would leave no room for the conversation. */
const maxNotesInPrompt = 12_000
/** More messages than these rarely fit the budget. */
const maxMessages = 100

/** The line of the system message after which the notes of the business stand. */
const notesHeading = 'Notes of the business:'

export const createPrompt =
  ({ subjects, notes, messages }: PromptOptions): PromptFor =>
  async (question) => {
    const businessId = (await subjects.of(question.sessionId))?.businessId ?? ''
    const window = { limit: maxMessages, before: question.seq + 1, after: null }
    const history = question.seq === 1 ? [question] : await messages.window(question.sessionId, window)
    const instruction = `You are the assistant of the business ${businessId}. Answer its customer briefly and only from what you know.`
    const text = (await notes.read(businessId)).notes.slice(0, maxNotesInPrompt)
    const content = text.trim() === '' ? instruction : `${instruction}\n\n${notesHeading}\n${text}`
    return trimHistory({ role: 'system', content }, history, budgetTokens)
  }

/** The instruction, then the newest messages that fit into `maxTokens`, oldest first; the last one always. */
export const trimHistory = (
  instruction: ChatMessage,
  history: ChatMessage[],
  maxTokens: number,
): ChatMessage[] => {
  let left = maxTokens - tokensOf(instruction)
  const older = history.findLastIndex((message) => {
    left -= tokensOf(message)
    return left < 0
  })
  const kept = history.slice(Math.min(older + 1, history.length - 1))
  return [instruction, ...kept.map(({ role, content }) => ({ role, content }))]
}

/** A cautious estimate: three bytes of UTF-8 a token, and a few tokens for each message. */
const tokensOf = ({ content }: ChatMessage): number => Math.ceil(Buffer.byteLength(content) / 3) + 4

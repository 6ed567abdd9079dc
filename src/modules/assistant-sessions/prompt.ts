import { type ChatMessage, trimHistory } from '../../platform/llm.ts'
import type { Message } from './assistant-session.ts'

const budgetTokens = 8000
/** Notes beyond this would leave no room for the conversation. */
const maxNotesInPrompt = 12_000
/** More than these never fit the budget usefully. */
export const promptMessages = 100

/** The line after which the business's own words stand in the system message. */
export const notesHeading = 'Notes of the business:'

/** What the model is given: who it speaks for and what that business wrote, then the conversation so far. */
export const buildPrompt = (businessId: string, notes: string, history: Message[]): ChatMessage[] => {
  const instruction = `You are the assistant of the business ${businessId}. Answer its customer briefly and only from what you know.`
  const known = notes.trim() === '' ? '' : `\n\n${notesHeading}\n${notes.slice(0, maxNotesInPrompt)}`
  return trimHistory(
    { role: 'system', content: instruction + known },
    history.map(({ role, content }) => ({ role, content })),
    budgetTokens,
  )
}

import { type Texts, translator } from './locale.ts'

/** The assistant: conversations, the chat, and what administrators do. */
const en = {
  newChat: 'New chat',
  chats: 'Conversations',
  noChats: 'None yet: what you ask begins one.',
  untitled: 'Conversation of {0}',
  closed: 'Closed',
  resolved: 'Resolved',
  abandoned: 'Abandoned',
  whose: 'Whose conversations',
  mine: 'Mine',
  ofBusiness: 'Of the business',
  assistant: 'Assistant',
  you: 'You',
  customer: 'Customer',
  system: 'Note',
  ask: 'Ask the assistant',
  answerFor: 'Answer for the business',
  thinks: 'The assistant is reading…',
  stop: 'Stop',
  replyBegins: 'The assistant is answering',
  reply: 'answer',
  REPLY_STOPPED: 'You stopped this answer',
  REPLY_LOST: 'This answer was cut off',
  MODEL_FAILED: 'The assistant could not finish this answer',
  MODEL_UNAVAILABLE: 'The assistant cannot be reached',
  ASSISTANT_NOT_CONFIGURED: 'no language model is set up',
  ASSISTANT_BUSY: 'too many answers at once, try again soon',
  RATE_LIMITED: 'too many messages, try again in a minute',
  export: 'Export',
  notes: 'Notes',
}

export type AssistantTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./assistant.fr.ts')).fr)
export type AssistantText = keyof typeof en

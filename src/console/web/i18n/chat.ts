import { type Texts, translator } from './locale.ts'

/** The parts that chats share. */
const en = {
  send: 'Send',
  enterSends: 'Enter sends, Shift + Enter adds a line',
  newest: 'Newest',
  older: 'Earlier messages',
  today: 'Today',
  sending: 'Is being sent…',
  waits: 'Waits for a connection',
  notSent: 'Not sent',
  discard: 'Discard',
  message: 'Message',
}

export type ChatTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./chat.fr.ts')).fr)

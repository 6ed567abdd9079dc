import { type Texts, translator } from './locale.ts'

/** The parts that chats share. */
const en = {
  send: 'Send',
  enterSends: 'Enter sends, Shift + Enter begins a line',
  newest: 'Newest',
  older: 'Earlier messages',
  today: 'Today',
  sending: 'Is being sent…',
  waits: 'Waits for the connection',
  notSent: 'Not sent',
  discard: 'Throw away',
  message: 'Message',
}

export type ChatTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./chat.fr.ts')).fr)

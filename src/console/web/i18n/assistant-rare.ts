import { type Texts, translator } from './locale.ts'

/** What the assistant says beside a conversation: how to begin one, and what few do. */
const en = {
  another: 'Another',
  startTitle: 'What would you like to know?',
  startHours: 'When are you open?',
  startPrice: 'What does a visit cost?',
  startMove: 'Can I move an appointment?',
  startHelp: 'What can you help me with?',
  deleteChat: 'Delete the conversation',
  keepChat: 'Keep it',
  confirmDelete: 'The conversation and its messages are removed for good.',
  chatDeleted: 'The conversation is deleted',
  business: 'Business',
  businessHelp: 'Its notes are what the assistant knows',
  notes: 'Notes',
  notesTitle: 'What the assistant knows',
  notesHelp: 'One fact a line. The assistant answers from these notes.',
  notesSaved: 'The notes are saved',
  notesSince: 'Changed {0}',
  exportAll: 'Conversations of the business',
  exportHelp: 'One conversation a line, as JSON.',
  containing: 'Only those that contain',
  export: 'Export',
}

export type AssistantRareTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./assistant-rare.fr.ts')).fr)

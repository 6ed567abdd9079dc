import type { AssistantRareTexts } from './assistant-rare.ts'

export const fr: AssistantRareTexts = {
  deleteChat: 'Supprimer la discussion',
  keepChat: 'La garder',
  confirmDelete: 'La discussion et ses messages sont supprimés définitivement.',
  chatDeleted: 'La discussion est supprimée',
  business: 'Entreprise',
  businessHelp: 'L’assistant sait ce que disent ses notes',
  notes: 'Notes',
  notesTitle: 'Ce que sait l’assistant',
  notesHelp: 'Un fait par ligne. L’assistant répond à partir de ces notes.',
  notesSaved: 'Les notes sont enregistrées',
  notesSince: 'Modifiées {0}',
  exportAll: 'Discussions de l’entreprise',
  exportHelp: 'Une discussion par ligne, en JSON.',
  containing: 'Seulement celles qui contiennent',
  export: 'Exporter',
}

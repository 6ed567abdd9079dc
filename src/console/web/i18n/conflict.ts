import { type Texts, translator } from './locale.ts'

/** Of saves that came second; they do not load with the first page. */
const en = {
  savedFirst: 'Another person saved first. Your text is still here, and is not saved.',
  loadNewer: 'Load the newer version',
  merged: 'The newer version is loaded. What you changed is kept, and replaces it when you save.',
  savedThere: 'Saved there now: {0}',
}

export type ConflictTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./conflict.fr.ts')).fr)

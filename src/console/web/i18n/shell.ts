import { type Texts, translator } from './locale.ts'

/** What the shell says rarely: its parts that load when they are first drawn. */
const en = {
  shortcuts: 'Keyboard shortcuts',
  keyPalette: 'Search and jump',
  keyGo: 'Go to the dashboard, workflows, executions, requests or support',
  keyRows: 'Next and previous row',
  keyOpen: 'Open the row',
  keyList: 'Search this list',
  keyClose: 'Close what is open',
  keyHelp: 'This help',
  viewing: 'You look at {0} as an administrator',
  leave: 'Leave',
  searchEmpty: 'Nothing matches',
  openId: 'Open execution',
  rateLimited: 'Too many requests: next try in {0} s',
  unavailable: 'A part of the server is down: {0}',
}

export type ShellTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./shell.fr.ts')).fr)

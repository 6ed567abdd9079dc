import type { ShellTexts } from './shell.ts'

export const fr: ShellTexts = {
  shortcuts: 'Raccourcis clavier',
  keyPalette: 'Chercher et aller à',
  keyGo: 'Aller au tableau de bord, aux workflows, exécutions, demandes ou à l’assistance',
  keyRows: 'Ligne suivante et précédente',
  keyOpen: 'Ouvrir la ligne',
  keyList: 'Chercher dans cette liste',
  keyClose: 'Fermer ce qui est ouvert',
  keyHelp: 'Cette aide',
  viewing: 'Vous regardez {0} en tant qu’administrateur',
  leave: 'Quitter',
  searchEmpty: 'Aucun résultat',
  openId: 'Ouvrir l’exécution',
  rateLimited: 'Trop de requêtes : prochain essai dans {0} s',
  unavailable: 'Une partie du serveur est en panne : {0}',
}

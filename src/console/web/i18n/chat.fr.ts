import type { ChatTexts } from './chat.ts'

export const fr: ChatTexts = {
  send: 'Envoyer',
  enterSends: 'Entrée envoie, Maj + Entrée va à la ligne',
  newest: 'Les plus récents',
  older: 'Messages précédents',
  today: 'Aujourd’hui',
  sending: 'Envoi en cours…',
  waits: 'En attente de la connexion',
  notSent: 'Pas envoyé',
  discard: 'Abandonner',
  message: 'Message',
}

import type { RoomRareTexts } from './room-rare.ts'

export const fr: RoomRareTexts = {
  editMessage: 'Modifier le message',
  deleteMessage: 'Supprimer le message',
  keepMessage: 'Le garder',
  confirmDelete: 'Les autres voient qu’il y avait un message, mais plus ce qu’il disait. C’est définitif.',
  tooLate: 'Un message peut être modifié pendant 15 minutes.',
  complete: 'Terminer',
  completeTitle: 'Terminer le cours',
  confirmComplete: 'Il ne pourra plus être rouvert. La discussion et les enregistrements restent.',
  completed: 'Le cours est terminé',
  notYet: 'Pas encore',
  cancelLesson: 'Annuler le cours',
  keepLesson: 'Garder le cours',
  confirmCancel: 'Le professeur est prévenu, et l’heure redevient libre.',
  cancelled: 'Le cours est annulé',
  claim: 'Prendre ce cours',
  claimHelp:
    'Ce cours n’a pas encore de professeur. La discussion et les enregistrements s’ouvrent dès qu’il est à vous.',
  claimed: 'Le cours est à vous',
  uploadHelp: 'Vidéo ou audio, 2 Go au plus',
  uploaded: 'L’enregistrement est disponible',
  tooLarge: 'Ce fichier dépasse 2 Go',
  noMedia: 'Ce fichier n’est ni une vidéo ni un son lisible',
}

import { type Texts, translator } from './locale.ts'

/** What is seldom done in the room of a lesson. */
const en = {
  editMessage: 'Edit the message',
  deleteMessage: 'Delete the message',
  keepMessage: 'Keep it',
  confirmDelete:
    'The others see that there was a message, and no longer what it said. This cannot be undone.',
  tooLate: 'A message can be changed for 15 minutes.',
  complete: 'Complete',
  completeTitle: 'Complete the lesson',
  confirmComplete: 'It cannot be opened again. The chat and the recordings stay.',
  completed: 'The lesson is completed',
  notYet: 'Not yet',
  cancelLesson: 'Cancel the lesson',
  keepLesson: 'Keep the lesson',
  confirmCancel: 'The tutor is told, and the hour is free for others.',
  cancelled: 'The lesson is cancelled',
  claim: 'Take this lesson',
  claimHelp: 'This lesson has no tutor yet. Its chat and its recordings open once it is yours.',
  claimed: 'The lesson is yours',
  uploadHelp: 'Video or audio, at most 2 GB',
  uploaded: 'The recording is there',
  tooLarge: 'This file is larger than 2 GB',
  noMedia: 'This file is no video and no audio that can be played',
}

export type RoomRareTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./room-rare.fr.ts')).fr)

import { type Texts, translator } from './locale.ts'

/** The room of one tutoring lesson. */
const en = {
  lesson: 'Lesson',
  requested: 'Waits for a tutor',
  scheduled: 'Scheduled',
  chat: 'Chat',
  chatEmpty: 'No message yet.',
  write: 'Write to all in this lesson',
  here: 'Here now: {0}',
  alone: 'You are alone here',
  types: '{0} is typing…',
  typeTogether: '{0} are typing…',
  readBy: 'Read by {0}',
  edited: 'edited',
  deleted: 'This message was deleted',
  details: 'Details',
  subject: 'Subject',
  student: 'Student',
  tutor: 'Tutor',
  noTutor: 'not yet',
  when: 'When',
  note: 'Note',
  calendar: 'Add to the calendar',
  join: 'Join the video room',
  complete: 'Complete',
  reassign: 'Another tutor',
  cancelLesson: 'Cancel the lesson',
  recordings: 'Recordings',
  add: 'Add a recording',
  noRecordings: 'No recording yet.',
  speed: 'Speed',
  recordingOf: 'Recording of {0}',
  notYours: 'This lesson is between its family and its tutor. With another account you may see it.',
}

export type RoomTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./room.fr.ts')).fr)

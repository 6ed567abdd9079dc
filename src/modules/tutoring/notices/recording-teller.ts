import type { Accounts } from '../../accounts/index.ts'
import type { Booking } from '../bookings/booking.ts'
import type { Views } from '../bookings/views.ts'
import type { EncounterEvents } from '../chat/events.ts'
import type { RecordingWithLink } from '../recordings/recording.ts'
import * as wire from '../recordings/wire.ts'
import { familyOf, namesIn } from './booking-names.ts'

/** Returns the function that tells the room and the family of a new recording. Safe to repeat: each is told once. */
export const createRecordingTeller =
  ({ namesOfOne }: Views, accounts: Accounts, events: EncounterEvents) =>
  async (booking: Booking, recording: RecordingWithLink): Promise<void> => {
    const row = wire.toRecording(recording)
    const key = `recording ${row.id}`
    await events.publish(booking._id, 'newRecording', row, key)
    const people = await namesOfOne(booking)
    const { student, subject, users } = await namesIn(people, accounts)
    const notice = {
      type: 'info' as const,
      kind: 'recording.created',
      message: `A recording of ${subject} for ${student} is there.`,
      resource_id: booking._id,
      payload: { bookingId: booking._id, recordingId: row.id, subjectName: subject, studentName: student },
      names: users,
    }
    const byMail = { subject: `New recording: ${subject} for ${student}`, until: null }
    for (const userId of familyOf(people)) await accounts.notifications.tell(userId, notice, key, byMail)
  }

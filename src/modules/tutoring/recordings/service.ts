import type { Principal } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { ByteRange, Files } from '../../../platform/files.ts'
import type { SpaceStore } from '../../../platform/space-store.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { Booking } from '../bookings/booking.ts'
import type { BookingService } from '../bookings/service.ts'
import type { BookingOwner, BookingStore } from '../bookings/store.ts'
import type { PeopleStore } from '../people/store.ts'
import type { Links } from './links.ts'
import { type Recording, type RecordingWithLink, recordingFolder } from './recording.ts'
import type { RecordingStore } from './store.ts'
import type { Uploads } from './uploads.ts'

/** Use cases of recordings that are stored. */
export const createRecordingService = (
  recordings: RecordingStore,
  uploads: Uploads,
  space: SpaceStore,
  links: Links,
  files: Files,
  bookings: BookingStore,
  bookingService: BookingService,
  people: PeopleStore,
  accounts: Accounts,
) => {
  const withLink = async (recording: Recording): Promise<RecordingWithLink> => ({
    recording,
    file_url: await links.addressOf(recording, new Date()),
  })

  /** Hides a recording, removes its file, then its row: a sweep finishes what a crash leaves. */
  const remove = async ({ _id, key, uploaded_by }: Recording): Promise<void> => {
    await recordings.hide(_id)
    await files.remove(key)
    await recordings.remove(_id)
    await space.recount(uploaded_by, uploads.liveOf)
  }

  /** Whether no participant of a booking has an account any more. `erasedId` counts as gone. */
  const isAbandoned = async (booking: Booking, erasedId: string | null = null): Promise<boolean> => {
    const student = await people.byId(booking.student_id)
    const ids = [booking.parent_id, booking.tutor_id, student?.parent_id, student?.user_id]
    const present = ids.flatMap((id) => (id && id !== erasedId ? [id] : []))
    const found = await accounts.byIds([...new Set(present)])
    return found.every(({ status }) => status === 'deleted')
  }

  const removeOfSession = async (sessionId: string): Promise<void> => {
    await uploads.discardOfSession(sessionId)
    for (const recording of await recordings.ofSession(sessionId)) await remove(recording)
  }

  return {
    withLink,
    remove,
    isAbandoned,

    /** Throws SESSION_NOT_FOUND, SESSION_FORBIDDEN. */
    async list(caller: Principal, sessionId: string): Promise<RecordingWithLink[]> {
      await bookingService.readOwn(caller, sessionId)
      return await Promise.all((await recordings.ofSession(sessionId)).map(withLink))
    },

    /** Returns the recording that a link opens. Throws RECORDING_LINK_INVALID, RECORDING_NOT_FOUND. */
    async byLink(name: string, expires = '', signature = ''): Promise<Recording> {
      const key = `${recordingFolder}${name}`
      if (!links.isValid(key, expires, signature, new Date())) throw new AppError('RECORDING_LINK_INVALID')
      const recording = await recordings.byKey(key)
      if (!recording) throw new AppError('RECORDING_NOT_FOUND')
      return recording
    },

    /** Opens the file of a recording, or a range of it. Throws RECORDING_NOT_FOUND, FILES_UNAVAILABLE. */
    async open({ key }: Recording, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
      const opened = await files.open(key, range)
      if (!opened) throw new AppError('RECORDING_NOT_FOUND')
      return opened.body
    },

    /** Removes the recordings of bookings whose last participant is being erased. Safe to repeat. */
    async eraseUser(userId: string): Promise<void> {
      const student = await people.ofUser(userId)
      const owners: NonNullable<BookingOwner>[] = [
        { parent_id: userId },
        { tutor_id: userId },
        ...(student ? [{ student_id: student._id }] : []),
      ]
      for (const owner of owners)
        for await (const booking of bookings.eachOf(owner))
          if (await isAbandoned(booking, userId)) await removeOfSession(booking._id)
    },
  }
}

export type RecordingService = ReturnType<typeof createRecordingService>

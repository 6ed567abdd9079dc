import type { Logger } from 'pino'
import type { Principal } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { Files } from '../../../platform/files.ts'
import { detectMediaType } from '../../../platform/media-kind.ts'
import type { SpaceStore } from '../../../platform/space-store.ts'
import type { Settings } from '../../../settings.ts'
import type { Booking } from '../bookings/booking.ts'
import type { BookingService } from '../bookings/service.ts'
import type { BookingStore } from '../bookings/store.ts'
import type { Links } from './links.ts'
import {
  keyOf,
  type Recording,
  type RecordingInput,
  type RecordingUpload,
  type RecordingWithLink,
  toRecording,
} from './recording.ts'
import type { RecordingStore } from './store.ts'
import { noLease, type UploadStore } from './upload-store.ts'

/** Called when a recording has its row, again where a crash came in between. */
export type OnRecorded = (booking: Booking, recording: RecordingWithLink) => Promise<void>

export type NewUpload = RecordingInput &
  Pick<RecordingUpload, '_id' | 'kind' | 'size' | 'metadata' | 'lease_token'> & { content_type?: string }

/** What uploads in a form and uploads that resume have in common: how they begin, end and fail. */
export const createUploads = (
  { uploadExpiryMs, uploadLeaseMs, uploadRenewMs }: Settings['timings'],
  store: UploadStore,
  recordings: RecordingStore,
  space: SpaceStore,
  files: Files,
  bookings: BookingStore,
  bookingService: BookingService,
  links: Links,
  onRecorded: OnRecorded,
  logger: Logger,
) => {
  const announce = async (recording: Recording): Promise<void> => {
    try {
      const booking = await bookings.byId(recording.session_id)
      if (booking)
        await onRecorded(booking, { recording, file_url: await links.addressOf(recording, new Date()) })
    } catch (error) {
      // The recording is stored all the same.
      logger.error({ err: error, recording: recording._id }, 'a new recording could not be announced')
    }
  }

  /** Removes an upload and all that it stored. Its caller holds the lease. Safe to repeat. */
  const discard = async (upload: RecordingUpload): Promise<void> => {
    const { _id, key, upload_id, tail_key, uploaded_by, size } = upload
    if (upload.status !== 'finished') {
      if (upload_id !== null) await files.parts.abort({ key, uploadId: upload_id })
      if (tail_key !== null) await files.remove(tail_key)
      await files.remove(key)
      await space.settle(uploaded_by, _id, size, 0)
    }
    await store.remove(_id)
  }

  return {
    discard,

    /** Removes an upload after a failure. What cannot be removed now, the sweep removes. */
    async giveUp(upload: RecordingUpload, error: unknown): Promise<void> {
      // Removing a file would wait for the same fault.
      const isFileFault = error instanceof AppError && error.code === 'FILES_UNAVAILABLE'
      const { _id, lease_token } = upload
      const left = isFileFault ? store.giveBack(_id, lease_token ?? '') : discard(upload)
      await left.catch((cause: unknown) => {
        logger.warn({ err: cause, upload: _id }, 'an upload of a recording is left to the sweep')
      })
    },

    /** Returns the booking. Throws SESSION_NOT_FOUND, SESSION_FORBIDDEN, FORBIDDEN for any caller but its tutor. */
    async requireTutor(caller: Principal, sessionId: string): Promise<Booking> {
      const booking = await bookingService.readOwn(caller, sessionId)
      if (booking.tutor_id !== caller.userId)
        throw new AppError('FORBIDDEN', { text: 'Only the tutor can upload recordings' })
      return booking
    },

    /** Begins an upload of a tutor and reserves its size. Throws RECORDING_SPACE_FULL. */
    async begin(tutor: Principal, sessionId: string, input: NewUpload): Promise<RecordingUpload> {
      const { filename, content_type = null, lease_token, ...rest } = input
      const now = new Date()
      const expires = input.kind === 'tus' ? uploadExpiryMs : 0
      const upload = (timeMs: number): RecordingUpload => ({
        ...noLease,
        ...rest,
        ...(lease_token !== null && { lease_token, lease_until: new Date(now.getTime() + uploadLeaseMs) }),
        status: 'receiving',
        session_id: sessionId,
        uploaded_by: tutor.userId,
        key: keyOf(timeMs, filename),
        offset: 0,
        content_type,
        upload_id: null,
        parts: [],
        next_part: 1,
        tail_key: null,
        created_at: now,
        expires_at: new Date(now.getTime() + expires),
      })
      for (let timeMs = now.getTime(); ; timeMs += 1) {
        const begun = upload(timeMs)
        if ((await recordings.byKey(begun.key)) || !(await store.insert(begun))) continue
        // After the row, so that the sweep finds a reservation that a crash leaves.
        if (await space.reserve(tutor.userId, begun._id, begun.size)) return begun
        await store.remove(begun._id)
        throw new AppError('RECORDING_SPACE_FULL')
      }
    },

    /** Returns the media type of a file by its beginning. Throws RECORDING_TYPE_UNSUPPORTED. */
    async requireMedia(beginning: Uint8Array): Promise<string> {
      const contentType = await detectMediaType(beginning)
      if (contentType === null) throw new AppError('RECORDING_TYPE_UNSUPPORTED')
      return contentType
    },

    /**
     * Makes the recording of an upload whose bytes are all stored. A crash at any point leaves what a repetition
     * finishes; the row appears once.
     */
    async finish(upload: RecordingUpload): Promise<Recording> {
      const { _id, key, upload_id, tail_key, uploaded_by, size, offset, content_type } = upload
      if (content_type === null) throw new Error(`the upload ${_id} has no media type`)
      if (upload_id !== null) await files.parts.complete({ key, uploadId: upload_id }, upload.parts)
      const recording = toRecording(upload, content_type, new Date())
      await recordings.insert(recording)
      // Before the upload is over: what a crash leaves is told when the sweep finishes it.
      await announce(recording)
      await space.settle(uploaded_by, _id, size, offset)
      if (tail_key !== null) await files.remove(tail_key)
      if (upload.kind === 'form') await store.remove(_id)
      else if (upload.lease_token !== null)
        await store.write(_id, upload.lease_token, { $set: { status: 'finished', tail_key: null } })
      return recording
    },

    /**
     * Keeps the lease of an upload while a request works on it. `onLost` is called once, when another request asks for
     * the lease or has it. Returns what ends that.
     */
    keepLease(id: string, token: string, onLost: () => void): () => void {
      const renew = async () => {
        const isKept = await store.renew(id, token).catch(() => true)
        if (isKept) return
        clearInterval(timer)
        onLost()
      }
      const timer = setInterval(() => void renew(), uploadRenewMs)
      return () => clearInterval(timer)
    },

    /** The ids of these uploads that still hold their reservation. */
    async liveOf(ids: string[]): Promise<string[]> {
      const rows = await store.statusesOf(ids)
      return rows.filter(({ status }) => status !== 'finished').map(({ _id }) => _id)
    },

    /** Ends the uploads of a booking, whichever request holds them. */
    async discardOfSession(sessionId: string): Promise<void> {
      for (const id of await store.idsOfSession(sessionId)) {
        const upload = await store.seize(id, Bun.randomUUIDv7())
        if (upload) await discard(upload)
      }
    },
  }
}

export type Uploads = ReturnType<typeof createUploads>

/** What a request gets that lost the lease: it finds the new offset as after any other cut. */
export const takenOver = () => new AppError('UPLOAD_OFFSET_CONFLICT')

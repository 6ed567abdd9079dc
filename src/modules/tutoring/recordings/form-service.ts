import type { Principal } from '../../../http/caller.ts'
import { AppError, invalid } from '../../../http/errors.ts'
import type { Limits } from '../../../http/limits.ts'
import { isMultipart, oneFile, readUpload, type UploadedFile } from '../../../http/upload.ts'
import { takeSample } from '../../../platform/file-sample.ts'
import type { Files } from '../../../platform/files.ts'
import type { Settings } from '../../../settings.ts'
import { type Recording, type RecordingUpload, readDuration } from './recording.ts'
import type { UploadStore } from './upload-store.ts'
import type { Uploads } from './uploads.ts'

const maxFieldBytes = 1000

/** Returns the use case that stores a recording from a form while it is sent. */
export const createFormUpload =
  (
    { maxRecordingBytes, recordingLimits, timings }: Settings,
    limits: Limits,
    files: Files,
    store: UploadStore,
    uploads: Uploads,
  ) =>
  /**
   * Stores the file of a multipart form; a form that fails or is cut off leaves nothing. Throws what `requireTutor` and
   * `readUpload` throw, UNSUPPORTED_MEDIA_TYPE for other bodies, 400 without a file or with a wrong duration,
   * RECORDING_TYPE_UNSUPPORTED, RECORDING_SPACE_FULL, RATE_LIMITED, FILES_UNAVAILABLE.
   */
  async (tutor: Principal, sessionId: string, request: Request): Promise<Recording> => {
    await uploads.requireTutor(tutor, sessionId)
    if (!isMultipart(request)) throw new AppError('UNSUPPORTED_MEDIA_TYPE')
    // A file is shorter than its form. A form without a length may have any file.
    const declared = Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
    const size = Math.min(declared, maxRecordingBytes)
    const lease_token = Bun.randomUUIDv7()
    let begun: RecordingUpload | null = null
    let endLease = () => {}

    /** Returns the row of the stored file, null for an empty one. */
    const keep = async ({ filename, bytes }: UploadedFile, signal: AbortSignal) => {
      const { sample, all } = await takeSample(bytes)
      if (sample.byteLength === 0) return null
      const content_type = await uploads.requireMedia(sample)
      const upload = await uploads.begin(tutor, sessionId, {
        _id: Bun.randomUUIDv7(),
        kind: 'form',
        filename,
        duration_seconds: null,
        size,
        metadata: null,
        content_type,
        lease_token,
      })
      begun = upload
      const lost = new AbortController()
      endLease = uploads.keepLease(upload._id, lease_token, () => lost.abort(ended()))
      const stored = await files.put(upload.key, all, {
        maxBytes: size,
        partBytes: recordingLimits.partBytes,
        signal: AbortSignal.any([signal, lost.signal]),
      })
      return { _id: upload._id, offset: stored.byteLength }
    }

    try {
      return await limits.countUpload(tutor.userId, async () => {
        const {
          fields,
          files: [file],
        } = await readUpload(request, {
          ...oneFile('file'),
          maxFileBytes: maxRecordingBytes,
          maxFieldBytes,
          idleMs: timings.bodyIdleMs,
          keep,
        })
        const duration_seconds = readDuration(fields.duration_seconds)
        if (duration_seconds === undefined)
          throw invalid('/duration_seconds', 'must be an integer from 0 to 86400')
        if (!file) throw invalid('/file', 'must be a file that is not empty')
        const { _id, offset } = file
        const received = await store.write(_id, lease_token, {
          $set: { status: 'received', offset, duration_seconds },
        })
        if (!received) throw ended()
        // From here on the file is safe: what fails, the sweep finishes.
        begun = null
        return await uploads.finish(received)
      })
    } catch (error) {
      if (begun !== null) await uploads.giveUp(begun, error)
      throw error
    } finally {
      endLease()
    }
  }

export type FormUpload = ReturnType<typeof createFormUpload>

const ended = () =>
  new AppError('BODY_UNREADABLE', { text: 'Another process ended this upload: send it again' })

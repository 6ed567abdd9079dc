import { DataStore, ERRORS, type Lock, Metadata, Upload } from '@tus/server'
import { AppError } from '../../../http/errors.ts'
import type { Receive } from './receiver.ts'
import type { RecordingUpload } from './recording.ts'
import type { UploadStore } from './upload-store.ts'
import { takenOver, type Uploads } from './uploads.ts'

/** What one request of tus works on, and the token of its lease. */
export type TusTask = { sessionId: string; tutorId: string; token: string }

/**
 * The storage of one request of tus: the row of the upload, and parts in the file storage. The packages for disk and S3
 * keep offsets in memory or in files that a crash makes untrue.
 */
export const createTusStore = (
  { sessionId, tutorId, token }: TusTask,
  store: UploadStore,
  uploads: Uploads,
  receive: Receive,
  expiryMs: number,
) => {
  /** Finishes an upload whose process ended before it did. Throws UPLOAD_NOT_FOUND, also for those of others. */
  const read = async (id: string): Promise<RecordingUpload> => {
    const upload = await store.byId(id)
    const isOwn = upload?.session_id === sessionId && upload.uploaded_by === tutorId && upload.kind === 'tus'
    if (!isOwn || (upload.status === 'receiving' && upload.expires_at <= new Date()))
      throw new AppError('UPLOAD_NOT_FOUND')
    if (upload.status !== 'received') return upload
    if (upload.lease_token !== token) throw takenOver()
    await uploads.finish(upload)
    return upload
  }

  const dataStore = new DataStore()
  return Object.assign(dataStore, {
    extensions: ['creation', 'termination', 'expiration'],
    getExpiration: () => expiryMs,

    async getUpload(id: string): Promise<Upload> {
      const { offset, size, metadata, created_at } = await read(id)
      return new Upload({
        id,
        offset,
        size,
        creation_date: created_at.toISOString(),
        ...(metadata !== null && { metadata: Metadata.parse(metadata) }),
      })
    },

    async write(source: AsyncIterable<Uint8Array>, id: string): Promise<number> {
      const upload = await read(id)
      if (upload.status !== 'receiving') return upload.offset
      try {
        const written = await receive(upload, token, source)
        if (written.status === 'received') await uploads.finish(written)
        return written.offset
      } catch (error) {
        if (error instanceof AppError && error.code === 'RECORDING_TYPE_UNSUPPORTED')
          await uploads.giveUp({ ...upload, lease_token: token }, error)
        throw error
      }
    },

    async remove(id: string): Promise<void> {
      const upload = await read(id)
      if (upload.status !== 'receiving') throw new AppError('UPLOAD_NOT_FOUND')
      await uploads.discard(upload)
    },
  })
}

/**
 * The lock of one request: a lease in the upload's row. The newer request asks for it, and the older one ends and gives
 * it back, in any process. One that hangs or died loses it when its time is over.
 */
export const createTusLock = (
  id: string,
  token: string,
  store: UploadStore,
  uploads: Uploads,
  pollMs: number,
): Lock => {
  let endLease = () => {}
  return {
    async lock(signal, release) {
      while (!(await store.take(id, token))) {
        if (!(await store.ask(id))) throw new AppError('UPLOAD_NOT_FOUND')
        await Bun.sleep(pollMs)
        if (signal.aborted) throw ERRORS.ABORTED
      }
      endLease = uploads.keepLease(id, token, () => void release())
    },
    async unlock() {
      endLease()
      await store.giveBack(id, token)
    },
  }
}

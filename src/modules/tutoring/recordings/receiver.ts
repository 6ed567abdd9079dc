import { kindSampleBytes } from '../../../platform/file-kind.ts'
import type { Files } from '../../../platform/files.ts'
import { inParts } from '../../../platform/streamed-memory.ts'
import type { RecordingLimits } from '../../../timings.ts'
import { type RecordingUpload, tailFolder } from './recording.ts'
import type { UploadStore } from './upload-store.ts'
import { takenOver, type Uploads } from './uploads.ts'

/**
 * Returns the function that appends bytes to an upload. Every part is stored, then recorded in the row: what the row
 * says was received survives the process. Bytes that are too few for a part are kept in a file of their own, which the
 * next request reads again.
 */
export const createReceiver = (
  files: Files,
  store: UploadStore,
  uploads: Uploads,
  { partBytes, smallestPartBytes }: RecordingLimits,
) => {
  const write = async (
    { _id }: RecordingUpload,
    token: string,
    change: Parameters<UploadStore['write']>[2],
  ): Promise<RecordingUpload> => {
    const written = await store.write(_id, token, change)
    if (!written) throw takenOver()
    return written
  }

  const storePart = async (upload: RecordingUpload, token: string, bytes: Uint8Array, offset: number) => {
    const upload_id = upload.upload_id ?? (await files.parts.begin(upload.key)).uploadId
    const numbered = await write(upload, token, { $set: { upload_id }, $inc: { next_part: 1 } })
    const number = numbered.next_part - 1
    const tag = await files.parts.put({ key: upload.key, uploadId: upload_id }, number, offset, bytes)
    const end = offset + bytes.byteLength
    return await write(upload, token, {
      $push: { parts: { number, byteLength: bytes.byteLength, tag } },
      $set: { offset: end, tail_key: null, status: end === upload.size ? 'received' : 'receiving' },
    })
  }

  const storeTail = async (upload: RecordingUpload, token: string, bytes: Uint8Array, offset: number) => {
    const tail_key = `${tailFolder}${upload._id}-${Bun.randomUUIDv7()}`
    const whole = (async function* () {
      yield bytes.slice()
    })()
    await files.put(tail_key, whole, { maxBytes: bytes.byteLength })
    return await write(upload, token, { $set: { tail_key, offset: offset + bytes.byteLength } })
  }

  const append = async (upload: RecordingUpload, token: string, bytes: Uint8Array, isLast: boolean) => {
    const offset = upload.parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
    const end = offset + bytes.byteLength
    if (end === upload.offset) return upload
    const isPart = !isLast || bytes.byteLength >= smallestPartBytes || end === upload.size
    let known = upload
    if (upload.content_type === null && (isPart || bytes.byteLength >= kindSampleBytes)) {
      const content_type = await uploads.requireMedia(bytes.subarray(0, kindSampleBytes))
      known = await write(upload, token, { $set: { content_type } })
    }
    const after = await (isPart ? storePart : storeTail)(known, token, bytes, offset)
    if (upload.tail_key !== null) await files.remove(upload.tail_key)
    return after
  }

  /**
   * Appends what a source yields. When the source fails, the bytes that it gave before are kept, and its error is thrown.
   * Throws UPLOAD_OFFSET_CONFLICT when another request took over, RECORDING_TYPE_UNSUPPORTED, FILES_UNAVAILABLE.
   */
  return async (
    upload: RecordingUpload,
    token: string,
    source: AsyncIterable<Uint8Array>,
  ): Promise<RecordingUpload> => {
    let fault: { error: unknown } | null = null
    const all = async function* () {
      if (upload.tail_key !== null) yield* await readTail(files, upload.tail_key)
      try {
        yield* source
      } catch (error) {
        fault = { error }
      }
    }
    let latest = upload
    for await (const { bytes, isLast } of inParts(all(), partBytes))
      latest = await append(latest, token, bytes, isLast)
    if (fault !== null) throw (fault as { error: unknown }).error
    return latest
  }
}

export type Receive = ReturnType<typeof createReceiver>

const readTail = async (files: Files, key: string): Promise<AsyncIterable<Uint8Array>> => {
  const opened = await files.open(key)
  if (!opened) throw new Error(`the file ${key} of an upload is missing`)
  return opened.body
}

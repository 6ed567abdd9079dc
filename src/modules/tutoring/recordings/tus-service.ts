import { ERRORS, type Lock, Server, type Upload } from '@tus/server'
import { connectedChunks } from '../../../http/body-chunks.ts'
import type { Principal } from '../../../http/caller.ts'
import { AppError, invalid } from '../../../http/errors.ts'
import type { Limits } from '../../../http/limits.ts'
import type { Settings } from '../../../settings.ts'
import type { Receive } from './receiver.ts'
import { readDuration, tusVersion as version } from './recording.ts'
import { createTusLock, createTusStore } from './tus-store.ts'
import type { UploadStore } from './upload-store.ts'
import type { Uploads } from './uploads.ts'

const bodyType = 'application/offset+octet-stream'

const readHeaders = /^(tus-|upload-|content-(type|length)$)/
const sentHeaders = ['location', 'upload-offset', 'upload-length', 'upload-expires', 'upload-metadata']

/**
 * Uploads that resume (tus 1.0). Each request has a server of its own from `@tus/server`: its lock, its fault and what
 * it may touch are local to it.
 */
export const createTusService = (
  { maxRecordingBytes, timings }: Settings,
  limits: Limits,
  store: UploadStore,
  uploads: Uploads,
  receive: Receive,
) => {
  /** Runs a request on an upload; a new upload has no lock yet. Returns an answer without a body. */
  const run = async (
    tutor: Principal,
    sessionId: string,
    uploadId: string,
    request: Request,
    body: ReadableStream<Uint8Array> | null = null,
  ): Promise<Response> => {
    if (request.headers.get('tus-resumable') !== version)
      throw new AppError('TUS_VERSION_UNSUPPORTED', { headers: { 'tus-version': version } })
    const token = Bun.randomUUIDv7()
    const task = { sessionId, tutorId: tutor.userId, token }
    let fault: unknown = null
    const server = new Server({
      path: `/sessions/${encodeURIComponent(sessionId)}/recordings/tus`,
      relativeLocation: true,
      maxSize: maxRecordingBytes,
      datastore: createTusStore(task, store, uploads, receive, timings.uploadExpiryMs),
      locker: {
        newLock: () =>
          request.method === 'POST'
            ? noLock
            : createTusLock(uploadId, token, store, uploads, timings.uploadPollMs),
      },
      // The bytes that came are stored at once; 0 would mean three seconds.
      lockDrainTimeout: 1,
      namingFunction: () => uploadId,
      getFileIdFromRequest: () => uploadId,
      async onUploadCreate(_, { size = 0, metadata = {} }: Upload) {
        const duration_seconds = readDuration(metadata.duration_seconds)
        if (duration_seconds === undefined)
          throw invalid('/headers/upload-metadata', 'duration_seconds must be an integer from 0 to 86400')
        if (size === 0) throw invalid('/headers/upload-length', 'must be an integer from 1')
        await uploads.begin(tutor, sessionId, {
          _id: uploadId,
          kind: 'tus',
          filename: metadata.filename ?? null,
          duration_seconds,
          size,
          metadata: request.headers.get('upload-metadata'),
          lease_token: null,
        })
        return {}
      },
      onResponseError: (_, error) => {
        fault ??= error
        return undefined
      },
    })
    const { url, method } = request
    // It refuses requests for headers that are none of its business, such as those of two proxies.
    const headers = [...request.headers].filter(([name]) => readHeaders.test(name))
    const answer = await server.handleWeb(new Request(url, { method, headers, body }))
    if (!answer.ok) throw toAppError(fault, answer.status, await answer.text())
    const sent = sentHeaders.flatMap((name) => {
      const value = answer.headers.get(name)
      return value === null ? [] : [[name, value] as const]
    })
    return new Response(null, { status: answer.status, headers: Object.fromEntries(sent) })
  }

  return {
    /**
     * Begins an upload. Throws what `requireTutor` throws, 400 for wrong headers, TOO_LARGE, RECORDING_SPACE_FULL,
     * TUS_VERSION_UNSUPPORTED.
     */
    async create(tutor: Principal, sessionId: string, request: Request): Promise<Response> {
      await uploads.requireTutor(tutor, sessionId)
      return await run(tutor, sessionId, Bun.randomUUIDv7(), request)
    },

    /** Tells the offset of an upload, or ends it. Throws what `requireTutor` throws, UPLOAD_NOT_FOUND. */
    async change(tutor: Principal, sessionId: string, uploadId: string, request: Request): Promise<Response> {
      await uploads.requireTutor(tutor, sessionId)
      return await run(tutor, sessionId, uploadId, request)
    },

    /**
     * Appends the body to an upload. What has arrived is kept, also when the client disconnects or a newer request takes
     * over. Throws as `change` does, UPLOAD_OFFSET_CONFLICT, UNSUPPORTED_MEDIA_TYPE, RECORDING_TYPE_UNSUPPORTED,
     * TOO_LARGE, REQUEST_TIMEOUT, RATE_LIMITED, FILES_UNAVAILABLE.
     */
    async append(tutor: Principal, sessionId: string, uploadId: string, request: Request): Promise<Response> {
      await uploads.requireTutor(tutor, sessionId)
      if (request.headers.get('content-type') !== bodyType) throw new AppError('UNSUPPORTED_MEDIA_TYPE')
      if (request.body === null) throw new AppError('BODY_UNREADABLE')
      const ended = new AbortController()
      const signal = AbortSignal.any([request.signal, ended.signal])
      const chunks = connectedChunks(request, timings.bodyIdleMs, signal)
      let fault: unknown = null
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            try {
              const { done, value } = await chunks.next()
              if (done) controller.close()
              else controller.enqueue(value)
            } catch (error) {
              fault = error
              controller.error(error)
            }
          },
        },
        { highWaterMark: 0 },
      )
      try {
        return await limits.countUpload(tutor.userId, () => run(tutor, sessionId, uploadId, request, body))
      } catch (error) {
        throw fault ?? error
      } finally {
        ended.abort()
      }
    },
  }
}

export type TusService = ReturnType<typeof createTusService>

const noLock: Lock = { lock: async () => {}, unlock: async () => {} }

/** Returns our error of what the server of tus threw or answered. */
const toAppError = (fault: unknown, status: number, text: string): unknown => {
  if (fault instanceof AppError) return fault
  if (fault === ERRORS.ABORTED) return new AppError('UPLOAD_OFFSET_CONFLICT')
  switch (status) {
    case 400:
    case 403:
    case 501:
      return invalid('/headers', `must be those of tus ${version}: ${text.trim()}`)
    case 404:
    case 410:
      return new AppError('UPLOAD_NOT_FOUND')
    case 409:
      return new AppError('UPLOAD_OFFSET_CONFLICT')
    case 413:
      return new AppError('TOO_LARGE')
  }
  return fault ?? new Error(`the server of tus answered ${status}`)
}

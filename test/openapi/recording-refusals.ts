import { MongoNetworkError } from 'mongodb'
import { chime } from '../../seeds/chime.ts'
import { openTutoring, slotAt } from '../modules/tutoring/tutoring-setup.ts'
import { rawRequest } from '../support/raw-request.ts'
import type { CallOptions, TestServer } from '../support/server.ts'
import type { OwnRefusals, Refusal } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'
const resumable = { 'tus-resumable': '1.0.0' }
const bytesType = { 'content-type': 'application/offset+octet-stream' }
const length = { 'upload-length': String(chime().byteLength) }

const form = (bytes: Bun.BlobPart = chime()): FormData => {
  const rawBody = new FormData()
  rawBody.append('file', new File([bytes], 'lesson.wav'))
  return rawBody
}

export const recordingRefusals = ({
  main,
  bare,
  impatient,
  withFailingStore,
  ofRole,
}: Servers): OwnRefusals => {
  const setup = openTutoring(main)
  let days = 20

  /** A booking of a tutor. */
  const lesson = async () => {
    const { tutor, family, book } = await setup
    const one = await tutor()
    days += 1
    const { body } = await book(await family(), { ...slotAt(24 * days), tutor_id: one.id })
    return { path: `/sessions/${body.id}/recordings`, tutorId: one.id, token: one.token }
  }

  let common: ReturnType<typeof lesson> | null = null
  /** The booking of all that need no fresh one. */
  const anyLesson = () => {
    common ??= lesson()
    return common
  }

  const fill = (tutorId: string) =>
    main.database
      .collection('recording_spaces')
      .insertOne({ _id: tutorId, total_bytes: 1e15, reservations: [], version: 1 } as object)

  const begin = async () => {
    const one = await anyLesson()
    const headers = { ...resumable, ...length }
    const answer = await main.call('POST', `${one.path}/tus`, { token: one.token, headers })
    return { ...one, upload: answer.headers.get('location') ?? '' }
  }

  /** The refusals of a path under a session. `send` adds what the route asks for. */
  const ofSession = (send: (path: string, token: string, more?: CallOptions) => Promise<Refusal>) => ({
    SESSION_NOT_FOUND: () => send(`/sessions/${unknownId}/recordings`, ofRole.tutor.token),
    SESSION_FORBIDDEN: async () => await send((await anyLesson()).path, ofRole.tutor.token),
  })

  const post = (path: string, token: string, rawBody = form(), server: TestServer = main) =>
    server.call('POST', path, { token, rawBody })
  const create = (path: string, token: string, headers = {}) =>
    main.call('POST', `${path}/tus`, { token, headers: { ...resumable, ...length, ...headers } })
  const append = (
    upload: string,
    token: string,
    headers: Record<string, string> = {},
    rawBody: Bun.BodyInit = chime(),
    server: TestServer = main,
  ) =>
    server.call('PATCH', upload, {
      token,
      rawBody,
      headers: { ...resumable, ...bytesType, 'upload-offset': '0', ...headers },
    })
  const end = (upload: string, token: string, headers: Record<string, string> = resumable) =>
    main.call('DELETE', upload, { token, headers })

  /** Announces a body and sends only its beginning. */
  const stall = (
    server: TestServer,
    method: string,
    path: string,
    token: string,
    bytes: number,
    headers: Record<string, string>,
  ) =>
    rawRequest(server.url, method, path, {
      authorization: `Bearer ${token}`,
      'content-length': String(bytes),
      ...headers,
    })
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' }

  /** A recording and its link. */
  const linked = async (server = main) => {
    const one = await anyLesson()
    const { body } = await post(one.path, one.token)
    return { ...one, id: body.id as string, link: body.file_url as string, server }
  }
  const withStoreFault = async (error: Error) => {
    const { link } = await linked()
    return await withFailingStore(error, (server) => server.call('GET', link))
  }

  return {
    'GET /sessions/{id}/recordings': ofSession((path, token) => main.call('GET', path, { token })),
    'POST /sessions/{id}/recordings': {
      ...ofSession((path, token) => post(path, token)),
      RECORDING_TYPE_UNSUPPORTED: async () => {
        const { path, token } = await anyLesson()
        return await post(path, token, form('<p>'))
      },
      RECORDING_SPACE_FULL: async () => {
        const { path, token, tutorId } = await lesson()
        await fill(tutorId)
        return await post(path, token)
      },
      FILES_UNAVAILABLE: async () => {
        const { path, token } = await anyLesson()
        return await post(path, token, form(), bare)
      },
      VALIDATION_FAILED: async () => {
        const { path, token } = await anyLesson()
        return await post(path, token, new FormData())
      },
      UNSUPPORTED_MEDIA_TYPE: async () => {
        const { path, token } = await anyLesson()
        return await main.call('POST', path, { token, body: {} })
      },
      BODY_UNREADABLE: async () => {
        const { path, token } = await anyLesson()
        return await main.call('POST', path, { token, rawBody: 'no form', headers: multipart })
      },
      TOO_LARGE: async () => {
        const { path, token } = await anyLesson()
        return await stall(main, 'POST', path, token, 3e9, multipart)
      },
      REQUEST_TIMEOUT: async () => {
        const { path, token } = await anyLesson()
        return await stall(impatient, 'POST', path, token, 1000, multipart)
      },
    },
    'POST /sessions/{id}/recordings/tus': {
      ...ofSession((path, token) => create(path, token)),
      TUS_VERSION_UNSUPPORTED: async () => {
        const { path, token } = await anyLesson()
        return await create(path, token, { 'tus-resumable': '0.2.2' })
      },
      RECORDING_SPACE_FULL: async () => {
        const { path, token, tutorId } = await lesson()
        await fill(tutorId)
        return await create(path, token)
      },
    },
    'PATCH /sessions/{id}/recordings/tus/{uploadId}': {
      ...ofSession((path, token) => append(`${path}/tus/${unknownId}`, token)),
      TUS_VERSION_UNSUPPORTED: async () => {
        const { upload, token } = await begin()
        return await append(upload, token, { 'tus-resumable': '0.2.2' })
      },
      UPLOAD_NOT_FOUND: async () => {
        const { path, token } = await anyLesson()
        return await append(`${path}/tus/${unknownId}`, token)
      },
      UPLOAD_OFFSET_CONFLICT: async () => {
        const { upload, token } = await begin()
        return await append(upload, token, { 'upload-offset': '7' })
      },
      RECORDING_TYPE_UNSUPPORTED: async () => {
        const { upload, token } = await begin()
        return await append(upload, token, {}, 'x'.repeat(chime().byteLength))
      },
      VALIDATION_FAILED: async () => {
        const { upload, token } = await begin()
        return await append(upload, token, { 'upload-offset': '-1' })
      },
      FILES_UNAVAILABLE: async () => {
        const { upload, token } = await begin()
        return await append(upload, token, {}, chime(), bare)
      },
      BODY_UNREADABLE: async () => {
        const { upload, token } = await begin()
        return await main.call('PATCH', upload, {
          token,
          headers: { ...resumable, ...bytesType, 'upload-offset': '0' },
        })
      },
      UNSUPPORTED_MEDIA_TYPE: async () => {
        const { upload, token } = await begin()
        return await append(upload, token, { 'content-type': 'video/mp4' })
      },
      TOO_LARGE: async () => {
        const { upload, token } = await begin()
        return await append(upload, token, {}, new Uint8Array(chime().byteLength + 1))
      },
      REQUEST_TIMEOUT: async () => {
        const { upload, token } = await begin()
        const headers = { ...resumable, ...bytesType, 'upload-offset': '0' }
        return await stall(impatient, 'PATCH', upload, token, 1000, headers)
      },
    },
    'DELETE /sessions/{id}/recordings/tus/{uploadId}': {
      ...ofSession((path, token) => end(`${path}/tus/${unknownId}`, token)),
      TUS_VERSION_UNSUPPORTED: async () => {
        const { upload, token } = await begin()
        return await end(upload, token, {})
      },
      UPLOAD_NOT_FOUND: async () => {
        const { path, token } = await anyLesson()
        return await end(`${path}/tus/${unknownId}`, token)
      },
      FILES_UNAVAILABLE: async () => {
        const { upload, token } = await begin()
        return await bare.call('DELETE', upload, { token, headers: resumable })
      },
    },
    'GET /uploads/recordings/{name}': {
      RECORDING_LINK_INVALID: async () => {
        const { link } = await linked()
        return await main.call('GET', link.replace(/signature=.*/, 'signature=x'))
      },
      RECORDING_NOT_FOUND: async () => {
        const { link, id } = await linked()
        await main.database.collection('recordings').deleteOne({ _id: id } as object)
        return await main.call('GET', link)
      },
      RANGE_NOT_SATISFIABLE: async () => {
        const { link } = await linked()
        return await main.call('GET', link, { headers: { range: 'bytes=1000000-' } })
      },
      FILES_UNAVAILABLE: async () => await bare.call('GET', (await linked()).link),
      INTERNAL_ERROR: () => withStoreFault(new TypeError('a fault')),
      STORE_UNAVAILABLE: () => withStoreFault(new MongoNetworkError('the store is away')),
    },
  }
}

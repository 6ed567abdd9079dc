import { afterAll } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultRecordingLimits, defaultTimings, type RecordingLimits } from '../../../src/timings.ts'
import { type Person, startTestServer, type TestServer } from '../../support/server.ts'
import { type SmallS3, startSmallS3 } from '../../support/small-s3.ts'
import { openTutoring, slotAt } from './tutoring-setup.ts'

/** Parts of 64 KB and leases of milliseconds: everything that a large upload does, with a few hundred KB. */
export const smallLimits: RecordingLimits = {
  ...defaultRecordingLimits,
  partBytes: 64 * 1024,
  smallestPartBytes: 32 * 1024,
}
export const quickTimings = {
  ...defaultTimings,
  uploadLeaseMs: 600,
  uploadRenewMs: 20,
  uploadPollMs: 5,
}

/** A WAV file of silence; `byteLength` with its header. */
export const wav = (byteLength: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(byteLength)
  const view = new DataView(bytes.buffer)
  const put = (at: number, text: string) => bytes.set(Buffer.from(text), at)
  put(0, 'RIFF')
  view.setUint32(4, byteLength - 8, true)
  put(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, 8000, true)
  view.setUint32(28, 8000, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  put(36, 'data')
  view.setUint32(40, byteLength - 44, true)
  // No two places are alike, so that a lost or doubled part shows.
  for (let at = 44; at < byteLength; at += 1) bytes[at] = ((at * 2_654_435_761) >>> 13) % 251
  return bytes
}

/** Sends the beginning of a form whose file never ends. */
export const beginForm = (url: string, path: string, token: string, signal?: AbortSignal) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' },
    ...(signal && { signal }),
    body: new ReadableStream({
      start(controller) {
        const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
        controller.enqueue(Buffer.from(head))
        controller.enqueue(wav(200_000))
      },
    }),
  }).catch(() => undefined)

export type Kind = 'disk' | 's3'
export const kinds = ['disk', 's3'] as const

/** A server with small limits whose files are on its disk or in a small S3 server. */
export const startRecordings = async (kind: Kind, overrides: Parameters<typeof startTestServer>[0] = {}) => {
  const s3 = kind === 's3' ? await startSmallS3() : null
  const server = await startTestServer({
    recordingLimits: smallLimits,
    timings: quickTimings,
    ...(s3 && { s3: s3.settings }),
    ...overrides,
  })
  if (s3) afterAll(() => s3.stop())
  return { server, s3, ...(await openRecordings(server, s3)) }
}

/** What the tests of recordings do. */
export const openRecordings = async (server: TestServer, s3: SmallS3 | null) => {
  const { call } = server
  const setup = await openTutoring(server)
  let hour = 0

  /** A booking with its tutor and its family. */
  const lesson = async (tutor?: Person) => {
    const teacher = tutor ?? (await setup.tutor())
    const one = await setup.family()
    hour += 1
    const { body } = await setup.book(one, { ...slotAt(hour), tutor_id: teacher.id })
    return { id: body.id as string, path: `/sessions/${body.id}/recordings`, tutor: teacher, ...one }
  }
  type Lesson = Awaited<ReturnType<typeof lesson>>

  const form = (bytes: Uint8Array<ArrayBuffer>, name = 'lesson.wav', fields: Record<string, string> = {}) => {
    const rawBody = new FormData()
    for (const [field, value] of Object.entries(fields)) rawBody.append(field, value)
    rawBody.append('file', new File([bytes], name))
    return rawBody
  }
  const upload = (one: Lesson, bytes: Uint8Array<ArrayBuffer>, name?: string, token = one.tutor.token) =>
    call('POST', one.path, { token, rawBody: form(bytes, name) })
  const list = async (one: Lesson, token = one.parent.token) => (await call('GET', one.path, { token })).body

  /** Opens an address as a `<video>` does: without a token. */
  const open = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(new URL(url, server.url), { method, headers, redirect: 'manual' })

  const rows = (name: string) => server.database.collection<Record<string, unknown>>(name)
  const files = join(server.settings.dataDir, 'files')
  const namesIn = (folder: string) => readdir(join(files, folder)).catch((): string[] => [])

  /** All that is stored of recordings: keys of files, and how many uploads in parts or temporary files there are. */
  const stored = async () =>
    s3
      ? { keys: s3.keys().filter((key) => key.startsWith('recording')), unfinished: s3.begun() }
      : {
          keys: [
            ...(await namesIn('recordings')).map((name) => `recordings/${name}`),
            ...(await namesIn('recording-tails')).map((name) => `recording-tails/${name}`),
          ],
          unfinished: (await namesIn('.unfinished')).length,
        }

  const spaceOf = async (tutorId: string) =>
    (await rows('recording_spaces').findOne({ _id: tutorId } as object))?.total_bytes ?? 0

  return { ...setup, lesson, form, upload, list, open, rows, stored, spaceOf }
}

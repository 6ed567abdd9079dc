import type { FilePart } from '../../../platform/files.ts'
import { isMediaExtension } from '../../../platform/media-kind.ts'
import { fileRows } from '../../../platform/stored-files.ts'

/** A video or audio file of a booking, stored under `key`. Its row appears once the file is whole. */
export type Recording = {
  _id: string
  session_id: string
  uploaded_by: string
  key: string
  file_size_bytes: number
  duration_seconds: number | null
  content_type: string
  created_at: Date
  /** Set while the file and the row are removed. */
  deleted_at: Date | null
}

/** A recording with an address that opens it for a while. */
export type RecordingWithLink = { recording: Recording; file_url: string }

/** What an upload says of its recording beside the bytes. */
export type RecordingInput = { filename: string | null; duration_seconds: number | null }

/**
 * A recording that is being received. One request at a time holds its lease, and each write names the token of it:
 * a request that lost the lease writes nothing more.
 */
export type RecordingUpload = {
  _id: string
  kind: 'form' | 'tus'
  /** `received`: all bytes are stored. `finished`: the recording has its row. */
  status: 'receiving' | 'received' | 'finished'
  session_id: string
  uploaded_by: string
  key: string
  /** What a client of tus declares; of a form, what it can be at most. */
  size: number
  /** The bytes that are stored safely. */
  offset: number
  content_type: string | null
  duration_seconds: number | null
  /** The `Upload-Metadata` of tus as it was sent. */
  metadata: string | null
  /** Of the file storage; null before the first part. */
  upload_id: string | null
  parts: FilePart[]
  /** A number is used once, so that a part of a request that lost the lease replaces no other. */
  next_part: number
  /** The bytes after the last part that are too few for one, in a file of their own. */
  tail_key: string | null
  lease_token: string | null
  lease_until: Date
  /** Whether another request asks for the lease. */
  lease_wanted: boolean
  created_at: Date
  expires_at: Date
}

/** The version of the protocol of uploads that resume. */
export const tusVersion = '1.0.0'

export const recordingFolder = 'recordings/'
export const tailFolder = 'recording-tails/'

const maxNameLength = 100

/**
 * Returns a name of `[A-Za-z0-9._-]` that is safe in a path, a URL and a header. Its only dot stands before the
 * extension of a video or audio file, so it never names a page or a program.
 */
export const safeName = (filename: string | null): string => {
  const last = (filename ?? '').toWellFormed().split(/[\\/]/).at(-1) ?? ''
  const [, base = last, extension = ''] = /^(.*)\.([A-Za-z0-9]{1,5})$/s.exec(last) ?? []
  const isMedia = isMediaExtension(extension.toLowerCase())
  const plain = (isMedia ? base : last)
    .slice(0, 4 * maxNameLength)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, maxNameLength)
    .replace(/^-+|-+$/g, '')
  return `${plain || 'recording'}${isMedia ? `.${extension.toLowerCase()}` : ''}`
}

/** The time comes first, so no name is one that Windows reserves. */
export const keyOf = (timeMs: number, filename: string | null): string =>
  `${recordingFolder}${timeMs}-${safeName(filename)}`

const maxDurationSeconds = 86_400

/** The recording that an upload becomes. It has the upload's id, so it is made once. */
export const toRecording = (upload: RecordingUpload, content_type: string, now: Date): Recording => ({
  _id: upload._id,
  session_id: upload.session_id,
  uploaded_by: upload.uploaded_by,
  key: upload.key,
  file_size_bytes: upload.offset,
  duration_seconds: upload.duration_seconds,
  content_type,
  created_at: now,
  deleted_at: null,
})

/** Reads a duration in seconds; null where there is none, undefined for a wrong one. */
export const readDuration = (text: string | null | undefined): number | null | undefined => {
  if (text === undefined || text === null || text === '') return null
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return seconds <= maxDurationSeconds ? seconds : undefined
}

/** The recordings, for backups. */
export const recordingFiles = fileRows<Recording>('recordings', [recordingFolder], (row) =>
  row.deleted_at === null ? [{ key: row.key, byteLength: row.file_size_bytes }] : [],
)

/** Of uploads under way no part is kept: their clients begin anew. One that is received becomes a recording. */
export const recordingUploadFiles = fileRows<RecordingUpload>(
  'recording_uploads',
  [recordingFolder, tailFolder],
  ({ status, key, offset }) =>
    status === 'receiving' ? null : status === 'received' ? [{ key, byteLength: offset }] : [],
)

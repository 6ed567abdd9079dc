import type { Caller } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { Limits } from '../../../http/limits.ts'
import { isMultipart, readUpload, type UploadedFile } from '../../../http/upload.ts'
import { takeSample } from '../../../platform/file-sample.ts'
import type { Files } from '../../../platform/files.ts'
import type { SpaceStore } from '../../../platform/space-store.ts'
import { detectUploadType, isPicture } from '../../../platform/upload-kind.ts'
import type { Settings } from '../../../settings.ts'
import type { Client } from '../../accounts/index.ts'
import { isSecretName } from '../executions/secret-fields.ts'
import { type ClientFile, keyOf, safeName } from './client-file.ts'
import type { ClientFileStore } from './store.ts'

/** A person, or a program with a key, that uploads for a client. */
export type Uploader = {
  clientId: string
  userId: string | null
  /** Whose uploads are counted. */
  name: string
  /** Where the client has a limit of its own. */
  spaceBytes?: number
}

export const uploaderOf = ({ _id, limits }: Client, { user, clientKey }: Caller): Uploader => ({
  clientId: _id,
  userId: user?.userId ?? null,
  name: user?.userId ?? clientKey?.keyId ?? '',
  ...(limits?.file_space_bytes && { spaceBytes: limits.file_space_bytes }),
})

export type ReceivedFile = { field: string; row: ClientFile }
export type ReceivedForm = { fields: Record<string, string>; files: ReceivedFile[] }

type FormRules = {
  /** The fields whose files are kept; files of others are skipped. */
  fileFields: readonly string[]
  maxFileBytes: number
  maxFieldBytes: number
  /** Throws for a form that is to leave nothing. */
  check(form: ReceivedForm): void
}

/** Fields of files that are pictures. */
const pictureFields = new Set(['reference_images', 'images'])

/** Receives the files of forms. */
export const createUploads = (
  { clientFileLimits, timings }: Pick<Settings, 'clientFileLimits' | 'timings'>,
  limits: Limits,
  files: Files,
  store: ClientFileStore,
  space: SpaceStore,
) => ({
  /**
   * Stores the files of a multipart form as they arrive; fields that are named like secrets are dropped unread. A form
   * that fails or is cut off leaves nothing. Throws UNSUPPORTED_MEDIA_TYPE for other bodies, UPLOAD_TYPE_UNSUPPORTED,
   * TOO_LARGE, FILE_SPACE_FULL, RATE_LIMITED, FILES_UNAVAILABLE, and what `readUpload` and `check` throw.
   */
  async receive(uploader: Uploader, request: Request, rules: FormRules): Promise<ReceivedForm> {
    if (!isMultipart(request)) throw new AppError('UNSUPPORTED_MEDIA_TYPE')
    const { clientId, userId, name, spaceBytes } = uploader
    const maxFiles = clientFileLimits.files
    const upload_id = Bun.randomUUIDv7()
    // Files are shorter than their form. A form without a length may have any.
    const declared = Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
    const reserved = Math.min(declared, maxFiles * rules.maxFileBytes)
    let isReserved = false
    const begun: string[] = []

    const keep = async (file: UploadedFile, signal: AbortSignal): Promise<ReceivedFile | null> => {
      const { sample, all } = await takeSample(file.bytes)
      // A form sends an empty file where none was chosen.
      if (sample.byteLength === 0) return null
      const content_type = await detectUploadType(sample)
      if (content_type === null) throw new AppError('UPLOAD_TYPE_UNSUPPORTED')
      if (pictureFields.has(file.field) && !isPicture(content_type))
        throw new AppError('UPLOAD_TYPE_UNSUPPORTED', { text: `The files of ${file.field} must be pictures` })
      if (!isReserved && !(await space.reserve(clientId, upload_id, reserved, spaceBytes)))
        throw new AppError('FILE_SPACE_FULL')
      isReserved = true
      const _id = Bun.randomUUIDv7()
      const key = keyOf(clientId, _id)
      begun.push(key)
      const { byteLength, sha256 } = await files.put(key, all, { maxBytes: rules.maxFileBytes, signal })
      const now = new Date()
      const row: ClientFile = {
        _id,
        client_id: clientId,
        uploaded_by: userId,
        upload_id,
        key,
        name: safeName(file.filename, content_type),
        content_type,
        file_size_bytes: byteLength,
        sha256,
        created_at: now,
        last_used_at: now,
      }
      return { field: file.field, row }
    }

    const receive = async (): Promise<ReceivedForm> => {
      const read = await readUpload(request, {
        takes(field, kept) {
          if (!rules.fileFields.includes(field)) return false
          if (kept < maxFiles) return true
          throw new AppError('TOO_LARGE', { text: `A form has at most ${maxFiles} files` })
        },
        maxFiles,
        maxFileBytes: rules.maxFileBytes,
        maxFieldBytes: rules.maxFieldBytes,
        drops: isSecretName,
        idleMs: timings.bodyIdleMs,
        keep,
      })
      const form = { fields: read.fields, files: read.files.flatMap((file) => file ?? []) }
      rules.check(form)
      // From here on the sweep decides: it removes a file unless its row was stored after all.
      begun.length = 0
      if (form.files.length > 0) await store.of(clientId).insert(form.files.map(({ row }) => row))
      return form
    }

    try {
      const form = await limits.countUpload(name, receive)
      const kept = form.files.reduce((sum, { row }) => sum + row.file_size_bytes, 0)
      if (isReserved) await space.settle(clientId, upload_id, reserved, kept)
      return form
    } catch (error) {
      await Promise.allSettled(begun.map((key) => files.remove(key)))
      if (isReserved) await space.settle(clientId, upload_id, reserved, 0).catch(() => undefined)
      throw error
    }
  },
})

export type Uploads = ReturnType<typeof createUploads>

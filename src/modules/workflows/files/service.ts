import type { Logger } from 'pino'
import { actorOf, type Caller } from '../../../http/caller.ts'
import { AppError, invalid } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Audit } from '../../../platform/audit.ts'
import type { ByteRange, Files } from '../../../platform/files.ts'
import type { SpaceStore } from '../../../platform/space-store.ts'
import type { ClientFileLimits } from '../../../timings.ts'
import type { ClientFile } from './client-file.ts'
import type { FileLinks, LinkKind } from './links.ts'
import { thumbnailKeyOf } from './result-file.ts'
import type { ResultStore } from './result-store.ts'
import type { ClientFileStore } from './store.ts'
import type { Uploader, Uploads } from './upload-service.ts'

/** What the holder of a link gets. */
export type LinkedFile = {
  key: string
  name: string
  contentType: string
  byteLength: number
  modifiedAt: Date
}

export const uploadFields = ['file', 'files', 'images', 'reference_images'] as const
const maxFieldBytes = 1000

/** The files of clients, and what links open. */
export const createFileService = (
  limits: ClientFileLimits,
  store: ClientFileStore,
  results: ResultStore,
  uploads: Uploads,
  space: SpaceStore,
  links: FileLinks,
  files: Files,
  audit: Audit,
  logger: Logger,
) => {
  /** Its row goes first: what a crash leaves, no row names, and the sweep removes. */
  const removeFile = async ({ client_id, key, file_size_bytes }: ClientFile): Promise<void> => {
    await space.release(client_id, file_size_bytes)
    await files.remove(key).catch((error: unknown) => {
      logger.warn({ err: error, key }, 'a file is left to the sweep')
    })
  }

  const linked = async (kind: LinkKind, id: string): Promise<LinkedFile | null> => {
    const row = await (kind === 'files' ? store : results).acrossClients.byId(id)
    if (!row) return null
    const { key, name, content_type: contentType, file_size_bytes: byteLength, created_at: modifiedAt } = row
    if (kind !== 'thumbnails') return { key, name, contentType, byteLength, modifiedAt }
    if (!('thumbnail_size_bytes' in row) || row.thumbnail_size_bytes === null) return null
    return {
      key: thumbnailKeyOf(row),
      name: `${name.replace(/\.\w+$/, '')}-thumbnail.webp`,
      contentType: 'image/webp',
      byteLength: row.thumbnail_size_bytes,
      modifiedAt,
    }
  }

  return {
    page: (clientId: string, page: Page) => store.of(clientId).page(page),

    /** Throws FILE_NOT_FOUND also for a file of another client. */
    async read(clientId: string, id: string): Promise<ClientFile> {
      const file = await store.of(clientId).byId(id)
      if (!file) throw new AppError('FILE_NOT_FOUND')
      return file
    },

    /** Stores the files of a form. Throws what `receive` throws, and 400 without a file. */
    async upload(
      uploader: Uploader,
      caller: Caller,
      request: Request,
    ): Promise<[ClientFile, ...ClientFile[]]> {
      const form = await uploads.receive(uploader, request, {
        fileFields: uploadFields,
        maxFileBytes: limits.fileBytes,
        maxFieldBytes,
        check(received) {
          if (received.files.length === 0) throw invalid('/file', 'must be a file that is not empty')
        },
      })
      const [first, ...rest] = form.files.map(({ row }) => row)
      if (!first) throw invalid('/file', 'must be a file that is not empty')
      for (const { _id, client_id, name, file_size_bytes } of [first, ...rest])
        await audit.record(
          actorOf(caller),
          'file.uploaded',
          { type: 'file', id: _id },
          {
            client_id,
            after: { name, file_size_bytes },
          },
        )
      return [first, ...rest]
    },

    /** Throws FILE_NOT_FOUND. */
    async remove(clientId: string, caller: Caller, id: string): Promise<void> {
      const file = await store.of(clientId).remove(id)
      if (!file) throw new AppError('FILE_NOT_FOUND')
      await removeFile(file)
      const { client_id, name, file_size_bytes } = file
      await audit.record(
        actorOf(caller),
        'file.deleted',
        { type: 'file', id },
        {
          client_id,
          before: { name, file_size_bytes },
        },
      )
    },

    /** Removes files that came with the form of a run which was not accepted. */
    async discard(rows: ClientFile[]): Promise<void> {
      for (const { client_id, _id } of rows) {
        const removed = await store.of(client_id).remove(_id)
        if (removed) await removeFile(removed)
      }
    },

    removeFile,

    /** Returns the file that a link opens. Throws FILE_LINK_INVALID, FILE_NOT_FOUND. */
    async byLink(kind: LinkKind, id: string, expires = '', signature = ''): Promise<LinkedFile> {
      if (!links.isValid(kind, id, expires, signature)) throw new AppError('FILE_LINK_INVALID')
      const file = await linked(kind, id)
      if (!file) throw new AppError('FILE_NOT_FOUND')
      return file
    },

    /** Opens a file, or a range of it. Throws FILE_NOT_FOUND, FILES_UNAVAILABLE. */
    async open(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
      const opened = await files.open(key, range)
      if (!opened) throw new AppError('FILE_NOT_FOUND')
      return opened.body
    },
  }
}

export type FileService = ReturnType<typeof createFileService>

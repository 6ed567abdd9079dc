import { plainName } from '../../../platform/plain-name.ts'
import { fileRows } from '../../../platform/stored-files.ts'
import { type UploadType, uploadTypes } from '../../../platform/upload-kind.ts'

/** A file that a person of a client uploaded, for its runs. */
export type ClientFile = {
  _id: string
  client_id: string
  /** null for a program with an API key. */
  uploaded_by: string | null
  /** Its upload, which reserves space until the file has its row. */
  upload_id: string
  key: string
  name: string
  content_type: string
  file_size_bytes: number
  /** In hex. */
  sha256: string
  created_at: Date
  last_used_at: Date
}

export const uploadFolder = 'client-files/'

/** A file that no run used for so long is removed, and so are runs with their results. */
export const keptForMs = 90 * 24 * 60 * 60 * 1000

const maxNameLength = 80

export const keyOf = (clientId: string, id: string): string => `${uploadFolder}${clientId}/${id}`

/** Returns a safe name, whose only dot stands before the extension of what the file really is. */
export const safeName = (filename: string | null, type: UploadType): string => {
  const last = (filename ?? '').split(/[\\/]/).at(-1) ?? ''
  return `${plainName(last.replace(/\.[A-Za-z0-9]{1,5}$/, ''), maxNameLength) || 'file'}.${uploadTypes[type]}`
}

/** The uploads of clients, for backups. */
export const clientFiles = fileRows<ClientFile>('client_files', [uploadFolder], (row) => [
  { key: row.key, byteLength: row.file_size_bytes },
])

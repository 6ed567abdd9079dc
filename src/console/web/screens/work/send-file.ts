import type { files, uploaded } from '../../../../modules/workflows/files/wire.ts'
import type { Answer } from '../../api.ts'
import { refresh } from '../../data.ts'
import { upload } from '../../upload.ts'

export type FileList = Answer<typeof files>
export type ClientFile = FileList['files'][number]

/** Uploads a file of the client. Rejects with ApiError. */
export const sendFile = async (
  file: File,
  onProgress: (percent: number) => void,
  signal: AbortSignal,
): Promise<ClientFile> => {
  const form = new FormData()
  form.append('file', file)
  const sent = await upload<Answer<typeof uploaded>>('/api/v1/files', form, { onProgress, signal })
  refresh('/api/v1/files')
  return sent.file
}

export const isPicture = (contentType: string): boolean => contentType.startsWith('image/')

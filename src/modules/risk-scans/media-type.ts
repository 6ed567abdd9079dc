import { AppError, errorCodes } from '../../http/errors.ts'
import { detectFileKind } from '../../platform/file-kind.ts'

const mediaTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  png: 'image/png',
  jpeg: 'image/jpeg',
  text: 'text/plain',
}

/**
 * Returns the media type of a file by its first bytes, not its name: PDF, DOCX, PNG, JPEG or `text/plain` (TXT and
 * MD). Throws FILE_TYPE_UNSUPPORTED and FILE_PROTECTED.
 */
export const mediaTypeOf = async (sample: Uint8Array): Promise<string> => {
  const found = await detectFileKind(sample)
  if (found.kind === 'protected') throw new AppError('FILE_PROTECTED')
  if (found.kind !== 'unsupported') return mediaTypes[found.kind]
  const [, standard] = errorCodes.FILE_TYPE_UNSUPPORTED
  throw new AppError(
    'FILE_TYPE_UNSUPPORTED',
    found.name === null ? {} : { message: `${standard}, not ${found.name}` },
  )
}

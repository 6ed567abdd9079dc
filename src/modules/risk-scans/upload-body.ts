import { readBody } from '../../http/body.ts'
import { invalid } from '../../http/errors.ts'
import { isMultipart, oneFile, readUpload, type UploadedFile } from '../../http/upload.ts'
import type { ScanInput } from './risk-scan.ts'
import { readFlag } from './wire.ts'

/** Stores the original; null for an empty one. */
export type KeepFile = (
  file: UploadedFile,
  signal: AbortSignal,
) => Promise<Pick<ScanInput, 'file' | 'filename'> | null>

/** The bound of `text`: longer text can be sent as a file. */
const maxTextBytes = 1024 * 1024

/**
 * Reads the input of a scan, the file straight into storage. JSON and urlencoded bodies have no file.
 * Throws 400 for an invalid field, and what `readUpload` and `readBody` throw.
 */
export const readScanInput = async (
  request: Request,
  maxFileBytes: number,
  idleMs: number,
  keepFile: KeepFile,
): Promise<ScanInput> => {
  const {
    fields,
    files: [kept],
  } = isMultipart(request)
    ? await readUpload(request, {
        ...oneFile('file'),
        maxFileBytes,
        maxFieldBytes: maxTextBytes,
        idleMs,
        keep: keepFile,
      })
    : { fields: asFields(await readBody(request, maxTextBytes, idleMs)), files: [] }
  const { text, file } = fields
  const force_llm = readFlag(fields.force_llm)
  if (force_llm === undefined) throw invalid('/force_llm', 'must be true or false')
  if (text !== undefined && text !== null && typeof text !== 'string')
    throw invalid('/text', 'must be a string')
  if (file !== undefined && file !== '') throw invalid('/file', 'must be a file')
  return { file: null, filename: null, ...kept, text: text?.trim() ? text : null, force_llm }
}

const asFields = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null ? { ...body } : {}

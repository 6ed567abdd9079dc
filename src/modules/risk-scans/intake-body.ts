import { readBody } from '../../http/body.ts'
import { invalid } from '../../http/errors.ts'
import { isMultipart, readUpload, type UploadedFile } from '../../http/upload.ts'
import type { IntakeInput } from './intake-service.ts'
import type { ScanFile } from './risk-scan.ts'
import { readFlag } from './wire.ts'

/** Beyond it a text had better be a file. */
const maxTextBytes = 1024 * 1024

type Intake = {
  keepFile(file: UploadedFile, signal: AbortSignal): Promise<ScanFile | null>
  discard(): Promise<void>
}

/**
 * Reads what is handed in, the file straight into storage. JSON and urlencoded bodies carry a text alone.
 * Throws 400 for a `force_llm` that is no boolean and what `readUpload` and `readBody` throw.
 */
export const readIntake = async (
  request: Request,
  intake: Intake,
  maxFileBytes: number,
): Promise<IntakeInput> => {
  const fields = isMultipart(request)
    ? await readForm(request, intake, maxFileBytes)
    : asFields(await readBody(request, maxTextBytes))
  try {
    const forceLlm = readFlag(fields.force_llm)
    if (forceLlm === undefined) throw invalid('/force_llm', 'must be true or false')
    if (fields.text !== undefined && fields.text !== null && typeof fields.text !== 'string')
      throw invalid('/text', 'must be a text')
    if (fields.file !== undefined && fields.file !== '') throw invalid('/file', 'must be a file')
    return { text: fields.text ?? undefined, forceLlm }
  } catch (error) {
    await intake.discard()
    throw error
  }
}

const readForm = async (request: Request, intake: Intake, maxFileBytes: number) => {
  const { fields } = await readUpload(request, {
    fileField: 'file',
    maxFileBytes,
    maxFieldBytes: maxTextBytes,
    keep: intake.keepFile,
    discard: intake.discard,
  })
  return fields
}

const asFields = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null ? { ...body } : {}

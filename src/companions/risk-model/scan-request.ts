import { readAtMost } from '../../platform/read-at-most.ts'
import { LIMITS } from './limits.ts'
import { Refusal } from './refusal.ts'

/** At least one of `text` (not blank) and `file` (not empty) is set. Scans of one `caller` wait for each other. */
export type ScanRequest = Readonly<{
  caller: string
  text: string | null
  file: Uint8Array | null
  isLlmForced: boolean
}>

const tooLarge = () => new Refusal(413, 'The file is larger than 25 MB.')

/** Reads the form of a scan. Throws a Refusal: 400 for no form or an empty one, 413 too large. */
export const readScanRequest = async (request: Request): Promise<ScanRequest> => {
  const form = await readForm(request)
  const file = await fileOf(form.get('file'))
  const text = textOf(form.get('text'))
  if (file === null && text === null) throw new Refusal(400, 'Send a file or text to scan.')
  const forced = form.get('force_llm')
  return {
    caller: request.headers.get('x-caller') ?? Bun.randomUUIDv7(),
    file,
    text,
    isLlmForced: typeof forced === 'string' && /^(?:true|1|yes|on)$/iu.test(forced.trim()),
  }
}

type Form = Awaited<ReturnType<Response['formData']>>
type Part = ReturnType<Form['get']>

const readForm = async (request: Request): Promise<Form> => {
  if (Number(request.headers.get('content-length') ?? 0) > LIMITS.formBytes) throw tooLarge()
  const body = await readAtMost(request.body, LIMITS.formBytes)
  if (body === null) throw tooLarge()
  const type = request.headers.get('content-type') ?? ''
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Refusal(400, 'Send the file or text as multipart/form-data.')
  }
}

const fileOf = async (part: Part): Promise<Uint8Array | null> => {
  if (part === null || (typeof part === 'string' && part.trim() === '')) return null
  if (typeof part === 'string') throw new Refusal(400, 'The part "file" is not a file.')
  if (part.size > LIMITS.fileBytes) throw tooLarge()
  return part.size === 0 ? null : await part.bytes()
}

const textOf = (part: Part): string | null => (typeof part === 'string' && part.trim() !== '' ? part : null)

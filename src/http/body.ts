import { readAtMost } from '../platform/read-at-most.ts'
import { bodyChunks, inTime } from './body-chunks.ts'
import { AppError } from './errors.ts'
import { decodeText, parseJson, refuseUnstorableText, unreadable } from './json.ts'

export type FormBody = Record<string, string | File>

const maxFields = 1000

/**
 * Reads a request's body by its content type: JSON, urlencoded or multipart; anything else is 415.
 * At most `maxBytes`, also when it comes in chunks without a length: 413 beyond. 408 when nothing of it comes
 * for `idleMs`. undefined when empty.
 */
export const readBody = async (request: Request, maxBytes: number, idleMs: number): Promise<unknown> => {
  const contentType = request.headers.get('content-type') ?? ''
  const bytes = await readBytes(request, maxBytes, idleMs)
  if (bytes.byteLength === 0) return undefined
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (mediaType === 'application/json' || mediaType.endsWith('+json')) return parseJson(bytes)
  if (mediaType === 'application/x-www-form-urlencoded') return readUrlencoded(bytes)
  if (mediaType === 'multipart/form-data') return readMultipart(bytes, contentType)
  throw new AppError('UNSUPPORTED_MEDIA_TYPE')
}

/** A body of this declared size is read at once, and must arrive within the idle time. */
const smallBytes = 64 * 1024

/** Reads a body of at most `maxBytes`. Throws 413 TOO_LARGE beyond, 408 when nothing of it comes for `idleMs`. */
export const readBytes = async (request: Request, maxBytes: number, idleMs: number): Promise<Uint8Array> => {
  // The connection stays open, as some clients read the answer only once they have sent the whole body.
  // Bun discards the rest of it.
  const declared = request.headers.get('content-length')
  if (Number(declared) > maxBytes) throw new AppError('TOO_LARGE')
  // The HTTP parser reads no more than the declared length.
  if (declared !== null && Number(declared) <= smallBytes) return await inTime(request.bytes(), idleMs)
  const bytes = await readAtMost(bodyChunks(request, idleMs), maxBytes)
  if (bytes === null) throw new AppError('TOO_LARGE')
  return bytes
}

const readUrlencoded = (bytes: Uint8Array): FormBody => {
  const text = decodeText(bytes)
  if (text.split('&', maxFields + 1).length > maxFields) throw tooManyFields()
  const form: FormBody = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) addField(form, name, value)
  return form
}

const readMultipart = async (bytes: Uint8Array, contentType: string): Promise<FormBody> => {
  const form: FormBody = Object.create(null)
  let entries: Iterable<[string, string | File]>
  try {
    entries = await new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': contentType },
    }).formData()
  } catch {
    throw unreadable('The form could not be read')
  }
  let fields = 0
  for (const [name, value] of entries) {
    fields += 1
    if (fields > maxFields) throw tooManyFields()
    addField(form, name, value)
  }
  return form
}

const tooManyFields = () => new AppError('TOO_LARGE', { text: `A form has at most ${maxFields} fields` })

/** The first value of a repeated field counts. With a null prototype, `__proto__` is a field like any other. */
const addField = (form: FormBody, name: string, value: string | File): void => {
  refuseUnstorableText(name)
  if (typeof value === 'string') refuseUnstorableText(value)
  form[name] ??= value
}

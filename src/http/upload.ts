import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { bodyChunks } from './body-chunks.ts'
import { AppError } from './errors.ts'
import { isStorableText } from './json.ts'

export type UploadedFile = {
  field: string
  /** The last part of the client's path; null when there is none. The content may be of any other kind. */
  filename: string | null
  /** The bytes as they arrive, read no faster than they are consumed. Throws 413 beyond the bound. */
  bytes: AsyncIterable<Uint8Array>
}

export type UploadOptions<Kept> = {
  /** Whether the file of a field is kept, after `kept` others; the rest is skipped. It may throw. */
  takes(field: string, kept: number): boolean
  maxFiles: number
  maxFileBytes: number
  maxFieldBytes: number
  /** Fields that are dropped unread. */
  drops?(field: string): boolean
  /** How long the next bytes may take. */
  idleMs: number
  /** Stores the bytes of one file after the other. An error that it throws ends the upload and is thrown again. */
  keep(file: UploadedFile, signal: AbortSignal): Promise<Kept>
}

/** Fields by name, the first value of a repeated one. */
export type Upload<Kept> = { fields: Record<string, string>; files: Kept[] }

/** Of a form with one file: others are skipped. */
export const oneFile = (name: string) => ({
  takes: (field: string, kept: number): boolean => field === name && kept === 0,
  maxFiles: 1,
})

const maxFields = 20
/** Boundaries and headers of the parts. */
const maxFramingBytes = 64 * 1024

const tooLarge = () => new AppError('TOO_LARGE')
const unreadable = (cause?: unknown) =>
  new AppError('BODY_UNREADABLE', { text: 'The form could not be read', cause })

export const isMultipart = (request: Request): boolean =>
  /^multipart\/form-data\s*(;|$)/i.test(request.headers.get('content-type') ?? '')

/**
 * Reads a multipart form as it arrives: small fields into memory, files through `keep`, with back
 * pressure. It ends when the client disconnects. It throws after `keep` has ended, so that its caller can
 * remove the files.
 * Throws 400 BODY_UNREADABLE, 408 REQUEST_TIMEOUT, 413 TOO_LARGE, or what `keep` throws.
 */
export const readUpload = async <Kept>(
  request: Request,
  options: UploadOptions<Kept>,
): Promise<Upload<Kept>> => {
  const { maxFiles, maxFileBytes, maxFieldBytes } = options
  const maxBytes = maxFiles * maxFileBytes + maxFields * maxFieldBytes + maxFramingBytes
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge()
  if (request.body === null) throw unreadable()
  const parser = makeParser(request, maxFieldBytes)
  const fields: Record<string, string> = Object.create(null)
  const ending = new AbortController()
  const files: Kept[] = []
  let taken = 0
  let keeping: Promise<unknown> = Promise.resolve()
  const end = (reason: unknown) => {
    if (!ending.signal.aborted) ending.abort(reason)
  }

  const takesNext = (field: string): boolean => {
    try {
      const isTaken = !ending.signal.aborted && options.takes(field, taken)
      if (isTaken) taken += 1
      return isTaken
    } catch (error) {
      end(error)
      return false
    }
  }
  parser.on('file', (field, stream, { filename }) => {
    // The reader of the stream gets its errors. Without a reader, an error must not end the process.
    stream.on('error', () => undefined)
    const skip = () => void stream.resume()
    if (!takesNext(field)) return skip()
    const file = { field, filename: filename || null, bytes: bounded(stream, maxFileBytes) }
    keeping = keeping.then(async () => {
      files.push(await options.keep(file, ending.signal))
    })
    // The bytes that `keep` did not read come before the next field.
    keeping.then(skip, end)
  })
  parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
    if (options.drops?.(name)) return
    if (nameTruncated || valueTruncated) return end(tooLarge())
    if (!isStorableText(name) || !isStorableText(value)) return end(unreadable())
    fields[name] ??= value
  })
  for (const event of ['fieldsLimit', 'partsLimit', 'filesLimit'] as const)
    parser.on(event, () => end(tooLarge()))
  const onDisconnect = () => end(new AppError('BODY_UNREADABLE', { text: 'The client disconnected' }))
  request.signal.addEventListener('abort', onDisconnect, { once: true })

  try {
    const source = Readable.from(bounded(bodyChunks(request, options.idleMs), maxBytes), {
      objectMode: false,
    })
    await pipeline(source, parser, { signal: ending.signal })
    await keeping
    return { fields, files }
  } catch (error) {
    end(error instanceof AppError ? error : unreadable(error))
    await Promise.allSettled([keeping])
    throw ending.signal.reason
  } finally {
    request.signal.removeEventListener('abort', onDisconnect)
  }
}

const makeParser = (request: Request, fieldSize: number) => {
  try {
    return busboy({
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      defParamCharset: 'utf8',
      limits: { fieldNameSize: 200, fieldSize, fields: maxFields, files: maxFields, parts: 2 * maxFields },
    })
  } catch (error) {
    throw unreadable(error)
  }
}

const bounded = async function* (source: AsyncIterable<Uint8Array>, maxBytes: number) {
  let byteLength = 0
  try {
    for await (const chunk of source) {
      byteLength += chunk.byteLength
      if (byteLength > maxBytes) throw tooLarge()
      yield chunk
    }
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(error)
  }
}

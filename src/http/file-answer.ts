import type { ByteRange } from '../platform/files.ts'
import { type FileState, httpDate, wantedBytes } from './byte-range.ts'
import { AppError } from './errors.ts'
import { bytesWire } from './wire.ts'

/** What `answerFile` answers, for the API docs. */
export const fileAnswers = {
  200: bytesWire('the file', '*/*'),
  206: bytesWire('a range of it', '*/*'),
  304: bytesWire('the client has it already'),
}

/** A file as the holder of a link gets it. */
export type SentFile = FileState & {
  contentType: string
  /** See `attachment` and `inline`. */
  disposition: string
  cacheControl: string
}

/**
 * Answers with a file, or the range of it that a request asks for. Throws RANGE_NOT_SATISFIABLE, and what `open` throws.
 */
export const answerFile = async (
  request: Request,
  file: SentFile,
  open: (range?: ByteRange) => Promise<ReadableStream<Uint8Array>>,
): Promise<Response> => {
  const { byteLength } = file
  const headers = {
    etag: file.etag,
    'last-modified': httpDate(file.modifiedAt),
    'accept-ranges': 'bytes',
    'cache-control': file.cacheControl,
    // A file that a browser takes for a page after all can run nothing.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
  }
  const wanted = wantedBytes(request.headers, file)
  if (wanted.status === 304) return new Response(null, { status: 304, headers })
  if (wanted.status === 416)
    throw new AppError('RANGE_NOT_SATISFIABLE', { headers: { 'content-range': `bytes */${byteLength}` } })
  const isPart = wanted.status === 206
  const { start, end } = isPart ? wanted : { start: 0, end: byteLength - 1 }
  const body = await open(isPart ? { start, end } : undefined)
  if (request.method === 'HEAD') await body.cancel()
  return new Response(request.method === 'HEAD' ? null : body, {
    status: wanted.status,
    headers: {
      ...headers,
      'content-type': file.contentType,
      'content-length': String(end - start + 1),
      'content-disposition': file.disposition,
      ...(isPart && { 'content-range': `bytes ${start}-${end}/${byteLength}` }),
    },
  })
}

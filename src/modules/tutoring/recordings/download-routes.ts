import type { Access } from '../../../http/access.ts'
import { inline } from '../../../http/attachment.ts'
import { httpDate, wantedBytes } from '../../../http/byte-range.ts'
import { table } from '../../../http/context.ts'
import { AppError } from '../../../http/errors.ts'
import { bytesWire } from '../../../http/wire.ts'
import { filenameOf } from './links.ts'
import type { Recording } from './recording.ts'
import type { RecordingService } from './service.ts'
import * as wire from './wire.ts'

/** The files of recordings for holders of a link: a `<video>` sends no token. */
export const createDownloadRoutes = (may: Access, service: RecordingService) =>
  table('tutoring-recording-files', 'Tutoring').get(
    '/uploads/recordings/:name',
    async (c) => {
      const { expires, signature } = c.query
      const recording = await service.byLink(c.params.name, expires, signature)
      return await answer(service, recording, c.request)
    },
    may.unlimited({
      summary: 'Download a recording by its link, or a range of it',
      params: wire.linkParams,
      query: wire.linkQuery,
      response: {
        200: bytesWire('the file', '*/*'),
        206: bytesWire('a range of it', '*/*'),
        304: bytesWire('the client has it already'),
      },
      fails: [
        'RECORDING_LINK_INVALID',
        'RECORDING_NOT_FOUND',
        'RANGE_NOT_SATISFIABLE',
        'FILES_UNAVAILABLE',
        'INTERNAL_ERROR',
        'STORE_UNAVAILABLE',
      ],
    }),
  )

const answer = async (service: RecordingService, recording: Recording, request: Request) => {
  const { _id, key, content_type, created_at, file_size_bytes: byteLength } = recording
  const etag = `"${_id}"`
  const headers = {
    etag,
    'last-modified': httpDate(created_at),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    // A file that a browser takes for a page after all can run nothing.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
  }
  const wanted = wantedBytes(request.headers, { byteLength, etag, modifiedAt: created_at })
  if (wanted.status === 304) return new Response(null, { status: 304, headers })
  if (wanted.status === 416)
    throw new AppError('RANGE_NOT_SATISFIABLE', { headers: { 'content-range': `bytes */${byteLength}` } })
  const isPart = wanted.status === 206
  const { start, end } = isPart ? wanted : { start: 0, end: byteLength - 1 }
  const { body } = await service.open(recording, isPart ? { start, end } : undefined)
  if (request.method === 'HEAD') await body.cancel()
  return new Response(request.method === 'HEAD' ? null : body, {
    status: wanted.status,
    headers: {
      ...headers,
      'content-type': content_type,
      'content-length': String(end - start + 1),
      'content-disposition': inline(filenameOf(key)),
      ...(isPart && { 'content-range': `bytes ${start}-${end}/${byteLength}` }),
    },
  })
}

import type { Access } from '../../../http/access.ts'
import { inline } from '../../../http/attachment.ts'
import { table } from '../../../http/context.ts'
import { answerFile, fileAnswers } from '../../../http/file-answer.ts'
import { filenameOf } from './links.ts'
import type { RecordingService } from './service.ts'
import * as wire from './wire.ts'

/** The files of recordings for holders of a link: a `<video>` sends no token. */
export const createDownloadRoutes = (may: Access, service: RecordingService) =>
  table('tutoring-recording-files', 'Tutoring').get(
    '/uploads/recordings/:name',
    async (c) => {
      const { expires, signature } = c.query
      const recording = await service.byLink(c.params.name, expires, signature)
      const { _id, key, content_type, created_at, file_size_bytes } = recording
      const file = {
        etag: `"${_id}"`,
        byteLength: file_size_bytes,
        modifiedAt: created_at,
        contentType: content_type,
        disposition: inline(filenameOf(key)),
        cacheControl: 'private, no-cache',
      }
      return await answerFile(c.request, file, (range) => service.open(recording, range))
    },
    may.unlimited({
      summary: 'Download a recording by its link, or a range of it',
      params: wire.linkParams,
      query: wire.linkQuery,
      response: fileAnswers,
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

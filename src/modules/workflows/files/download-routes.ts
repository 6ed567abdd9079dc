import type { Access } from '../../../http/access.ts'
import { attachment, inline } from '../../../http/attachment.ts'
import { table } from '../../../http/context.ts'
import { answerFile, fileAnswers } from '../../../http/file-answer.ts'
import type { LinkKind } from './links.ts'
import type { FileService } from './service.ts'
import * as wire from './wire.ts'

type LinkContext = {
  request: Request
  params: { id: string }
  query: { expires?: string; signature?: string; download?: string }
  set: { headers: Record<string, unknown> }
}

/** Files for holders of a link: an `<img>` sends no token, and pages of other origins read them by `fetch`. */
export const createFileDownloadRoutes = (may: Access, service: FileService) => {
  const answer = async ({ request, params, query, set }: LinkContext, kind: LinkKind) => {
    const { expires, signature, download } = query
    const { key, name, ...file } = await service.byLink(kind, params.id, expires, signature)
    // Pages that isolate themselves may show it too.
    set.headers['cross-origin-resource-policy'] = 'cross-origin'
    const sent = {
      ...file,
      etag: `"${kind}-${params.id}"`,
      disposition: (download === '1' ? attachment : inline)(name),
      // A file is never changed, and its address has its time.
      cacheControl: 'private, max-age=14400, immutable',
    }
    return await answerFile(request, sent, (range) => service.open(key, range))
  }

  const hooks = <Summary extends string>(summary: Summary) =>
    may.unlimited({
      summary,
      params: wire.linkParams,
      query: wire.linkQuery,
      response: fileAnswers,
      fails: [
        'FILE_LINK_INVALID',
        'FILE_NOT_FOUND',
        'RANGE_NOT_SATISFIABLE',
        'FILES_UNAVAILABLE',
        'INTERNAL_ERROR',
        'STORE_UNAVAILABLE',
      ],
    })
  return table('client-file-downloads', 'Files', '/uploads')
    .get('/files/:id', (c) => answer(c, 'files'), hooks('Download an uploaded file by its link'))
    .get('/results/:id', (c) => answer(c, 'results'), hooks('Download a result by its link'))
    .get('/thumbnails/:id', (c) => answer(c, 'thumbnails'), hooks('Download a thumbnail by its link'))
}

import { type Access, signedIn } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { bytesWire } from '../../../http/wire.ts'
import { tusVersion } from './recording.ts'
import type { TusService } from './tus-service.ts'
import * as wire from './wire.ts'

const everyRole = ['tutor', 'parent', 'student', 'admin'] as const
const own = ['SESSION_NOT_FOUND', 'SESSION_FORBIDDEN', 'TUS_VERSION_UNSUPPORTED'] as const
const empty = bytesWire('no body')
/** Says which version of tus is spoken, also in errors. */
const tusHeaders = { 'tus-resumable': tusVersion }

/** Recordings whose upload resumes after a cut (tus 1.0: creation, expiration and termination). */
export const createTusRoutes = (may: Access, tus: () => Promise<TusService>) => {
  const path = '/sessions/:id/recordings/tus'
  const hooks = { roles: everyRole, pathExamples: { id: wire.exampleSession } }
  return table('tutoring-recording-uploads', 'Tutoring')
    .post(
      path,
      async (c) => {
        Object.assign(c.set.headers, tusHeaders)
        return (await tus()).create(signedIn(c.caller), c.params.id, c.request)
      },
      may.user({
        ...hooks,
        summary: 'Begin an upload of a recording that resumes (tus 1.0): `Upload-Length`, `Upload-Metadata`',
        params: wire.sessionParams,
        response: { 201: empty },
        fails: [...own, 'RECORDING_SPACE_FULL', 'TOO_LARGE'],
      }),
    )
    .head(
      `${path}/:uploadId`,
      async (c) => {
        Object.assign(c.set.headers, tusHeaders)
        return (await tus()).change(signedIn(c.caller), c.params.id, c.params.uploadId, c.request)
      },
      may.user({ hide: true, roles: everyRole, params: wire.uploadParams }),
    )
    .patch(
      `${path}/:uploadId`,
      async (c) => {
        Object.assign(c.set.headers, tusHeaders)
        // Storing the last part may take longer than Bun keeps an idle connection.
        c.server?.timeout(c.request, 0)
        return (await tus()).append(signedIn(c.caller), c.params.id, c.params.uploadId, c.request)
      },
      may.userUpload({
        ...hooks,
        summary: 'Continue an upload of a recording (tus 1.0); HEAD tells where',
        params: wire.uploadParams,
        requestBody: wire.uploadBytes,
        response: { 204: empty },
        fails: [
          ...own,
          'UPLOAD_NOT_FOUND',
          'UPLOAD_OFFSET_CONFLICT',
          'RECORDING_TYPE_UNSUPPORTED',
          'FILES_UNAVAILABLE',
        ],
      }),
    )
    .delete(
      `${path}/:uploadId`,
      async (c) => {
        Object.assign(c.set.headers, tusHeaders)
        return (await tus()).change(signedIn(c.caller), c.params.id, c.params.uploadId, c.request)
      },
      may.user({
        ...hooks,
        summary: 'End an unfinished upload of a recording (tus 1.0)',
        params: wire.uploadParams,
        response: { 204: empty },
        fails: [...own, 'UPLOAD_NOT_FOUND', 'FILES_UNAVAILABLE'],
      }),
    )
}

import { type Access, signedIn } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import type { FormUpload } from './form-service.ts'
import type { RecordingService } from './service.ts'
import * as wire from './wire.ts'

const own = ['SESSION_NOT_FOUND', 'SESSION_FORBIDDEN'] as const

/** The recordings of bookings: participants list them, the tutor uploads them in a form. */
export const createRecordingRoutes = (may: Access, service: RecordingService, upload: FormUpload) =>
  table('tutoring-recordings', 'Tutoring')
    .get(
      '/sessions/:id/recordings',
      async (c) => (await service.list(signedIn(c.caller), c.params.id)).map(wire.toRecording),
      may.user({
        summary: 'List the recordings of a session, newest first',
        roles: ['parent', 'student', 'tutor', 'admin'],
        params: wire.sessionParams,
        pathExamples: { id: wire.exampleSession },
        response: { 200: wire.recordings },
        fails: own,
      }),
    )
    .post(
      '/sessions/:id/recordings',
      async (c) => {
        // Storing the last part may take longer than Bun keeps an idle connection.
        c.server?.timeout(c.request, 0)
        const recording = await upload(signedIn(c.caller), c.params.id, c.request)
        return c.status(201, wire.toRecording(await service.withLink(recording)))
      },
      may.userUpload({
        summary: 'Upload a recording; only the tutor can',
        roles: ['tutor', 'parent', 'student', 'admin'],
        params: wire.sessionParams,
        pathExamples: { id: wire.exampleSession },
        requestBody: wire.uploadForm,
        response: { 201: wire.recording },
        fails: [...own, 'RECORDING_TYPE_UNSUPPORTED', 'RECORDING_SPACE_FULL', 'FILES_UNAVAILABLE'],
      }),
    )

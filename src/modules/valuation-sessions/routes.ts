import { type Access, signedIn } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import { AppError, withErrorText } from '../../http/errors.ts'
import { etagOf } from '../../http/if-match.ts'
import { jsonResponse } from '../../http/json-response.ts'
import { readPage } from '../../http/wire.ts'
import type { ValuationSessionService } from './service.ts'
import * as wire from './wire.ts'

/** The routes of this module alone; see `shared-routes.ts` for the others. */
export const createValuationRoutes = (may: Access, service: ValuationSessionService) =>
  table('valuation-sessions', 'Valuation sessions')
    .get(
      '/api/sessions',
      (c) =>
        withErrorText('Failed to fetch sessions', async () => {
          const list = await service.list(c.caller, wire.toStatus(c.query.status), readPage(c.query))
          return jsonResponse(c.set, wire.toListJson(list))
        }),
      may.anyone({
        summary: 'List the valuation sessions of the caller',
        query: wire.listQuery,
        response: { 200: wire.list },
      }),
    )
    .post(
      '/api/sessions/migrate',
      async (c) => {
        const { userId } = signedIn(c.caller)
        const migrated = await service.takeOver(c.body.guest_session_id, userId, actorOf(c.caller))
        return { success: true as const, migrated }
      },
      may.user({
        summary: 'Move the sessions of a guest to the current user',
        body: wire.migrateBody,
        response: { 200: wire.migrated },
      }),
    )
    .post(
      '/api/sessions/:id/duplicate',
      async (c) => {
        const copy = await service.duplicate(c.caller, c.params.id)
        if (!copy) throw new AppError('SESSION_NOT_FOUND')
        c.set.headers.etag = etagOf(copy)
        const session = wire.toSession(copy)
        return c.status(201, { original_report_id: c.params.id, new_report_id: copy.report_id, session })
      },
      may.anyone({
        summary: 'Create a valuation session from the data of another',
        pathExamples: { id: wire.exampleReportId },
        response: { 201: wire.duplicate },
        fails: ['UNAUTHENTICATED', 'SESSION_FORBIDDEN', 'SESSION_NOT_FOUND'],
      }),
    )
    .post(
      '/api/sessions/:id/undelete',
      async (c) => {
        const session = await service.undelete(c.caller, c.params.id)
        if (!session) throw new AppError('SESSION_NOT_FOUND')
        c.set.headers.etag = etagOf(session)
        return { session: wire.toSession(session) }
      },
      may.anyone({
        summary: 'Take back the deletion of a valuation session, until it is erased after 30 days',
        pathExamples: { id: wire.exampleReportId },
        response: { 200: wire.oneSession },
        fails: ['UNAUTHENTICATED', 'SESSION_FORBIDDEN', 'SESSION_NOT_FOUND', 'EDIT_CONFLICT'],
      }),
    )
    .get(
      '/api/deleted-sessions',
      async (c) =>
        jsonResponse(c.set, wire.toListJson(await service.listDeleted(c.caller, readPage(c.query)))),
      may.anyone({
        summary: 'List the deleted valuation sessions of the caller that are not erased yet',
        query: wire.deletedQuery,
        response: { 200: wire.deletedList },
      }),
    )

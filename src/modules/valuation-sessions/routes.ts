import { Elysia } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { AppError, withErrorText } from '../../http/errors.ts'
import { jsonResponse } from '../../http/json-response.ts'
import { readPage } from '../../http/wire.ts'
import type { ValuationSessionService } from './service.ts'
import { pageJson, sessionJson } from './session-json.ts'
import {
  duplicateAnswer,
  etagOf,
  listAnswer,
  listQuery,
  migrateAnswer,
  migrateBody,
  toStatus,
} from './wire.ts'

const tags = ['Valuation sessions']

/** The routes that are this module's alone; see `shared-routes.ts` for the others. */
export const createValuationRoutes = (service: ValuationSessionService, may: Access) =>
  new Elysia({ name: 'convene/valuation-sessions' })
    .use(context)
    .get(
      '/api/sessions',
      (c) =>
        withErrorText('Failed to fetch sessions', async () => {
          const page = await service.list(c.caller, toStatus(c.query.status), readPage(c.query))
          return jsonResponse(c.set, pageJson(page))
        }),
      may.anyone({
        query: listQuery,
        response: { 200: listAnswer },
        fails: ['VALIDATION_FAILED', 'INTERNAL_ERROR'],
        detail: { tags, summary: 'List own valuation sessions' },
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
        body: migrateBody,
        response: { 200: migrateAnswer },
        detail: { tags, summary: "Move a guest's sessions to the user" },
      }),
    )
    .post(
      '/api/sessions/:id/duplicate',
      async (c) => {
        const copy = await service.duplicate(c.caller, c.params.id)
        if (!copy) throw new AppError('SESSION_NOT_FOUND')
        const ids = JSON.stringify({ original_report_id: c.params.id, new_report_id: copy.reportId })
        return jsonResponse(c.set, sessionJson(copy, `${ids.slice(0, -1)},`), 201, { etag: etagOf(copy) })
      },
      may.anyone({
        response: { 201: duplicateAnswer },
        fails: ['UNAUTHENTICATED', 'SESSION_FORBIDDEN', 'SESSION_NOT_FOUND'],
        detail: { tags, summary: 'Start anew from the same data' },
      }),
    )

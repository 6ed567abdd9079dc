import { Elysia } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { AppError, withErrorText } from '../../http/errors.ts'
import { jsonResponse } from '../../http/json-response.ts'
import { readPage } from '../../http/wire.ts'
import type { ValuationSessionService } from './service.ts'
import {
  duplicateWire,
  etagOf,
  listQuery,
  listWire,
  migrateBody,
  migratedWire,
  toListJson,
  toSessionWire,
  toStatus,
} from './wire.ts'

const tags = ['Valuation sessions']

/** The routes of this module alone; see `shared-routes.ts` for the others. */
export const createValuationRoutes = (service: ValuationSessionService, may: Access) =>
  new Elysia({ name: 'convene/valuation-sessions' })
    .use(context)
    .get(
      '/api/sessions',
      (c) =>
        withErrorText('Failed to fetch sessions', async () => {
          const list = await service.list(c.caller, toStatus(c.query.status), readPage(c.query))
          return jsonResponse(c.set, toListJson(list))
        }),
      may.anyone({
        query: listQuery,
        response: { 200: listWire },
        fails: ['VALIDATION_FAILED', 'INTERNAL_ERROR'],
        detail: { tags, summary: 'List the valuation sessions of the caller' },
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
        response: { 200: migratedWire },
        detail: { tags, summary: 'Move the sessions of a guest to the current user' },
      }),
    )
    .post(
      '/api/sessions/:id/duplicate',
      async (c) => {
        const copy = await service.duplicate(c.caller, c.params.id)
        if (!copy) throw new AppError('SESSION_NOT_FOUND')
        c.set.headers.etag = etagOf(copy)
        const session = toSessionWire(copy)
        return c.status(201, { original_report_id: c.params.id, new_report_id: copy.report_id, session })
      },
      may.anyone({
        response: { 201: duplicateWire },
        fails: ['UNAUTHENTICATED', 'SESSION_FORBIDDEN', 'SESSION_NOT_FOUND'],
        detail: { tags, summary: 'Create a valuation session from the data of another' },
      }),
    )

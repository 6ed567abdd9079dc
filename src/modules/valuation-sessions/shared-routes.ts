import { unauthenticated } from '../../http/access.ts'
import { withGuest } from '../../http/caller.ts'
import { createCheck } from '../../http/check.ts'
import { withErrorText } from '../../http/errors.ts'
import { readIdempotencyKey } from '../../http/idempotency-keys.ts'
import { etagOf, isExpectedBy } from '../../http/if-match.ts'
import { jsonResponse, type ResponseSettings } from '../../http/json-response.ts'
import type { SharedRoutes } from '../../http/shared-routes.ts'
import type { ValuationSessionService } from './service.ts'
import type { ValuationSession } from './valuation-session.ts'
import * as wire from './wire.ts'

const checkCreate = createCheck(wire.createBody)
const checkSave = createCheck(wire.saveBody)

/** The answers of valuation sessions on the paths that assistant sessions use too. */
export const createValuationSharedRoutes = (service: ValuationSessionService) =>
  ({
    exampleId: wire.exampleReportId,

    create: {
      summary: 'Create a valuation session',
      body: wire.createBody,
      response: wire.oneSession,
      fails: [
        'BUSINESS_CARD_NOT_FOUND',
        'REPORT_ID_TAKEN',
        'SESSION_FORBIDDEN',
        'IDEMPOTENCY_KEY_REUSED',
        'UNAUTHENTICATED',
      ],
      async answer({ caller, request, body, set }) {
        const owner = withGuest(caller, wire.guestIdIn(body))
        if (!owner.user && owner.guestId === null) throw unauthenticated()
        const checked = checkCreate(body ?? {})
        const key = readIdempotencyKey(request.headers)
        const retry = key === null ? null : { key, body }
        return sessionResponse(set, await service.create(owner, wire.toCreateRequest(checked), retry), 201)
      },
    },

    read: {
      summary: 'Get a valuation session',
      response: wire.oneSession,
      fails: ['SESSION_FORBIDDEN', 'UNAUTHENTICATED'],
      async answer({ caller, id, set }) {
        const session = await service.restore(caller, id)
        if (!session) return null
        return jsonResponse(set, wire.rowToSessionJson(session.row), 200, { etag: etagOf(session) })
      },
    },

    update: {
      summary: 'Update a valuation session',
      body: wire.saveBody,
      response: wire.oneSession,
      fails: ['SESSION_FORBIDDEN', 'PRECONDITION_FAILED', 'EDIT_CONFLICT', 'UNAUTHENTICATED'],
      async answer({ caller, id, request, body, set }) {
        const session = await service.save(
          caller,
          id,
          () => wire.toSaveRequest(checkSave(body)),
          isExpectedBy(request),
        )
        return session && sessionResponse(set, session)
      },
    },

    delete: {
      summary: 'Delete a valuation session',
      response: wire.deleted,
      fails: ['SESSION_FORBIDDEN'],
      answer: ({ caller, id }) =>
        withErrorText('Failed to delete session', async () => {
          const isDeleted = await service.delete(caller, id)
          return isDeleted ? Response.json({ success: true, deleted_report_id: id }) : null
        }),
    },
  }) satisfies SharedRoutes

const sessionResponse = (set: ResponseSettings, session: ValuationSession, status = 200): Response =>
  jsonResponse(set, JSON.stringify({ session: wire.toSession(session) }), status, {
    etag: etagOf(session),
  })

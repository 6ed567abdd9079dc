import { unauthenticated } from '../../http/access.ts'
import { createCheck } from '../../http/check.ts'
import { withErrorText } from '../../http/errors.ts'
import { readIdempotencyKey } from '../../http/idempotency-keys.ts'
import { jsonResponse, type ResponseSettings } from '../../http/json-response.ts'
import type { SharedContext, SharedRoutes } from '../../http/shared-routes.ts'
import type { ValuationSessionService } from './service.ts'
import type { ValuationSession } from './valuation-session.ts'
import {
  createBody,
  deletedWire,
  etagOf,
  matches,
  oneSessionWire,
  rowToSessionJson,
  saveBody,
  toCreateRequest,
  toSaveRequest,
  toSessionWire,
} from './wire.ts'

const checkCreate = createCheck(createBody)
const checkSave = createCheck(saveBody)

/** The answers of valuation sessions on the paths that assistant sessions use too. */
export const createValuationSharedRoutes = (service: ValuationSessionService) =>
  ({
    create: {
      summary: 'Create a valuation session',
      body: createBody,
      response: oneSessionWire,
      fails: [
        'BUSINESS_CARD_NOT_FOUND',
        'REPORT_ID_TAKEN',
        'IDEMPOTENCY_KEY_REUSED',
        'TOO_LARGE',
        'UNAUTHENTICATED',
        'VALIDATION_FAILED',
      ],
      async answer({ caller, request, body, set }: SharedContext) {
        if (!caller.user && caller.guestId === null) throw unauthenticated()
        const checked = checkCreate(body ?? {})
        const key = readIdempotencyKey(request.headers)
        const retry = key === null ? null : { key, body }
        return sessionResponse(set, await service.create(caller, toCreateRequest(checked), retry), 201)
      },
    },

    read: {
      summary: 'Get a valuation session',
      response: oneSessionWire,
      fails: ['SESSION_FORBIDDEN', 'UNAUTHENTICATED'],
      async answer({ caller, id, set }: SharedContext) {
        const session = await service.restore(caller, id)
        return session && jsonResponse(set, rowToSessionJson(session.row), 200, { etag: etagOf(session) })
      },
    },

    update: {
      summary: 'Update a valuation session',
      body: saveBody,
      response: oneSessionWire,
      fails: [
        'SESSION_FORBIDDEN',
        'PRECONDITION_FAILED',
        'EDIT_CONFLICT',
        'TOO_LARGE',
        'UNAUTHENTICATED',
        'VALIDATION_FAILED',
      ],
      async answer({ caller, id, request, body, set }: SharedContext) {
        const ifMatch = request.headers.get('if-match')
        const session = await service.save(
          caller,
          id,
          () => toSaveRequest(checkSave(body)),
          (before) => matches(ifMatch, before),
        )
        return session && sessionResponse(set, session)
      },
    },

    delete: {
      summary: 'Delete a valuation session',
      response: deletedWire,
      fails: ['SESSION_FORBIDDEN', 'INTERNAL_ERROR'],
      answer: ({ caller, id }: SharedContext) =>
        withErrorText('Failed to delete session', async () => {
          const isDeleted = await service.delete(caller, id)
          return isDeleted ? Response.json({ success: true, deleted_report_id: id }) : null
        }),
    },
  }) satisfies SharedRoutes

const sessionResponse = (set: ResponseSettings, session: ValuationSession, status = 200): Response =>
  jsonResponse(set, JSON.stringify({ session: toSessionWire(session) }), status, { etag: etagOf(session) })

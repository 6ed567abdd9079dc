import type { Claims } from '../../contested-paths.ts'
import { unauthenticated } from '../../http/access.ts'
import { createCheck } from '../../http/check.ts'
import { jsonResponse, type ResponseSettings } from '../../http/json-response.ts'
import type { StoredJson } from './bson-json.ts'
import { failingAs } from './failing-as.ts'
import type { JsonText } from './free-json.ts'
import type { ValuationSessionService } from './service.ts'
import { sessionJson } from './session-json.ts'
import type { ValuationSession } from './valuation-session.ts'
import {
  createBody,
  deleteAnswer,
  etagOf,
  matches,
  readRetryKey,
  saveBody,
  sessionAnswer,
  toCreateRequest,
  toSaveRequest,
} from './wire.ts'

const checkCreate = createCheck(createBody)
const checkSave = createCheck(saveBody)

/** The valuation sessions' side of the paths they share with the assistant sessions. */
export const createClaims = (service: ValuationSessionService): Claims => ({
  'POST /api/sessions': {
    summary: 'Open a valuation session',
    body: createBody,
    success: { status: 201, schema: sessionAnswer },
    fails: [
      'BUSINESS_CARD_NOT_FOUND',
      'REPORT_ID_TAKEN',
      'IDEMPOTENCY_KEY_REUSED',
      'TOO_LARGE',
      'UNAUTHENTICATED',
      'VALIDATION_FAILED',
    ],
    async answer({ caller, request, body, set }) {
      if (!caller.user && caller.guestId === null) throw unauthenticated()
      const checked = checkCreate(body ?? {})
      const key = readRetryKey(request.headers)
      const retry = key === null ? null : { key, body }
      return sessionResponse(set, await service.create(caller, toCreateRequest(checked), retry), 201)
    },
  },

  'GET /api/sessions/:id': {
    summary: 'Restore a valuation session',
    success: { status: 200, schema: sessionAnswer },
    fails: ['SESSION_FORBIDDEN', 'UNAUTHENTICATED'],
    async answer({ caller, params, set }) {
      const session = await service.restore(caller, params?.id ?? '')
      return session && sessionResponse(set, session)
    },
  },

  'PATCH /api/sessions/:id': {
    summary: 'Save a valuation session',
    body: saveBody,
    success: { status: 200, schema: sessionAnswer },
    fails: [
      'SESSION_FORBIDDEN',
      'PRECONDITION_FAILED',
      'EDIT_CONFLICT',
      'TOO_LARGE',
      'UNAUTHENTICATED',
      'VALIDATION_FAILED',
    ],
    async answer({ caller, params, request, body, set }) {
      const ifMatch = request.headers.get('if-match')
      const session = await service.save(
        caller,
        params?.id ?? '',
        () => toSaveRequest(checkSave(body)),
        (before) => matches(ifMatch, before),
      )
      return session && sessionResponse(set, session)
    },
  },

  'DELETE /api/sessions/:id': {
    summary: 'Delete a valuation session',
    success: { status: 200, schema: deleteAnswer },
    fails: ['SESSION_FORBIDDEN', 'INTERNAL_ERROR'],
    answer: ({ caller, params }) =>
      failingAs('Failed to delete session', async () => {
        const reportId = params?.id ?? ''
        const removed = await service.remove(caller, reportId)
        return removed ? Response.json({ success: true, deleted_report_id: reportId }) : null
      }),
  },
})

const sessionResponse = (
  set: ResponseSettings,
  session: ValuationSession<JsonText | StoredJson>,
  status = 200,
): Response => jsonResponse(set, sessionJson(session), status, { etag: etagOf(session) })

import { createCheck } from '../../http/check.ts'
import { readIdempotencyKey } from '../../http/idempotency-keys.ts'
import { jsonResponse, type ResponseSettings } from '../../http/json-response.ts'
import type { SharedRoutes } from '../../http/shared-routes.ts'
import type { AssistantSession } from './assistant-session.ts'
import type { SessionService } from './service.ts'
import * as wire from './wire.ts'

const checkCreate = createCheck(wire.createBody)
const checkChange = createCheck(wire.changeBody)

/** The answers of assistant sessions on the paths that valuation sessions use too. */
export const createAssistantSharedRoutes = (service: SessionService) =>
  ({
    exampleId: wire.exampleSessionId,

    create: {
      summary: 'Create an assistant session',
      body: wire.createBody,
      response: wire.session,
      fails: ['UNAUTHENTICATED', 'FORBIDDEN', 'IDEMPOTENCY_KEY_REUSED'],
      async answer({ caller, request, body, set }) {
        const key = readIdempotencyKey(request.headers)
        const session = await service.open(caller, () => checkCreate(body), key)
        return sessionResponse(set, session, 201)
      },
    },

    read: {
      summary: 'Get an assistant session',
      response: wire.session,
      fails: ['UNAUTHENTICATED', 'FORBIDDEN'],
      async answer({ caller, id, set }) {
        const session = await service.read(caller, id)
        return session && sessionResponse(set, session)
      },
    },

    update: {
      summary: 'Update or end an assistant session',
      body: wire.changeBody,
      response: wire.session,
      fails: ['UNAUTHENTICATED', 'FORBIDDEN', 'EDIT_CONFLICT'],
      async answer({ caller, id, body, set }) {
        const session = await service.change(caller, id, () => checkChange(body))
        return session && sessionResponse(set, session)
      },
    },

    delete: {
      summary: 'Delete an assistant session and its messages',
      response: wire.deleted,
      fails: ['UNAUTHENTICATED', 'FORBIDDEN'],
      async answer({ caller, id }) {
        const removed = await service.remove(caller, id)
        return removed ? Response.json({ success: true, sessionId: id }) : null
      },
    },
  }) satisfies SharedRoutes

const sessionResponse = (set: ResponseSettings, session: AssistantSession, status = 200): Response =>
  jsonResponse(set, JSON.stringify(wire.toSession(session)), status)

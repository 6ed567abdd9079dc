import type { Claims } from '../../contested-paths.ts'
import { createCheck } from '../../http/check.ts'
import { jsonResponse, type ResponseSettings } from '../../http/json-response.ts'
import type { AssistantSession } from './assistant-session.ts'
import type { SessionService } from './service.ts'
import {
  changeBody,
  createBody,
  deletedWire,
  sessionWire,
  toNewSession,
  toSessionChange,
  toSessionWire,
} from './wire.ts'

const checkCreate = createCheck(createBody)
const checkChange = createCheck(changeBody)

/** The assistant sessions' side of the paths they share with the valuation sessions. */
export const createClaims = (service: SessionService): Claims => ({
  'POST /api/sessions': {
    summary: 'Open an assistant session',
    body: createBody,
    success: { status: 201, schema: sessionWire },
    fails: ['UNAUTHENTICATED', 'API_KEY_INVALID', 'FORBIDDEN', 'VALIDATION_FAILED'],
    async answer({ caller, body, set }) {
      const session = await service.open(caller, () => toNewSession(checkCreate(body)))
      return sessionResponse(set, session, 201)
    },
  },

  'GET /api/sessions/:id': {
    summary: 'Read an assistant session',
    success: { status: 200, schema: sessionWire },
    fails: ['UNAUTHENTICATED', 'FORBIDDEN'],
    async answer({ caller, params, set }) {
      const session = await service.read(caller, params?.id ?? '')
      return session && sessionResponse(set, session)
    },
  },

  'PATCH /api/sessions/:id': {
    summary: 'Change or end an assistant session',
    body: changeBody,
    success: { status: 200, schema: sessionWire },
    fails: ['UNAUTHENTICATED', 'FORBIDDEN', 'VALIDATION_FAILED', 'TOO_LARGE', 'EDIT_CONFLICT'],
    async answer({ caller, params, body, set }) {
      const session = await service.change(caller, params?.id ?? '', () => toSessionChange(checkChange(body)))
      return session && sessionResponse(set, session)
    },
  },

  'DELETE /api/sessions/:id': {
    summary: 'Delete an assistant session and its messages',
    success: { status: 200, schema: deletedWire },
    fails: ['UNAUTHENTICATED', 'FORBIDDEN'],
    async answer({ caller, params }) {
      const sessionId = params?.id ?? ''
      const removed = await service.remove(caller, sessionId)
      return removed ? Response.json({ success: true, sessionId }) : null
    },
  },
})

const sessionResponse = (set: ResponseSettings, session: AssistantSession, status = 200): Response =>
  jsonResponse(set, JSON.stringify(toSessionWire(session)), status)

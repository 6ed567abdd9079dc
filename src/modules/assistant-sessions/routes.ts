import { Elysia, t } from 'elysia'
import type { Access } from '../../http/access.ts'
import { createCheck } from '../../http/check.ts'
import { context } from '../../http/context.ts'
import { jsonResponse } from '../../http/json-response.ts'
import { checkedLater, nullable } from '../../http/wire.ts'
import type { MessageService } from './message-service.ts'
import type { SessionService } from './service.ts'
import {
  businessParams,
  customerParams,
  historyQuery,
  messageBody,
  messagesQuery,
  messageWire,
  sessionParams,
  sessionWire,
  toMessageWire,
  toSessionWire,
  toWindow,
} from './wire.ts'

const tags = ['Assistant sessions']
const checkMessage = createCheck(messageBody)
const entry = ['UNAUTHENTICATED', 'API_KEY_INVALID', 'FORBIDDEN'] as const

/** The routes of this module alone; `shared-routes.ts` has those that it shares. */
export const createAssistantRoutes = (sessions: SessionService, messages: MessageService, may: Access) =>
  new Elysia({ name: 'convene/assistant-sessions' })
    .use(context)
    .get(
      '/api/sessions/:id/messages',
      async (c) => {
        const found = await messages.window(c.caller, c.params.id, toWindow(c.query))
        return jsonResponse(c.set, JSON.stringify(found.map(toMessageWire)))
      },
      may.anyone({
        params: sessionParams,
        query: messagesQuery,
        response: { 200: t.Array(messageWire) },
        fails: [...entry, 'SESSION_NOT_FOUND'],
        detail: { tags, summary: 'List the messages of a session, oldest first' },
      }),
    )
    .post(
      '/api/sessions/:id/messages',
      async (c) => {
        const message = await messages.post(c.caller, c.params.id, () => checkMessage(c.body))
        return jsonResponse(c.set, JSON.stringify(toMessageWire(message)), 201)
      },
      may.anyone({
        params: sessionParams,
        // Not checked before it is known that the caller may know of the session: 401, 403 and 404 come first.
        body: checkedLater(messageBody),
        response: { 201: messageWire },
        fails: [...entry, 'SESSION_NOT_FOUND', 'VALIDATION_FAILED', 'ASSISTANT_NOT_CONFIGURED'],
        detail: { tags, summary: 'Create a message, and have it answered with `reply: true`' },
      }),
    )
    .get(
      '/api/sessions/business/:businessId/active',
      async (c) => {
        const { businessId } = c.params
        const found = await sessions.list(c.caller, { businessId, status: 'active' })
        return jsonResponse(c.set, JSON.stringify(found.map(toSessionWire)))
      },
      may.anyone({
        params: businessParams,
        response: { 200: t.Array(sessionWire) },
        fails: entry,
        detail: { tags, summary: "List a business's active sessions, newest first" },
      }),
    )
    .get(
      '/api/sessions/business/:businessId/user/:userId/active',
      async (c) => {
        const { businessId, userId } = c.params
        const [newest] = await sessions.list(c.caller, { businessId, userId, status: 'active' }, 1)
        // Its client takes any status but 200 for a broken server: without a session it gets the JSON text null.
        return jsonResponse(c.set, JSON.stringify(newest ? toSessionWire(newest) : null))
      },
      may.anyone({
        params: customerParams,
        response: { 200: nullable(sessionWire) },
        fails: entry,
        detail: { tags, summary: "Get a customer's newest active session, or null" },
      }),
    )
    .get(
      '/api/sessions/business/:businessId/user/:userId/history',
      async (c) => {
        const { businessId, userId } = c.params
        const found = await sessions.list(c.caller, { businessId, userId }, Number(c.query.limit ?? 20))
        return jsonResponse(c.set, JSON.stringify(found.map(toSessionWire)))
      },
      may.anyone({
        params: customerParams,
        query: historyQuery,
        response: { 200: t.Array(sessionWire) },
        fails: entry,
        detail: { tags, summary: "List a customer's sessions, newest first, ended ones too" },
      }),
    )

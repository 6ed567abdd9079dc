import { t } from 'elysia'
import type { Access } from '../../http/access.ts'
import { createCheck } from '../../http/check.ts'
import { table } from '../../http/context.ts'
import { jsonResponse } from '../../http/json-response.ts'
import { checkedLater, nullable } from '../../http/wire.ts'
import type { MessageService } from './message-service.ts'
import type { SessionService } from './service.ts'
import * as wire from './wire.ts'

const checkMessage = createCheck(wire.messageBody)
const entry = ['UNAUTHENTICATED', 'FORBIDDEN'] as const

/** The routes of this module alone; `shared-routes.ts` has those that it shares. */
export const createAssistantRoutes = (
  may: Access,
  sessions: SessionService,
  messages: MessageService,
  ignoresForeignToken: boolean,
) =>
  table('assistant-sessions', 'Assistant sessions')
    .get(
      '/api/sessions/:id/messages',
      async (c) => {
        const found = await messages.window(c.caller, c.params.id, wire.toWindow(c.query))
        return jsonResponse(c.set, JSON.stringify(found.map(wire.toMessage)))
      },
      may.anyone({
        ignoresForeignToken,
        summary: 'List the messages of a session, oldest first',
        params: wire.sessionParams,
        query: wire.messagesQuery,
        response: { 200: t.Array(wire.message) },
        fails: [...entry, 'SESSION_NOT_FOUND'],
      }),
    )
    .post(
      '/api/sessions/:id/messages',
      async (c) => {
        const message = await messages.post(c.caller, c.params.id, () => checkMessage(c.body))
        return jsonResponse(c.set, JSON.stringify(wire.toMessage(message)), 201)
      },
      may.anyone({
        ignoresForeignToken,
        summary: 'Create a message, and have it answered with `reply: true`',
        params: wire.sessionParams,
        // Not checked before it is known that the caller may know of the session: 401, 403 and 404 come first.
        largeBody: true,
        body: checkedLater(wire.messageBody),
        response: { 201: wire.message },
        fails: [...entry, 'SESSION_NOT_FOUND', 'ASSISTANT_NOT_CONFIGURED', 'ASSISTANT_BUSY'],
      }),
    )
    .get(
      '/api/sessions/business/:businessId/active',
      async (c) => {
        const found = await sessions.list(c.caller, { ...c.params, status: 'active' })
        return jsonResponse(c.set, JSON.stringify(found.map(wire.toSession)))
      },
      may.anyone({
        ignoresForeignToken,
        summary: "List a business's active sessions, newest first",
        params: wire.businessParams,
        response: { 200: t.Array(wire.session) },
        fails: entry,
      }),
    )
    .get(
      '/api/sessions/business/:businessId/user/:userId/active',
      async (c) => {
        const [newest] = await sessions.list(c.caller, { ...c.params, status: 'active' }, 1)
        // Its client takes any status but 200 for a broken server: without a session it gets the JSON text null.
        return jsonResponse(c.set, JSON.stringify(newest ? wire.toSession(newest) : null))
      },
      may.anyone({
        ignoresForeignToken,
        summary: "Get a customer's newest active session, or null",
        params: wire.customerParams,
        response: { 200: nullable(wire.session) },
        fails: entry,
      }),
    )
    .get(
      '/api/sessions/business/:businessId/user/:userId/history',
      async (c) => {
        const found = await sessions.list(c.caller, c.params, Number(c.query.limit ?? 20))
        return jsonResponse(c.set, JSON.stringify(found.map(wire.toSession)))
      },
      may.anyone({
        ignoresForeignToken,
        summary: "List a customer's sessions, newest first, ended ones too",
        params: wire.customerParams,
        query: wire.historyQuery,
        response: { 200: t.Array(wire.session) },
        fails: entry,
      }),
    )

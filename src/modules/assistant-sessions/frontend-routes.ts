import type { Access } from '../../http/access.ts'
import { attachment } from '../../http/attachment.ts'
import { table } from '../../http/context.ts'
import { jsonResponse } from '../../http/json-response.ts'
import { bytesWire } from '../../http/wire.ts'
import type { Conversations } from './conversations.ts'
import type { MessageService } from './message-service.ts'
import { type SessionService, sessionNotFound } from './service.ts'
import * as wire from './wire.ts'

const entry = ['UNAUTHENTICATED', 'FORBIDDEN'] as const
const ofSession = [...entry, 'SESSION_NOT_FOUND'] as const

/** What the frontend of the assistant calls beside the routes of its document. */
export const createAssistantFrontendRoutes = (
  may: Access,
  sessions: SessionService,
  messages: MessageService,
  conversations: Conversations,
  ignoresForeignToken: boolean,
) =>
  table('assistant-frontend', 'Assistant sessions')
    .post(
      '/api/messages',
      async (c) => {
        const { session, sessionId, message } = wire.toDelivery(c.body)
        return wire.toDelivered(await messages.deliver(c.caller, session, sessionId, message))
      },
      may.anyone({
        ignoresForeignToken,
        summary: 'Create a message in the session of a customer, which is found or created',
        largeBody: true,
        body: wire.deliveryBody,
        response: { 200: wire.delivered },
        fails: entry,
      }),
    )
    .post(
      '/api/sessions/:id/close',
      async (c) => {
        const status = c.body?.status ?? 'closed'
        const session = await sessions.change(c.caller, c.params.id, () => ({ status }))
        if (!session) throw sessionNotFound(c.params.id)
        return wire.toSession(session)
      },
      may.anyone({
        ignoresForeignToken,
        summary: 'End a session',
        params: wire.sessionParams,
        body: wire.closeBody,
        response: { 200: wire.session },
        fails: [...ofSession, 'EDIT_CONFLICT'],
      }),
    )
    .get(
      '/api/sessions/:id/search',
      async (c) => {
        await sessions.enter(c.caller, c.params.id)
        const found = await conversations.search(c.params.id, c.query.q, Number(c.query.limit ?? 50))
        return jsonResponse(c.set, JSON.stringify({ messages: found.map(wire.toMessage) }))
      },
      may.anyone({
        ignoresForeignToken,
        summary: 'List the newest messages of a session that contain a text, oldest first',
        params: wire.sessionParams,
        query: wire.searchQuery,
        response: { 200: wire.foundMessages },
        fails: ofSession,
      }),
    )
    .get(
      '/api/sessions/:id/export',
      async (c) => {
        const session = await sessions.read(c.caller, c.params.id)
        if (!session) throw sessionNotFound(c.params.id)
        const isText = c.query.format === 'txt'
        const body = isText ? conversations.exportText(session) : conversations.exportJson(session)
        return new Response(body, {
          headers: {
            'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
            'content-disposition': attachment(`session-${session._id}.${isText ? 'txt' : 'json'}`),
          },
        })
      },
      may.anyone({
        ignoresForeignToken,
        summary: 'Download a session with its messages as JSON or text',
        params: wire.sessionParams,
        query: wire.exportQuery,
        response: { 200: bytesWire('the session', 'application/json', 'text/plain') },
        fails: ofSession,
      }),
    )
    .get(
      '/api/sessions/business/:businessId/stats',
      (c) => sessions.stats(c.caller, c.params.businessId),
      may.anyone({
        ignoresForeignToken,
        summary: 'Count the sessions and messages of a business',
        params: wire.businessParams,
        response: { 200: wire.stats },
        fails: entry,
      }),
    )

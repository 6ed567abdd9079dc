import { type Access, signedIn } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { jsonResponse } from '../../../http/json-response.ts'
import { bookingParams } from '../bookings/input-wire.ts'
import { exampleBooking, examplePastBooking } from '../bookings/wire.ts'
import type { ChatService } from './service.ts'
import * as wire from './wire.ts'

const roles = ['parent', 'student', 'tutor', 'admin'] as const
const own = ['FORBIDDEN', 'SESSION_NOT_FOUND', 'SESSION_FORBIDDEN'] as const
const changeFails = [...own, 'MESSAGE_NOT_FOUND', 'MESSAGE_FINAL'] as const

/** The chat of a booking. */
export const createChatRoutes = (may: Access, chat: ChatService) =>
  table('tutoring-chat', 'Tutoring')
    .get(
      '/sessions/:id/messages',
      async (c) => {
        const found = await chat.window(signedIn(c.caller), c.params.id, wire.readWindow(c.query))
        return jsonResponse(c.set, JSON.stringify(found.map(wire.toMessage)))
      },
      may.user({
        summary: 'List the messages of a session, oldest first',
        roles,
        params: bookingParams,
        pathExamples: { id: examplePastBooking },
        query: wire.messagesQuery,
        response: { 200: wire.messages },
        fails: own,
      }),
    )
    .post(
      '/sessions/:id/messages',
      async (c) => {
        const sent = await chat.post(signedIn(c.caller), c.params.id, wire.readMessage(c.body))
        return jsonResponse(c.set, JSON.stringify(wire.toMessage(sent)), 201)
      },
      may.user({
        summary: 'Create a message',
        roles,
        params: bookingParams,
        pathExamples: { id: exampleBooking },
        body: wire.messageBody,
        response: { 201: wire.message },
        fails: own,
      }),
    )
    .patch(
      '/sessions/:id/messages/:messageId',
      async (c) => {
        const { id, messageId } = c.params
        const text = wire.readText(c.body.text)
        return wire.toMessage(await chat.edit(signedIn(c.caller), id, messageId, text))
      },
      may.user({
        summary: 'Edit an own message within 15 minutes',
        roles,
        params: wire.messageParams,
        pathExamples: { id: exampleBooking },
        body: wire.editBody,
        response: { 200: wire.message },
        fails: changeFails,
      }),
    )
    .delete(
      '/sessions/:id/messages/:messageId',
      async (c) => wire.toMessage(await chat.remove(signedIn(c.caller), c.params.id, c.params.messageId)),
      may.user({
        summary: 'Delete an own message within 15 minutes: it stays without its text',
        roles,
        params: wire.messageParams,
        pathExamples: { id: exampleBooking },
        response: { 200: wire.message },
        fails: changeFails,
      }),
    )

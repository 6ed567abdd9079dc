import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { readIdempotencyKey } from '../../../http/idempotency-keys.ts'
import { readWords } from '../../../http/query.ts'
import { readListPage } from '../../../http/wire.ts'
import { writerOf } from '../news.ts'
import type { TicketService } from './service.ts'
import { ticketStatuses } from './ticket.ts'
import type { TicketViews } from './views.ts'
import * as wire from './wire.ts'

/** The tickets of all clients. */
export const createTicketAdminRoutes = (may: Access, service: TicketService, views: TicketViews) => {
  const one = { params: wire.ticketParams, fails: ['TICKET_NOT_FOUND'] } as const

  return table('tickets-admin', 'Support (admin)', '/api/v1/admin')
    .get(
      '/tickets',
      async (c) => {
        const { status, priority, client_id } = c.query
        const page = readListPage(c.query)
        const statuses = readWords('status', status, ticketStatuses)
        const found = await service.page(null, { statuses, equal: { client_id, priority } }, page)
        return wire.toAdminTickets(await views.of(found, 'admin'), page)
      },
      may.admin({
        summary: 'List the tickets of all clients, newest first',
        query: wire.adminTicketQuery,
        response: { 200: wire.adminTickets },
      }),
    )
    .get(
      '/tickets/:id',
      async (c) => {
        const { ticket, replies } = await service.show(null, c.params.id, 'admin')
        return wire.toAdminTicketDetail(await views.one(ticket, 'admin'), await views.replies(replies))
      },
      may.admin({
        ...one,
        summary: 'Get a ticket of any client with its newest replies, which are read then',
        response: { 200: wire.adminTicketDetail },
      }),
    )
    .put(
      '/tickets/:id',
      async (c) => {
        const wanted = wire.readTicketChange(c.body)
        const row = await service.change(null, c.params.id, wanted, writerOf(c.caller))
        return wire.toOneAdminTicket(await views.one(row, 'admin'))
      },
      may.admin({
        ...one,
        summary: 'Set the status, the priority or `assigned_to` of a ticket',
        body: wire.adminTicketBody,
        response: { 200: wire.oneAdminTicket },
      }),
    )
    .post(
      '/tickets/:id/reply',
      async (c) => {
        const key = readIdempotencyKey(c.request.headers)
        const message = wire.readMessage(c.body)
        const writer = writerOf(c.caller)
        const { ticket, reply } = await service.reply(null, c.params.id, message, writer, key)
        return c.status(201, wire.toOneReply(await views.reply(reply), await views.one(ticket, 'admin')))
      },
      may.admin({
        ...one,
        summary: 'Reply to a ticket; with an `Idempotency-Key` once in 24 hours',
        body: wire.replyBody,
        response: { 201: wire.oneReply },
        fails: [...one.fails, 'TICKET_LIMIT', 'IDEMPOTENCY_KEY_REUSED'],
      }),
    )
}

import type { Access } from '../../../http/access.ts'
import type { Caller } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { readIdempotencyKey } from '../../../http/idempotency-keys.ts'
import { readWords } from '../../../http/query.ts'
import { readListPage } from '../../../http/wire.ts'
import { type ClientScope, clientOnly, scopeFails } from '../../workflows/index.ts'
import { writerOf } from '../news.ts'
import type { TicketService } from './service.ts'
import { ticketStatuses } from './ticket.ts'
import type { TicketViews } from './views.ts'
import * as wire from './wire.ts'

/** The tickets of one client. */
export const createTicketRoutes = (
  may: Access,
  scopeOf: ClientScope,
  service: TicketService,
  views: TicketViews,
) => {
  /** The client, and the side that the caller is on. */
  const reach = async ({ caller, query }: { caller: Caller; query: { client_id?: string } }) => {
    const { _id: clientId } = await scopeOf(caller, query.client_id)
    const writer = writerOf(caller)
    // What a program reads, people have not.
    return { clientId, writer, side: writer.side, reader: caller.user ? writer.side : null }
  }

  type Change = Parameters<typeof reach>[0] & { params: { id: string }; body: typeof wire.ticketBody.static }
  const change = async (c: Change) => {
    const { clientId, writer, side } = await reach(c)
    const row = await service.change(clientId, c.params.id, wire.readTicketChange(c.body), writer)
    return wire.toOneTicket(await views.one(row, side))
  }

  const one = {
    params: wire.ticketParams,
    query: clientOnly,
    fails: [...scopeFails, 'TICKET_NOT_FOUND'],
  } as const
  const changeHooks = {
    ...one,
    scope: 'support',
    body: wire.ticketBody,
    response: { 200: wire.oneTicket },
    fails: [...one.fails, 'FORBIDDEN'],
  } as const

  return table('support-tickets', 'Support', '/api/v1')
    .post(
      '/support-tickets',
      async (c) => {
        const { clientId, writer, side } = await reach(c)
        const key = readIdempotencyKey(c.request.headers)
        const row = await service.create(clientId, wire.readNewTicket(c.body), writer, key)
        return c.status(201, wire.toOneTicket(await views.one(row, side)))
      },
      may.client({
        summary: 'Open a ticket; with an `Idempotency-Key` once in 24 hours',
        scope: 'support',
        query: clientOnly,
        body: wire.newTicketBody,
        response: { 201: wire.oneTicket },
        fails: [...scopeFails, 'TICKET_LIMIT', 'IDEMPOTENCY_KEY_REUSED'],
      }),
    )
    .get(
      '/support-tickets',
      async (c) => {
        const { clientId, side } = await reach(c)
        const page = readListPage(c.query)
        const statuses = readWords('status', c.query.status, ticketStatuses)
        const found = await service.page(clientId, { statuses, equal: { priority: c.query.priority } }, page)
        return wire.toTickets(await views.of(found, side), page)
      },
      may.client({
        summary: 'List tickets, newest first',
        query: wire.ticketQuery,
        response: { 200: wire.tickets },
        fails: scopeFails,
      }),
    )
    .get(
      '/support-tickets/:id',
      async (c) => {
        const { clientId, side, reader } = await reach(c)
        const { ticket, replies } = await service.show(clientId, c.params.id, reader)
        return wire.toTicketDetail(await views.one(ticket, side), await views.replies(replies))
      },
      may.client({
        ...one,
        summary: 'Get a ticket with its newest replies, which are read then',
        response: { 200: wire.ticketDetail },
      }),
    )
    .put(
      '/support-tickets/:id',
      (c) => change(c),
      may.client({
        ...changeHooks,
        summary: 'Edit a ticket; its status and `assigned_to` by administrators',
      }),
    )
    .patch(
      '/support-tickets/:id',
      (c) => change(c),
      may.client({ ...changeHooks, summary: 'Update some fields of a ticket' }),
    )
    .get(
      '/support-tickets/:id/replies',
      async (c) => {
        const { clientId, reader } = await reach(c)
        const page = readListPage(c.query)
        const { rows, total } = await service.replies(clientId, c.params.id, reader, page)
        return wire.toReplies({ rows: await views.replies(rows), total }, page)
      },
      may.client({
        ...one,
        summary: 'List the replies to a ticket, oldest first',
        query: wire.replyQuery,
        response: { 200: wire.replies },
      }),
    )
    .post(
      '/support-tickets/:id/replies',
      async (c) => {
        const { clientId, writer, side } = await reach(c)
        const key = readIdempotencyKey(c.request.headers)
        const message = wire.readMessage(c.body)
        const { ticket, reply } = await service.reply(clientId, c.params.id, message, writer, key)
        return c.status(201, wire.toOneReply(await views.reply(reply), await views.one(ticket, side)))
      },
      may.client({
        ...one,
        summary: 'Reply to a ticket, which reopens it; with an `Idempotency-Key` once in 24 hours',
        scope: 'support',
        body: wire.replyBody,
        response: { 201: wire.oneReply },
        fails: [...one.fails, 'TICKET_LIMIT', 'IDEMPOTENCY_KEY_REUSED'],
      }),
    )
}

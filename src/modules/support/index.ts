import { createIdempotencyKeys } from '../../http/idempotency-keys.ts'
import type { Kernel, Module } from '../../module.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Workflows } from '../workflows/index.ts'
import { createSupportJobs } from './jobs.ts'
import { createMailOf } from './mail.ts'
import { createPeople } from './people.ts'
import { createRequestAdminRoutes } from './requests/admin-routes.ts'
import { requestNotices } from './requests/notices.ts'
import type { WorkflowRequest } from './requests/request.ts'
import { createRequestRoutes } from './requests/routes.ts'
import { createRequestService } from './requests/service.ts'
import { createRequestStore } from './requests/store.ts'
import { createRequestViews } from './requests/views.ts'
import { toRequest } from './requests/wire.ts'
import { createTeller } from './teller.ts'
import { createTicketAdminRoutes } from './tickets/admin-routes.ts'
import { ticketNotices } from './tickets/notices.ts'
import { createReplyStore } from './tickets/reply-store.ts'
import { createTicketRoutes } from './tickets/routes.ts'
import { createTicketService } from './tickets/service.ts'
import { createTicketStore } from './tickets/store.ts'
import type { Reply, Ticket } from './tickets/ticket.ts'
import { createTicketViews } from './tickets/views.ts'
import { toTicket } from './tickets/wire.ts'

export { openRequest, type WorkflowRequest } from './requests/request.ts'
export { request as requestWire } from './requests/wire.ts'
export { openTicket, type Reply, type Ticket } from './tickets/ticket.ts'
export { ticket as ticketWire } from './tickets/wire.ts'

/** What clients ask for: workflows, and help (contract 004). */
export const createSupport = (kernel: Kernel, accounts: Accounts, workflows: Workflows) => {
  const { audit, connection, logger, may, settings } = kernel
  const { scopeOf, clients, engine } = workflows
  const { notifications } = accounts
  const keys = createIdempotencyKeys(connection)
  const people = createPeople(accounts, clients)
  const mailOf = createMailOf(accounts, workflows.languageOf)
  const telling = { people, notifications, publish: workflows.publish, mailOf, audit, logger }

  const requestStore = createRequestStore(connection)
  const requestTeller = createTeller<WorkflowRequest>(
    requestStore.acrossClients,
    { type: 'request.updated', target: 'workflow_request', noticesOf: requestNotices },
    telling,
  )
  const requests = createRequestService(requestStore, keys, requestTeller)
  const requestViews = createRequestViews(people)

  const ticketStore = createTicketStore(connection)
  const replies = createReplyStore(connection)
  const ticketTeller = createTeller<Ticket>(
    ticketStore.acrossClients,
    {
      type: 'ticket.updated',
      target: 'support_ticket',
      async store({ reply }) {
        if (reply) await replies.of(reply.client_id).insertIfAbsent(reply)
      },
      noticesOf: ticketNotices,
    },
    telling,
  )
  const tickets = createTicketService(ticketStore, replies, keys, people, engine.isRunOf, ticketTeller)
  const ticketViews = createTicketViews(people)

  const jobs = createSupportJobs(kernel.jobs, settings.timings.newsSweepMs)
  const sweep = async (): Promise<void> => {
    await requestTeller.sweep()
    await ticketTeller.sweep()
  }
  jobs.define(sweep)

  return {
    routes: {
      requests: createRequestRoutes(may, scopeOf, requests, requestViews),
      tickets: createTicketRoutes(may, scopeOf, tickets, ticketViews),
      requestsAdmin: createRequestAdminRoutes(may, requests, requestViews),
      ticketsAdmin: createTicketAdminRoutes(may, tickets, ticketViews),
    },
    userData: { eraseUser: tickets.eraseUser },
    start: jobs.schedule,
    async stop(): Promise<void> {
      await Promise.all([requestTeller.idle(), ticketTeller.idle()])
    },
    sweep,

    /** The number of tickets of each of the clients that wait for administrators: those without one are absent. */
    openTickets: ticketStore.acrossClients.openOf,
    /** The newest requests and tickets of a client, as administrators see them. */
    async newestOf(clientId: string, limit: number) {
      const page = { limit, offset: 0 }
      const [asked, opened] = await Promise.all([
        requests.page(clientId, {}, page).then(requestViews.of),
        tickets.page(clientId, {}, page).then((found) => ticketViews.of(found, 'admin')),
      ])
      return { requests: asked.rows.map(toRequest), tickets: opened.rows.map(toTicket) }
    },

    /** For the demo data. Of each row the first one stays. */
    async load(loaded: { requests: WorkflowRequest[]; tickets: Ticket[]; replies: Reply[] }): Promise<void> {
      for (const row of loaded.requests) await requestStore.of(row.client_id).insertIfAbsent(row)
      for (const row of loaded.replies) await replies.of(row.client_id).insertIfAbsent(row)
      for (const row of loaded.tickets) await ticketStore.of(row.client_id).insertIfAbsent(row)
    },
  } satisfies Module & Record<string, unknown>
}

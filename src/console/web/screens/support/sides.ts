import type { requests } from '../../../../modules/support/requests/wire.ts'
import type { ticketDetail, tickets } from '../../../../modules/support/tickets/wire.ts'
import type { clientAnswers } from '../../../../modules/workflows/executions/event-wire.ts'
import type { Answer } from '../../api.ts'
import { t as common } from '../../i18n/common.ts'
import type { Crumb } from '../../shell/page.tsx'

/** Administrators see the same with the name of the client. */
type Named<Value> = Value & { client_name?: string }

export type TicketList = Answer<typeof tickets>
export type Ticket = Named<TicketList['tickets'][number]>
export type TicketDetail = Named<Answer<typeof ticketDetail>>
export type Reply = TicketDetail['replies'][number]
export type RequestList = Answer<typeof requests>
export type Request = Named<RequestList['requests'][number]>

type ClientEvent = Extract<Answer<(typeof clientAnswers)[200]>, { events: unknown }>['events'][number]
/** A ticket or a request is new or has changed. */
export type NewsEvent = Extract<ClientEvent, { data: unknown }>

/** The people of a client and the administrators work on the same things, by routes and pages of their own. */
export type Side = {
  isAdmin: boolean
  /** Of the page that all paths of the side begin with. */
  home: () => Crumb
  /** `reply` is the last part of the route that replies are sent to. */
  tickets: { api: string; page: string; reply: string }
  requests: { api: string; page: string }
}

export const clientSide: Side = {
  isAdmin: false,
  home: () => ({ text: common('dashboard'), to: '/console' }),
  tickets: { api: '/api/v1/support-tickets', page: '/console/support', reply: 'replies' },
  requests: { api: '/api/v1/workflow-requests', page: '/console/requests' },
}

export const adminSide: Side = {
  isAdmin: true,
  home: () => ({ text: common('overview'), to: '/console/admin' }),
  tickets: { api: '/api/v1/admin/tickets', page: '/console/admin/tickets', reply: 'reply' },
  requests: { api: '/api/v1/admin/workflow-requests', page: '/console/admin/requests' },
}

/** A route of a client, as this side asks for it. */
export const ofClient = ({ isAdmin }: Side, path: string, clientId: string): string =>
  isAdmin ? `${path}?client_id=${clientId}` : path

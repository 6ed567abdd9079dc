import { t } from 'elysia'
import {
  boundedString,
  envelope,
  envelopeList,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { clientQuery } from '../../workflows/index.ts'
import { type Side, sides } from '../news.ts'
import {
  adminListQuery,
  description,
  oneLine,
  readText,
  requireText,
  statusListQuery,
  title,
} from '../support-wire.ts'
import {
  type NewTicket,
  priorities,
  type Reply,
  type Ticket,
  type TicketChange,
  ticketStatuses,
  unreadField,
} from './ticket.ts'

/** A ticket of the demo data. */
export const exampleTicket = '01993a6e-0006-7000-8000-000000000011'

/** A ticket as a side sees it, with the names of the accounts in it and of its client. */
export type TicketView = { row: Ticket; side: Side; names: Map<string, string>; clientName: string }
export type ReplyView = { row: Reply; name: string }

export const ticket = t.Object({
  id: uuid,
  client_id: uuid,
  title: t.String(),
  description: t.String(),
  priority: oneOf(priorities),
  status: oneOf(ticketStatuses),
  workflow_execution_id: nullable(uuid),
  assigned_to: nullable(uuid),
  assigned_to_name: nullable(t.String()),
  created_by: nullable(uuid),
  created_by_name: nullable(t.String()),
  reply_count: integer(),
  last_reply_at: nullable(isoDate),
  last_reply_by: nullable(oneOf(sides)),
  unread: integer({ description: 'replies of the other side that the own one has not read' }),
  resolved_at: nullable(isoDate),
  created_at: isoDate,
  updated_at: isoDate,
})

const adminTicket = t.Object({ ...ticket.properties, client_name: t.String() })

export const toTicket = ({ row, side, names }: Omit<TicketView, 'clientName'>) => {
  const { _id, user_id, unread_client: _c, unread_admin: _a, version: _v, news: _n, ...rest } = row
  return {
    id: _id,
    ...rest,
    assigned_to_name: names.get(row.assigned_to ?? '') ?? null,
    created_by: user_id,
    created_by_name: names.get(user_id ?? '') ?? null,
    unread: row[unreadField(side)],
  }
}

const toAdminTicket = (view: TicketView) => ({ ...toTicket(view), client_name: view.clientName })

const reply = t.Object({
  id: uuid,
  ticket_id: uuid,
  seq: integer(),
  message: t.String(),
  author_id: nullable(uuid),
  author_name: t.String(),
  by: oneOf(sides),
  created_at: isoDate,
})

export const toReply = ({ row, name }: ReplyView) => {
  const { _id, client_id: _client, user_id, side, ...rest } = row
  return { id: _id, ...rest, author_id: user_id, author_name: name, by: side }
}

export const { wire: replies, toWire: toReplies } = envelopeList('replies', reply, toReply)
export const { wire: tickets, toWire: toTickets } = envelopeList('tickets', ticket, toTicket)
export const { wire: adminTickets, toWire: toAdminTickets } = envelopeList(
  'tickets',
  adminTicket,
  toAdminTicket,
)

export const oneTicket = envelope({ ticket_id: uuid, ticket, ...ticket.properties })

export const toOneTicket = (view: TicketView) => {
  const row = toTicket(view)
  return toEnvelope({ ticket_id: row.id, ticket: row, ...row })
}

export const oneAdminTicket = envelope({ ticket_id: uuid, ticket: adminTicket, ...adminTicket.properties })

export const toOneAdminTicket = (view: TicketView) => {
  const row = toAdminTicket(view)
  return toEnvelope({ ticket_id: row.id, ticket: row, ...row })
}

/** With the newest 50 replies, the oldest first. */
export const ticketDetail = envelope({
  ticket_id: uuid,
  ticket,
  ...ticket.properties,
  replies: t.Array(reply),
})

export const toTicketDetail = (view: TicketView, shown: ReplyView[]) =>
  toEnvelope({ ...toOneTicket(view).data, replies: shown.map(toReply) })

export const adminTicketDetail = envelope({
  ticket_id: uuid,
  ticket: adminTicket,
  ...adminTicket.properties,
  replies: t.Array(reply),
})

export const toAdminTicketDetail = (view: TicketView, shown: ReplyView[]) =>
  toEnvelope({ ...toOneAdminTicket(view).data, replies: shown.map(toReply) })

export const oneReply = envelope({ reply_id: uuid, reply, ticket })

export const toOneReply = (view: ReplyView, of: TicketView) => {
  const row = toReply(view)
  return toEnvelope({ reply_id: row.id, reply: row, ticket: toTicket(of) })
}

export const ticketParams = t.Object({ id: t.String({ maxLength: 64, examples: [exampleTicket] }) })

const priorityQuery = { priority: t.Optional(oneOf(priorities)) }
export const ticketQuery = t.Object({ ...clientQuery, ...statusListQuery, ...priorityQuery })
export const adminTicketQuery = t.Object({ ...adminListQuery, ...priorityQuery })
export const replyQuery = t.Object({ ...clientQuery, ...listQuery })

/** `subject` is what another form calls `title`. */
const text = {
  title: t.Optional(title),
  subject: t.Optional(title),
  description: t.Optional(description),
  priority: t.Optional(oneOf(priorities)),
}

export const newTicketBody = t.Object(
  {
    ...text,
    workflow_execution_id: t.Optional(
      nullable(t.String({ maxLength: 64 }), 'the id of an execution of the client, or null'),
    ),
  },
  {
    examples: [
      {
        title: 'The posts are in the wrong language',
        description: 'Since this morning our posts come in English, and we asked for French.',
        priority: 'high',
      },
    ],
  },
)

const changes = {
  ...text,
  status: t.Optional(oneOf(ticketStatuses)),
  assigned_to: t.Optional(nullable(t.String({ maxLength: 64 }), 'the id of an administrator, or null')),
}

export const ticketBody = t.Object(changes, { examples: [{ priority: 'urgent' }] })
export const adminTicketBody = t.Object(changes, { examples: [{ status: 'in_progress' }] })

export const replyBody = t.Object(
  { message: boundedString(1, 10_000) },
  { examples: [{ message: 'Thank you, it works now.' }] },
)

/** Throws 400 without a title or a description. */
export const readNewTicket = (body: typeof newTicketBody.static): NewTicket => ({
  title: oneLine(requireText('/title', body.title ?? body.subject)),
  description: requireText('/description', body.description),
  priority: body.priority ?? 'medium',
  workflow_execution_id: body.workflow_execution_id ?? null,
})

/** Throws 400 for an empty title or description. */
export const readTicketChange = (body: typeof ticketBody.static): TicketChange => {
  const given = readText('/title', body.title ?? body.subject)
  return {
    title: given === undefined ? undefined : oneLine(given),
    description: readText('/description', body.description),
    priority: body.priority,
    status: body.status,
    assigned_to: body.assigned_to,
  }
}

/** Throws 400 for an empty message. */
export const readMessage = ({ message }: typeof replyBody.static): string => requireText('/message', message)

import { changeOf, creationOf, type News, type Side, type Tracked, type Writer } from '../news.ts'

/** What a client needs help with. */

export const ticketStatuses = ['open', 'in_progress', 'resolved', 'closed'] as const
export const priorities = ['urgent', 'high', 'medium', 'low'] as const

export type TicketStatus = (typeof ticketStatuses)[number]
export type Priority = (typeof priorities)[number]

export type TicketText = { title: string; description: string; priority: Priority }

/** The news of a reply hold it until it is stored on its own. */
export type TicketNews = News & { reply?: Reply }

export type Ticket = Omit<Tracked, 'news'> &
  TicketText & {
    news: TicketNews[]
    status: TicketStatus
    /** The account that opened it. */
    user_id: string | null
    workflow_execution_id: string | null
    /** An administrator. */
    assigned_to: string | null
    reply_count: number
    last_reply_at: Date | null
    last_reply_by: Side | null
    /** Replies of the other side since this one last read or replied. */
    unread_client: number
    unread_admin: number
    /** When it was resolved or closed; null while it is neither. */
    resolved_at: Date | null
  }

/** The replies of a ticket have the numbers 1, 2, 3… in the order of their writes. */
export type Reply = {
  _id: string
  ticket_id: string
  client_id: string
  seq: number
  user_id: string | null
  side: Side
  message: string
  created_at: Date
}

export type NewTicket = TicketText & { workflow_execution_id: string | null }

/** An undefined field stays as it is. */
export type TicketChange = {
  [Name in keyof TicketText | 'status' | 'assigned_to']?: Ticket[Name] | undefined
}

/** Tickets of one client that are not closed. */
export const maxOpenTickets = 1000
export const maxReplies = 1000

/** Administrators have still to do something for these. */
export const openTicketStatuses: TicketStatus[] = ['open', 'in_progress']
export const unclosedStatuses: TicketStatus[] = [...openTicketStatuses, 'resolved']

const isDone = (status: TicketStatus): boolean => !openTicketStatuses.includes(status)

/** When a ticket that gets to a status was resolved. */
export const resolvedAt = (ticket: Ticket, status: TicketStatus, now: Date): Date | null =>
  isDone(status) ? (ticket.resolved_at ?? now) : null

export const unreadField = (side: Side) => `unread_${side}` as const

const otherSide = (side: Side): Side => (side === 'client' ? 'admin' : 'client')

export const openTicket = (
  _id: string,
  client_id: string,
  input: NewTicket,
  writer: Writer,
  now: Date,
): Ticket => ({
  _id,
  client_id,
  user_id: writer.actor.userId,
  ...input,
  status: 'open',
  assigned_to: null,
  reply_count: 0,
  last_reply_at: null,
  last_reply_by: null,
  unread_client: 0,
  unread_admin: 0,
  resolved_at: null,
  version: 1,
  news: [creationOf(writer, 'open', { ...input, status: 'open' }, now)],
  created_at: now,
  updated_at: now,
})

/** Returns a reply, and what it writes to its ticket: the client's reopens it. */
export const replyTo = (ticket: Ticket, _id: string, message: string, writer: Writer) => {
  const { side, actor } = writer
  const reopens = side === 'client' && isDone(ticket.status)
  const status: TicketStatus = reopens ? 'open' : ticket.status
  const news = changeOf(writer, ticket, reopens ? { status, message } : { message }, 'replied')
  const reply: Reply = {
    _id,
    ticket_id: ticket._id,
    client_id: ticket.client_id,
    seq: ticket.reply_count + 1,
    user_id: actor.userId,
    side,
    message,
    created_at: news.at,
  }
  return {
    reply,
    write: {
      set: {
        status,
        resolved_at: resolvedAt(ticket, status, news.at),
        last_reply_at: news.at,
        last_reply_by: side,
        [unreadField(side)]: 0,
      },
      inc: { reply_count: 1, [unreadField(otherSide(side))]: 1 },
      // The ticket decides the order of replies, so it is written first: the reply is stored from its news.
      news: { ...news, reply },
    },
  }
}

/** The replies that the ticket has and that may not be stored on their own yet. */
export const pendingReplies = ({ news }: Pick<Ticket, 'news'>): Reply[] =>
  news.flatMap(({ reply }) => reply ?? [])

import type { NoticeText } from '../notice.ts'
import type { Ticket, TicketNews, TicketStatus } from './ticket.ts'

const spoken: Record<TicketStatus, string> = {
  open: 'is open again',
  in_progress: 'is being worked on',
  resolved: 'is resolved',
  closed: 'is closed',
}

const opening = (
  { title, priority, description }: Ticket,
  isOfClient: boolean,
  client: string,
): NoticeText => ({
  kind: 'ticket.opened',
  audience: isOfClient ? 'admins' : 'client',
  type: priority === 'urgent' ? 'warning' : 'info',
  message: isOfClient ? `${client} needs help: ${title}` : `A ticket was opened for you: ${title}`,
  fields: { priority, description },
})

/** Returns what people are told of the news of a ticket. */
export const ticketNotices = (ticket: Ticket, news: TicketNews, client: string): NoticeText[] => {
  const { title, priority } = ticket
  const { kind, side, before, after, status, reply } = news
  const isOfClient = side === 'client'
  if (kind === 'created') return [opening(ticket, isOfClient, client)]
  if (reply)
    return [
      {
        kind: 'ticket.replied',
        audience: isOfClient ? 'admins' : 'client',
        type: 'info',
        message: isOfClient ? `${client} replied: ${title}` : `There is a reply to your ticket ${title}.`,
        fields: { reply: reply.message },
      },
    ]
  const notices: NoticeText[] = []
  if (after.status !== undefined)
    notices.push({
      kind: 'ticket.status',
      audience: 'client',
      type: status === 'resolved' ? 'success' : 'info',
      message: `Your ticket ${title} ${spoken[status as TicketStatus]}.`,
      fields: { from: String(before.status), status },
    })
  if (typeof after.assigned_to === 'string')
    notices.push({
      kind: 'ticket.assigned',
      audience: { userId: after.assigned_to },
      type: 'info',
      message: `A ticket is yours now: ${title}`,
      fields: { priority },
    })
  return notices
}

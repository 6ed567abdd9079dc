import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, rowSchema } from '../../../platform/mongo.ts'
import type { Side } from '../news.ts'
import { createTrackedStore, trackedFields, withTrackedIndexes } from '../tracked-store.ts'
import { openTicketStatuses, type Ticket, unreadField } from './ticket.ts'

const ticketSchema = withTrackedIndexes(
  rowSchema<Ticket>({
    ...trackedFields,
    user_id: field.nullableString,
    description: field.string,
    priority: field.string,
    workflow_execution_id: field.nullableString,
    assigned_to: field.nullableString,
    reply_count: field.number,
    last_reply_at: field.nullableDate,
    last_reply_by: field.nullableString,
    unread_client: field.number,
    unread_admin: field.number,
    resolved_at: field.nullableDate,
  }),
).index({ assigned_to: 1 }, { partialFilterExpression: { assigned_to: { $type: 'string' } } })

const batch = 100

/** Tickets, reached through the client that they belong to, or by administrators across clients. */
export const createTicketStore = (connection: Connection) => {
  const rows = collectionOf<Ticket>(connection, 'SupportTicket', ticketSchema, 'support_tickets')
  const { of, acrossClients } = createTrackedStore(rows)

  return {
    of,
    acrossClients: {
      ...acrossClients,
      /** The number of tickets that wait for administrators, for each of the clients that has some. */
      openOf: (clientIds: string[]): Promise<Map<string, number>> =>
        acrossClients.countsOf(clientIds, openTicketStatuses),
      /** A batch of the tickets that an administrator works on. */
      someAssignedTo: (userId: string): Promise<Ticket[]> =>
        firstBatch(rows, { filter: { assigned_to: userId }, limit: batch }),
    },

    /** Says that a side has read all replies of a ticket as it was read. */
    async markRead({ _id, client_id, reply_count }: Ticket, side: Side): Promise<void> {
      const field = unreadField(side)
      await rows.updateOne({ _id, client_id, reply_count, [field]: { $gt: 0 } }, { $set: { [field]: 0 } })
    },
  }
}

export type TicketStore = ReturnType<typeof createTicketStore>

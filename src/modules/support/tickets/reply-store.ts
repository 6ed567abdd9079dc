import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { Reply } from './ticket.ts'

const replySchema = rowSchema<Reply>({
  _id: field.string,
  ticket_id: field.string,
  client_id: field.string,
  seq: field.number,
  user_id: field.nullableString,
  side: field.string,
  message: field.string,
  created_at: field.date,
}).index({ client_id: 1, ticket_id: 1, seq: 1 }, { unique: true })

/** Replies to tickets, reached through the client of the ticket. */
export const createReplyStore = (connection: Connection) => {
  const replies = collectionOf<Reply>(connection, 'TicketReply', replySchema, 'ticket_replies')

  return {
    of(client_id: string) {
      const find = (ticket_id: string, sort: 1 | -1, { limit, offset }: Page): Promise<Reply[]> =>
        firstBatch(replies, { filter: { client_id, ticket_id }, sort: { seq: sort }, skip: offset, limit })

      return {
        byId: (id: string): Promise<Reply | null> => firstRow(replies, { _id: id, client_id }),
        /** Oldest first. */
        page: (ticketId: string, page: Page): Promise<Reply[]> => find(ticketId, 1, page),
        /** The newest ones, oldest first. */
        newest: async (ticketId: string, limit: number): Promise<Reply[]> =>
          (await find(ticketId, -1, { limit, offset: 0 })).reverse(),
        /** Returns false when it is stored already. */
        insertIfAbsent: (reply: Omit<Reply, 'client_id'>): Promise<boolean> =>
          insertOnce(replies.insertOne({ ...reply, client_id })),
      }
    },
  }
}

export type ReplyStore = ReturnType<typeof createReplyStore>

import type { Side } from '../news.ts'
import { keyName, type People } from '../people.ts'
import type { Reply, Ticket } from './ticket.ts'
import type { ReplyView, TicketView } from './wire.ts'

/** The names that tickets and replies are shown with, and the replies that `side` has not read. */
export const createTicketViews = (people: People) => {
  const namesIn = (rows: Ticket[]) => people.names(rows.flatMap((row) => [row.user_id, row.assigned_to]))

  const replies = async (rows: Reply[]): Promise<ReplyView[]> => {
    const names = await people.names(rows.map(({ user_id }) => user_id))
    return rows.map((row) => ({ row, name: names.get(row.user_id ?? '') ?? keyName }))
  }

  return {
    one: async (row: Ticket, side: Side): Promise<TicketView> => ({
      row,
      side,
      names: await namesIn([row]),
      clientName: await people.nameOfClient(row.client_id),
    }),

    async of({ rows, total }: { rows: Ticket[]; total: number }, side: Side) {
      const [names, clients] = await Promise.all([
        namesIn(rows),
        people.clientNames(rows.map(({ client_id }) => client_id)),
      ])
      const views = rows.map((row) => ({ row, side, names, clientName: clients.get(row.client_id) ?? '' }))
      return { rows: views, total }
    },

    replies,
    reply: async (row: Reply): Promise<ReplyView> => {
      const names = await people.names([row.user_id])
      return { row, name: names.get(row.user_id ?? '') ?? keyName }
    },
  }
}

export type TicketViews = ReturnType<typeof createTicketViews>

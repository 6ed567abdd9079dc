import type { People } from '../people.ts'
import type { WorkflowRequest } from './request.ts'
import type { RequestView } from './wire.ts'

/** The names that requests are shown with: rows keep ids alone. */
export const createRequestViews = (people: People) => {
  const namesIn = (rows: WorkflowRequest[]) =>
    people.names(rows.flatMap(({ user_id, notes }) => [user_id, ...notes.map((note) => note.user_id)]))

  return {
    one: async (row: WorkflowRequest): Promise<RequestView> => ({
      row,
      names: await namesIn([row]),
      clientName: await people.nameOfClient(row.client_id),
    }),

    async of({ rows, total }: { rows: WorkflowRequest[]; total: number }) {
      const [names, clients] = await Promise.all([
        namesIn(rows),
        people.clientNames(rows.map(({ client_id }) => client_id)),
      ])
      const views = rows.map((row) => ({ row, names, clientName: clients.get(row.client_id) ?? '' }))
      return { rows: views, total }
    },
  }
}

export type RequestViews = ReturnType<typeof createRequestViews>

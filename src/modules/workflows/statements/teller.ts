import type { Accounts, Notice } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import type { OnClosed } from './closing-service.ts'

/** Tells the owners of a client that a statement is closed. Of each statement a user hears once. */
export const createStatementTeller =
  ({ notifications }: Pick<Accounts, 'notifications'>, clients: Pick<Clients, 'store'>): OnClosed =>
  async ({ _id, client_id, month, number, total }) => {
    const client = await clients.store.byId(client_id)
    const amount = (total / 100).toFixed(2)
    for (const userId of client?.owner_ids ?? []) {
      const notice: Notice = {
        type: 'info',
        kind: 'statement.closed',
        message: `The statement of ${month} is closed: ${amount} euros`,
        resource_id: _id,
        payload: { month, number, total_amount: total / 100 },
        names: [],
      }
      await notifications.tell(userId, notice, `statement ${_id}`)
    }
  }

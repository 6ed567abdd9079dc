import type { Accounts, Notice } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import type { Preferences } from '../clients/preferences.ts'
import type { OnClosed } from './closing-service.ts'
import { wordsFor } from './statement-words.ts'

/** Tells the owners of a client that a statement is closed, once of each: by mail too where they like mails. */
export const createStatementTeller =
  (
    { notifications }: Pick<Accounts, 'notifications'>,
    clients: Pick<Clients, 'store'>,
    preferencesOf: (userId: string) => Promise<Preferences>,
  ): OnClosed =>
  async ({ _id, client_id, month, number, total }) => {
    const client = await clients.store.byId(client_id)
    for (const userId of client?.owner_ids ?? []) {
      const reader = await preferencesOf(userId)
      const words = wordsFor(reader)
      const message = words.closedNews(month, words.money(total))
      const notice: Notice = {
        type: 'info',
        kind: 'statement.closed',
        message,
        resource_id: _id,
        payload: { month, number, total_amount: total / 100 },
        names: [],
      }
      const byMail = { subject: `${words.title} ${month}`, until: null, paragraphs: [message] }
      await notifications.tell(userId, notice, `statement ${_id}`, reader.notifications_email ? byMail : null)
    }
  }

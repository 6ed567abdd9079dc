import type { Accounts, Client } from '../../accounts/index.ts'

export type BillingNews =
  | { kind: 'changed' }
  | { kind: 'ended'; status: string }
  | { kind: 'paid' | 'failed'; number: string | null; amount: number; currency: string }
  | { kind: 'deleted' }

/** Tells the people of a client, and administrators, what an event of Stripe changed; of each event once. */
export type TellBilling = (client: Client, eventId: string, news: BillingNews) => Promise<void>

const admins = { limit: 100, offset: 0 }

export const createBillingTeller = ({
  notifications,
  page,
}: Pick<Accounts, 'notifications' | 'page'>): TellBilling => {
  const toAdmins = async (): Promise<string[]> => {
    const { rows } = await page({ role: 'admin', status: 'active' }, admins)
    return rows.map(({ _id }) => _id)
  }
  return async (client, eventId, news) => {
    const [type, message] = textOf(client.name, news)
    const owners = news.kind === 'deleted' ? [] : client.owner_ids
    const isTrouble = type !== 'info'
    const receivers = new Set([...owners, ...(isTrouble ? await toAdmins() : [])])
    for (const userId of receivers) {
      const notice = {
        type,
        kind: `billing.${news.kind}`,
        message,
        resource_id: client._id,
        payload: { client_id: client._id, ...news },
        names: [],
      }
      await notifications.tell(userId, notice, `stripe ${eventId}`)
    }
  }
}

const textOf = (name: string, news: BillingNews): ['info' | 'warning' | 'error', string] => {
  if (news.kind === 'changed') return ['info', `The subscription of ${name} was changed`]
  if (news.kind === 'ended') return ['error', `The subscription of ${name} has ended (${news.status})`]
  if (news.kind === 'deleted') return ['warning', `The customer of ${name} was deleted in Stripe`]
  const sum = `${news.amount.toFixed(2)} ${news.currency.toUpperCase()}`
  const invoice = `Invoice ${news.number ?? ''}`.trim()
  return news.kind === 'paid'
    ? ['info', `${invoice} of ${name} was paid: ${sum}`]
    : ['warning', `The payment of ${invoice.toLowerCase()} of ${name} failed: ${sum}`]
}

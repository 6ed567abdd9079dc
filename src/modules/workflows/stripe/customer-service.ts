import type { Logger } from 'pino'
import { createKeyedMutex } from '../../../platform/keyed-mutex.ts'
import type { Client } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import { customerKey, openCustomer } from './customer.ts'
import type { CustomerStore } from './customer-store.ts'
import { type StripeApi, StripeFault } from './stripe-api.ts'

/** A customer of Stripe for each client, created once. */
export const createCustomerService = (
  store: CustomerStore,
  api: StripeApi,
  clients: Pick<Clients, 'store'>,
  logger: Logger,
) => {
  const alone = createKeyedMutex()

  const create = async (client: Client): Promise<string> => {
    const known = await store.byClient(client._id)
    const row = known ?? openCustomer(client, new Date())
    if (row.customer_id !== null) return row.customer_id
    // Another process may store one first: then that one has the body of the key.
    if (!known && !(await store.insert(row))) return await create(client)
    const { name, email } = row
    const id = await api.createCustomer({ key: customerKey(row), clientId: row._id, name, email })
    await store.setCustomer(row, id)
    return id
  }

  /** Returns the customer of a client. Throws StripeFault. */
  const customerOf = (client: Client): Promise<string> => alone(client._id, () => create(client))

  return {
    customerOf,

    /** Creates the customers of clients that have none yet. One that was deleted in Stripe stays away. */
    async createMissing(): Promise<void> {
      for (let after = ''; ; ) {
        const batch: Client[] = await clients.store.batchAfter(after)
        const known = await store.knownOf(batch.map(({ _id }) => _id))
        for (const client of batch) {
          if (known.has(client._id) || client.status === 'suspended') continue
          try {
            await customerOf(client)
          } catch (error) {
            if (!(error instanceof StripeFault) || error.kind === 'away') throw error
            logger.error({ err: error, client: client._id }, 'Stripe refuses the customer of a client')
          }
        }
        const end = batch.at(-1)
        if (!end) return
        after = end._id
      }
    },
  }
}

export type CustomerService = ReturnType<typeof createCustomerService>

import type Stripe from 'stripe'
import type { Audit } from '../../../platform/audit.ts'
import { createKeyedMutex } from '../../../platform/keyed-mutex.ts'
import type { Clients } from '../clients/directory.ts'
import type { ClientService } from '../clients/service.ts'
import { endedStatuses, runningStatuses, type StripeCustomer } from './customer.ts'
import type { CustomerStore } from './customer-store.ts'
import type { StripeEventStore } from './event-store.ts'
import { changeOf, endOf, isChange } from './subscription.ts'
import type { TellBilling } from './teller.ts'

const actor = { userId: null, address: 'stripe' }

/**
 * What events of Stripe change. Each is done once, whatever the order and the number of its deliveries: a process that
 * ends in between leaves it to the next delivery, which repeats only what has no effect twice.
 */
export const createStripeEventService = (
  events: StripeEventStore,
  customers: CustomerStore,
  clients: Pick<Clients, 'store'>,
  clientService: ClientService,
  tell: TellBilling,
  audit: Audit,
) => {
  const alone = createKeyedMutex()

  const record = (clientId: string, action: string, after: Record<string, unknown>) =>
    audit.record(actor, `stripe.${action}`, { type: 'client', id: clientId }, { client_id: clientId, after })

  /** A client that is suspended already stays what it is: another reason may be behind it. */
  const suspend = async (clientId: string): Promise<void> => {
    const client = await clients.store.byId(clientId)
    if (client?.status === 'active')
      await clientService.change(clientId, { status: 'suspended' }, actor, { suspendedBy: 'stripe' })
  }

  /** Ends a suspension that Stripe was the reason of. */
  const readmit = async (clientId: string): Promise<void> => {
    if (await clients.store.isSuspendedBy(clientId, 'stripe'))
      await clientService.change(clientId, { status: 'active' }, actor)
  }

  /** The access of a client follows its subscription, whatever the order in which processes handle events. */
  const followSubscription = async (clientId: string): Promise<void> => {
    for (let done: string | null = null; ; ) {
      const status: string | null = (await customers.byClient(clientId))?.subscription_status ?? null
      if (status === null || status === done) return
      if (endedStatuses.includes(status)) await suspend(clientId)
      else if (runningStatuses.includes(status)) await readmit(clientId)
      done = status
    }
  }

  const onSubscription = async (
    { _id }: StripeCustomer,
    event: Stripe.Event,
    subscription: Stripe.Subscription,
  ): Promise<void> => {
    const { id, status } = subscription
    // Events have whole seconds: of those of one second, the first one is that of the creation.
    const isFirst = event.type === 'customer.subscription.created'
    const at = new Date(event.created * 1000 - (isFirst ? 1 : 0))
    const known = await customers.byClient(_id)
    const isOther = known?.subscription_id && known.subscription_id !== id
    // The end of an older subscription is no end of the one that replaced it.
    if (isOther && endedStatuses.includes(status)) return
    if (!(await customers.setSubscription(_id, { event: event.id, at, id, status }))) return
    const client = await clients.store.byId(_id)
    if (!client) return
    const change = changeOf(subscription)
    const changes = isChange(client, change)
    const isOver = endedStatuses.includes(status)
    // Before the changes: the next delivery, after a crash, would find nothing to tell any more.
    if (isOver) await tell(client, event.id, { kind: 'ended', status })
    else if (changes) await tell(client, event.id, { kind: 'changed' })
    if (changes) await clientService.change(_id, change, actor)
    await followSubscription(_id)
    await record(_id, `subscription_${status}`, { subscription: id, status, event: event.id })
  }

  const onInvoice = async (
    { _id }: StripeCustomer,
    event: Stripe.Event,
    invoice: Stripe.Invoice,
    status: 'paid' | 'failed',
  ): Promise<void> => {
    const { id = '', number, amount_due, currency } = invoice
    const at = new Date(event.created * 1000)
    const told = { event: event.id, at, id, status }
    const isNews = await customers.setPayment(_id, told)
    const client = isNews && (await clients.store.byId(_id))
    if (!client) return
    await tell(client, event.id, { kind: status, number, amount: amount_due / 100, currency })
    await record(_id, `invoice_${status}`, { invoice: id, number, amount_due, currency, event: event.id })
  }

  /** Without its customer the subscription is over too, and its own event names a customer that is gone. */
  const onDeleted = async (row: StripeCustomer, event: Stripe.Event, customerId: string): Promise<void> => {
    const { _id, subscription_id: id, subscription_status, subscription_event } = row
    const client = await clients.store.byId(_id)
    if (client) await tell(client, event.id, { kind: 'deleted' })
    const isRunning = !endedStatuses.includes(subscription_status ?? '') || subscription_event === event.id
    if (client && id !== null && isRunning) {
      const at = new Date(event.created * 1000)
      await customers.setSubscription(_id, { event: event.id, at, id, status: 'canceled' })
      await clientService.change(_id, endOf(at), actor)
      await followSubscription(_id)
    }
    await record(_id, 'customer_deleted', { customer: customerId, event: event.id })
    await customers.forgetCustomer(customerId)
  }

  const apply = async (event: Stripe.Event): Promise<void> => {
    const customerId = customerOf(event)
    const row = customerId === null ? null : await customers.byCustomer(customerId)
    // A customer of another product, or one that was deleted since.
    if (!row || customerId === null) return
    switch (event.type) {
      case 'customer.subscription.created':
      case 'customer.subscription.updated':
      case 'customer.subscription.deleted':
        return await onSubscription(row, event, event.data.object)
      case 'invoice.paid':
        return await onInvoice(row, event, event.data.object, 'paid')
      case 'invoice.payment_failed':
        return await onInvoice(row, event, event.data.object, 'failed')
      case 'customer.deleted':
        return await onDeleted(row, event, customerId)
    }
  }

  return {
    /** Does what an event says; nothing for types that are not known, and for an event that was done. */
    handle: (event: Stripe.Event): Promise<void> =>
      // Within this process, the events of one customer come one after the other.
      alone(customerOf(event) ?? event.id, async () => {
        if (!knownTypes.has(event.type) || !(await events.open(event.id, event.type))) return
        await apply(event)
        await events.markDone(event.id)
      }),
  }
}

export type StripeEventService = ReturnType<typeof createStripeEventService>

const knownTypes = new Set<string>([
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.deleted',
  'invoice.paid',
  'invoice.payment_failed',
])

const customerOf = (event: Stripe.Event): string | null => {
  const { id, customer } = Object(event.data?.object)
  const named = event.type === 'customer.deleted' ? id : (Object(customer).id ?? customer)
  return typeof named === 'string' ? named : null
}

import type Stripe from 'stripe'
import type { Client } from '../../accounts/index.ts'
import type { ClientChange } from '../clients/client.ts'

type SubscriptionChange = Pick<
  ClientChange,
  'subscription_amount' | 'subscription_start_date' | 'subscription_end_date'
>

const dateOf = (seconds: number): Date => new Date(seconds * 1000)

/** What a subscription of Stripe changes of its client. Its plan stays that of the administrators. */
export const changeOf = (subscription: Stripe.Subscription): SubscriptionChange => {
  const { cancel_at, ended_at, start_date } = subscription
  const end = ended_at ?? cancel_at
  return {
    subscription_amount: monthlyEuros(subscription),
    subscription_start_date: dateOf(start_date),
    subscription_end_date: end === null ? null : dateOf(end),
  }
}

export const endOf = (at: Date): SubscriptionChange => ({ subscription_end_date: at })

export const isChange = (client: Client, change: SubscriptionChange): boolean =>
  (change.subscription_amount !== undefined && change.subscription_amount !== client.subscription_amount) ||
  change.subscription_start_date?.getTime() !== client.subscription_start_date?.getTime() ||
  change.subscription_end_date?.getTime() !== client.subscription_end_date?.getTime()

/** What is paid each month whatever the usage; undefined where that is not known as euros a month. */
const monthlyEuros = ({ items }: Stripe.Subscription): number | undefined => {
  const fixed = items.data.filter(({ price }) => price.recurring?.usage_type === 'licensed')
  const isKnown = fixed.every(
    ({ price: { currency, recurring, unit_amount } }) =>
      currency === 'eur' &&
      recurring?.interval === 'month' &&
      recurring.interval_count === 1 &&
      unit_amount !== null,
  )
  if (items.has_more || fixed.length === 0 || !isKnown) return undefined
  return fixed.reduce((sum, { price, quantity = 1 }) => sum + (price.unit_amount ?? 0) * quantity, 0) / 100
}

import type { Client } from '../../accounts/index.ts'

/** A client as Stripe knows it. `_id` is the id of the client. */
export type StripeCustomer = {
  _id: string
  /** As they were at the first try to create it: under one key Stripe takes one body. */
  name: string
  email: string | null
  /** Raised when the customer was deleted in Stripe: the next one has a key of its own. */
  generation: number
  /** null until it is created, and once it is deleted. */
  customer_id: string | null
  subscription_id: string | null
  subscription_status: string | null
  /** The newest event of the subscription, and its time: an older one that comes later changes nothing. */
  subscription_event: string | null
  subscription_at: Date | null
  /** The same for invoices. */
  payment_status: 'paid' | 'failed' | null
  payment_invoice: string | null
  payment_event: string | null
  payment_at: Date | null
  created_at: Date
}

export const openCustomer = ({ _id, name, email, company_name }: Client, now: Date): StripeCustomer => ({
  _id,
  name: company_name ?? name,
  email,
  generation: 1,
  customer_id: null,
  subscription_id: null,
  subscription_status: null,
  subscription_event: null,
  subscription_at: null,
  payment_status: null,
  payment_invoice: null,
  payment_event: null,
  payment_at: null,
  created_at: now,
})

export const customerKey = ({ _id, generation }: StripeCustomer): string => `customer-${_id}-${generation}`

/** A subscription of these ends the access of its client, until it is paid for again. */
export const endedStatuses: readonly string[] = ['canceled', 'unpaid', 'incomplete_expired']
export const runningStatuses: readonly string[] = ['active', 'trialing']

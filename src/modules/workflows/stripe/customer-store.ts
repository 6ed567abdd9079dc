import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { StripeCustomer } from './customer.ts'

const customerSchema = rowSchema<StripeCustomer>({
  _id: field.string,
  name: field.string,
  email: field.nullableString,
  generation: field.number,
  customer_id: field.nullableString,
  subscription_id: field.nullableString,
  subscription_status: field.nullableString,
  subscription_event: field.nullableString,
  subscription_at: field.nullableDate,
  payment_status: field.nullableString,
  payment_invoice: field.nullableString,
  payment_event: field.nullableString,
  payment_at: field.nullableDate,
  created_at: field.date,
}).index({ customer_id: 1 }, { unique: true, partialFilterExpression: { customer_id: { $gt: '' } } })

/** What an event says of a subscription or an invoice. */
type Told = { event: string; at: Date; id: string; status: string }

/** Clients as Stripe knows them: its events name customers, so jobs and webhooks have them all. */
export const createCustomerStore = (connection: Connection) => {
  const customers = collectionOf<StripeCustomer>(
    connection,
    'StripeCustomer',
    customerSchema,
    'stripe_customers',
  )
  const after = { returnDocument: 'after' } as const
  return {
    byClient: (clientId: string): Promise<StripeCustomer | null> => firstRow(customers, { _id: clientId }),

    byCustomer: (customer_id: string): Promise<StripeCustomer | null> => firstRow(customers, { customer_id }),

    /** Which of some clients have a customer, or had one that was deleted in Stripe. */
    async knownOf(clientIds: string[]): Promise<Set<string>> {
      if (clientIds.length === 0) return new Set()
      const rows = await firstBatch<StripeCustomer, Pick<StripeCustomer, '_id'>>(customers, {
        filter: {
          _id: { $in: clientIds },
          $or: [{ customer_id: { $gt: '' } }, { generation: { $gt: 1 } }],
        },
        projection: { _id: 1 },
        limit: clientIds.length,
      })
      return new Set(rows.map(({ _id }) => _id))
    },

    /** Returns false when the client has a row. */
    insert: (row: StripeCustomer): Promise<boolean> => insertOnce(customers.insertOne(row)),

    async setCustomer({ _id, generation }: StripeCustomer, customer_id: string): Promise<void> {
      await customers.updateOne({ _id, generation, customer_id: null }, { $set: { customer_id } })
    },

    /** The customer was deleted in Stripe. Returns null when it is none any more. */
    forgetCustomer: (customer_id: string): Promise<StripeCustomer | null> =>
      customers.findOneAndUpdate(
        { customer_id },
        { $set: { customer_id: null }, $inc: { generation: 1 } },
        after,
      ),

    /** Returns null for an event that is older than what is known, and once the subscription was cancelled. */
    setSubscription: (clientId: string, { event, at, id, status }: Told): Promise<StripeCustomer | null> =>
      customers.findOneAndUpdate(
        {
          _id: clientId,
          $or: [
            { subscription_event: event },
            { subscription_at: null },
            {
              subscription_at: { $lte: at },
              $or: [{ subscription_id: { $ne: id } }, { subscription_status: { $ne: 'canceled' } }],
            },
          ],
        },
        {
          $set: {
            subscription_id: id,
            subscription_status: status,
            subscription_event: event,
            subscription_at: at,
          },
        },
        after,
      ),

    /** Returns null for an event that is older than what is known, and for a failure of an invoice that was paid. */
    setPayment: (clientId: string, { event, at, id, status }: Told): Promise<StripeCustomer | null> =>
      customers.findOneAndUpdate(
        {
          _id: clientId,
          $or: [
            { payment_event: event },
            { payment_at: null },
            {
              payment_at: { $lte: at },
              ...(status === 'failed' && {
                $or: [{ payment_invoice: { $ne: id } }, { payment_status: { $ne: 'paid' } }],
              }),
            },
          ],
        },
        {
          $set: {
            payment_invoice: id,
            payment_status: status as StripeCustomer['payment_status'],
            payment_event: event,
            payment_at: at,
          },
        },
        after,
      ),
  }
}

export type CustomerStore = ReturnType<typeof createCustomerStore>

import type { Connection } from 'mongoose'
import { collectionOf, field, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'

/** An event that Stripe sent. `_id` is its own: it comes again until it was answered, and by hand for 30 days. */
type StripeEventRow = { _id: string; type: string; received_at: Date; done: boolean }

const keptSeconds = 90 * 24 * 60 * 60

const eventSchema = rowSchema<StripeEventRow>({
  _id: field.string,
  type: field.string,
  received_at: field.date,
  done: field.boolean,
}).index({ received_at: 1 }, { expireAfterSeconds: keptSeconds })

export const createStripeEventStore = (connection: Connection) => {
  const events = collectionOf<StripeEventRow>(connection, 'StripeEvent', eventSchema, 'stripe_events')
  return {
    /** Remembers an event. Returns whether something is still to be done for it. */
    async open(_id: string, type: string): Promise<boolean> {
      const isNew = await insertOnce(events.insertOne({ _id, type, received_at: new Date(), done: false }))
      return isNew || (await firstRow(events, { _id }))?.done === false
    },

    async markDone(id: string): Promise<void> {
      await events.updateOne({ _id: id }, { $set: { done: true } })
    },
  }
}

export type StripeEventStore = ReturnType<typeof createStripeEventStore>

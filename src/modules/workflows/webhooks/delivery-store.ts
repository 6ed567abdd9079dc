import type { Collection, Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { collectionOf, field, firstBatch, firstRow, rowSchema } from '../../../platform/mongo.ts'
import { type Delivery, type DeliveryStatus, deliveryStatuses, keepSeconds } from './delivery.ts'
import { webhookEvents } from './webhook.ts'

const deliverySchema = rowSchema<Delivery>({
  _id: field.string,
  key: field.string,
  client_id: field.string,
  webhook_id: field.string,
  event_id: field.string,
  type: { type: String, enum: webhookEvents, required: true },
  payload: field.string,
  status: { type: String, enum: deliveryStatuses, required: true },
  attempt: field.number,
  attempts: { type: [{}], default: [] },
  next_attempt_at: field.nullableDate,
  owner: field.nullableString,
  claimed_at: field.nullableDate,
  resend_of: field.nullableString,
  created_at: field.date,
  completed_at: field.nullableDate,
})
  .index({ key: 1 }, { unique: true })
  // The log of a webhook. Ids begin with their time, so that their order is that of the deliveries.
  .index({ client_id: 1, webhook_id: 1, _id: -1 })
  .index({ client_id: 1, webhook_id: 1, status: 1, _id: -1 })
  // The queue.
  .index({ status: 1, webhook_id: 1, next_attempt_at: 1, _id: 1 })
  .index({ created_at: 1 }, { expireAfterSeconds: keepSeconds })

/** The rows that the stores of deliveries share; it creates their indexes. */
export const deliveryRows = (connection: Connection): Collection<Delivery> =>
  collectionOf<Delivery>(connection, 'WebhookDelivery', deliverySchema, 'webhook_deliveries')

const newestFirst = { _id: -1 } as const

/** The log of deliveries. */
export const createDeliveryStore = (rows: Collection<Delivery>) => ({
  /** The deliveries of one client: no id of another client opens anything here. */
  of(client_id: string) {
    /** One status at a time: an index has each in order, and none has several. */
    const find = async (
      base: Filter<Delivery>,
      statuses: DeliveryStatus[],
      { limit, offset }: Page,
    ): Promise<Delivery[]> => {
      const read = (filter: Filter<Delivery>, skip: number, count: number) =>
        firstBatch(rows, { filter, sort: newestFirst, skip, limit: count })
      const [status] = statuses
      if (statuses.length < 2) return await read({ ...base, ...(status && { status }) }, offset, limit)
      const parts = await Promise.all(
        statuses.map((one) => read({ ...base, status: one }, 0, offset + limit)),
      )
      const newest = parts.flat().sort((one, other) => (one._id < other._id ? 1 : -1))
      return newest.slice(offset, offset + limit)
    }

    return {
      /** Those of a webhook, newest first. No statuses are all. */
      async page(webhook_id: string, statuses: DeliveryStatus[], page: Page) {
        const base = { client_id, webhook_id }
        const wanted = [...new Set(statuses)]
        const counts = wanted.length === 0 ? [base] : wanted.map((status) => ({ ...base, status }))
        const [found, ...totals] = await Promise.all([
          find(base, wanted, page),
          ...counts.map((filter) => rows.countDocuments(filter)),
        ])
        return { rows: found, total: totals.reduce((sum, count) => sum + count, 0) }
      },

      byId: (webhook_id: string, id: string): Promise<Delivery | null> =>
        firstRow(rows, { _id: id, client_id, webhook_id }),

      async insert(delivery: Omit<Delivery, 'client_id'>): Promise<void> {
        await rows.insertOne({ ...delivery, client_id })
      },

      async removeOf(webhook_id: string): Promise<void> {
        await rows.deleteMany({ client_id, webhook_id })
      },
    }
  },
})

export type DeliveryStore = ReturnType<typeof createDeliveryStore>

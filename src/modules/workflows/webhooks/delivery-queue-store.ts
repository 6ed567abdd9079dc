import type { Collection, UpdateFilter } from 'mongodb'
import { firstBatch, firstRow, refusedRows } from '../../../platform/mongo.ts'
import type { Attempt, Delivery } from './delivery.ts'

export type DueWebhook = { clientId: string; webhookId: string }

/** How a claim ends: for good, or with the time of the next attempt. */
export type Ending = { status: 'delivered' | 'failed' } | { next_attempt_at: Date }

const batchSize = 100
const mostCounted = 10_000

/**
 * The queue of deliveries. A claim raises `attempt`; every later write carries it and is refused once another process
 * has the delivery. Claims expire by the clock of the store.
 */
export const createDeliveryQueue = (rows: Collection<Delivery>, owner: string, leaseMs: number) => {
  const expired = { $expr: { $lt: ['$claimed_at', { $subtract: ['$$NOW', leaseMs] }] } }
  /** With the webhook, which is the shard key. */
  const held = ({ _id, webhook_id, attempt }: Delivery) => ({
    _id,
    webhook_id,
    attempt,
    status: 'sending' as const,
  })

  const changeOf = (attempt: Attempt, ending: Ending): UpdateFilter<Delivery> => ({
    $push: { attempts: attempt },
    $set:
      'status' in ending
        ? { ...ending, owner: null, next_attempt_at: null, completed_at: new Date() }
        : { ...ending, owner: null, status: 'pending' },
  })

  return {
    /** Stores deliveries but for those whose key is there. */
    async insertNew(deliveries: Delivery[]): Promise<void> {
      if (deliveries.length === 0) return
      try {
        await rows.insertMany(deliveries, { ordered: false })
      } catch (error) {
        refusedRows(error)
      }
    },

    /** Gives the delivery of a webhook that has been due for longest to this process. Returns null when none is due. */
    claim: (webhookId: string): Promise<Delivery | null> =>
      rows.findOneAndUpdate(
        { status: 'pending', webhook_id: webhookId, next_attempt_at: { $lte: new Date() } },
        {
          $set: { status: 'sending', owner },
          $inc: { attempt: 1 },
          $currentDate: { claimed_at: true },
        },
        { sort: { next_attempt_at: 1, _id: 1 }, returnDocument: 'after' },
      ),

    /** Stores an attempt of a claim and how it ends. Returns false when this process does not hold it any more. */
    async end(delivery: Delivery, attempt: Attempt, ending: Ending): Promise<boolean> {
      return (await rows.updateOne(held(delivery), changeOf(attempt, ending))).matchedCount === 1
    },

    /** Gives a claim back: this process stops, and the attempt does not count. */
    async release(delivery: Delivery): Promise<void> {
      await rows.updateOne(held(delivery), { $set: { status: 'pending', owner: null } })
    },

    /** One batch of the claims that have expired. */
    someExpired: (): Promise<Delivery[]> =>
      firstBatch(rows, { filter: { status: 'sending', ...expired }, limit: batchSize }),

    /** Ends an expired claim. Returns false when its process ended it meanwhile. */
    async recover(delivery: Delivery, attempt: Attempt, ending: Ending): Promise<boolean> {
      const filter = { ...held(delivery), ...expired }
      return (await rows.updateOne(filter, changeOf(attempt, ending))).matchedCount === 1
    },

    /** The deliveries of all webhooks that have not ended. More of one status are not counted. */
    async count(): Promise<{ pending: number; sending: number }> {
      const [pending = 0, sending = 0] = await Promise.all(
        (['pending', 'sending'] as const).map((status) =>
          rows.countDocuments({ status }, { limit: mostCounted }),
        ),
      )
      return { pending, sending }
    },

    /** The webhooks that have deliveries which are due. */
    async dueWebhooks(): Promise<DueWebhook[]> {
      const due: DueWebhook[] = []
      for (let after = ''; ; ) {
        const filter = { status: 'pending' as const, webhook_id: { $gt: after } }
        const options = {
          projection: { client_id: 1, webhook_id: 1, next_attempt_at: 1 },
          sort: { webhook_id: 1, next_attempt_at: 1 },
        }
        const next = await firstRow(rows, filter, options as { sort: Record<string, 1> })
        if (!next) return due
        after = next.webhook_id
        if (next.next_attempt_at && next.next_attempt_at <= new Date())
          due.push({ clientId: next.client_id, webhookId: after })
      }
    },
  }
}

export type DeliveryQueue = ReturnType<typeof createDeliveryQueue>

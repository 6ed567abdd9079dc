import type { UpdateFilter } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import {
  disabledReasons,
  maxWebhooks,
  type Webhook,
  type WebhookSecret,
  webhookEvents,
  webhookStatuses,
} from './webhook.ts'

const webhookSchema = rowSchema<Webhook>({
  _id: field.string,
  client_id: field.string,
  slot: field.number,
  url: field.string,
  description: { type: String, default: '' },
  events: { type: [String], enum: webhookEvents, required: true },
  status: { type: String, enum: webhookStatuses, required: true },
  disabled_reason: { type: String, enum: [...disabledReasons, null], default: null },
  disabled_at: field.nullableDate,
  secrets: { type: [{}], required: true },
  failing_since: field.nullableDate,
  untold: { type: Boolean },
  created_at: field.date,
  updated_at: field.date,
})
  .index({ client_id: 1, slot: 1 }, { unique: true })
  .index({ client_id: 1, _id: -1 })
  .index({ untold: 1 }, { partialFilterExpression: { untold: true } })

export type WebhookChange = Partial<
  Pick<Webhook, 'url' | 'description' | 'events' | 'status' | 'disabled_reason' | 'disabled_at'>
>

const batchSize = 100

/** Webhooks, reached through the client that they belong to, or by deliveries. */
export const createWebhookStore = (connection: Connection) => {
  const rows = collectionOf<Webhook>(connection, 'Webhook', webhookSchema, 'webhooks')

  return {
    /** The webhooks of one client: no id of another client opens anything here. */
    of(client_id: string) {
      const freeSlots = async (): Promise<number[]> => {
        const found = await firstBatch(rows, {
          filter: { client_id },
          projection: { slot: 1 },
          limit: maxWebhooks,
        })
        const taken = new Set(found.map(({ slot }) => slot))
        return Array.from({ length: maxWebhooks }, (_, index) => index + 1).filter((slot) => !taken.has(slot))
      }

      return {
        /** Returns null when the client has as many as it may. */
        async insert(webhook: Omit<Webhook, 'client_id' | 'slot'>): Promise<Webhook | null> {
          for (;;) {
            const [slot] = await freeSlots()
            if (slot === undefined) return null
            const row = { ...webhook, client_id, slot }
            // Another call may take the slot first.
            if (await insertOnce(rows.insertOne(row), 'slot')) return row
          }
        },

        byId: (id: string): Promise<Webhook | null> => firstRow(rows, { _id: id, client_id }),

        /** Newest first. */
        async page({ limit, offset }: Page): Promise<{ rows: Webhook[]; total: number }> {
          const filter = { client_id }
          const [found, total] = await Promise.all([
            firstBatch(rows, { filter, sort: { _id: -1 }, skip: offset, limit }),
            rows.countDocuments(filter),
          ])
          return { rows: found, total }
        },

        /** Returns the row of before, or null. What a change of the status ends is cleared with it. */
        async change(id: string, change: WebhookChange): Promise<Webhook | null> {
          const update: UpdateFilter<Webhook> = {
            $set: {
              ...change,
              ...(change.status === 'active' && { failing_since: null }),
              updated_at: new Date(),
            },
            ...(change.status && { $unset: { untold: '' } }),
          }
          return await rows.findOneAndUpdate({ _id: id, client_id }, update)
        },

        /** Returns false when another rotation came first. */
        async rotate(id: string, newest: WebhookSecret, secrets: WebhookSecret[]): Promise<boolean> {
          const { matchedCount } = await rows.updateOne(
            { _id: id, client_id, 'secrets.0.sealed': newest.sealed },
            { $set: { secrets, updated_at: new Date() } },
          )
          return matchedCount === 1
        },

        /** Returns the row that it removed. */
        remove: (id: string): Promise<Webhook | null> => rows.findOneAndDelete({ _id: id, client_id }),
      }
    },

    /** For deliveries. */
    acrossClients: {
      byId: (id: string): Promise<Webhook | null> => firstRow(rows, { _id: id }),

      activeOf: (clientIds: string[]): Promise<Pick<Webhook, '_id' | 'client_id' | 'events'>[]> =>
        firstBatch(rows, {
          filter: { client_id: { $in: clientIds }, status: 'active' },
          projection: { client_id: 1, events: 1 },
          limit: Math.max(1, clientIds.length * maxWebhooks),
        }),

      /** The sealed secrets of all webhooks. */
      everySecret: () => rows.find({}, { projection: { secrets: 1 }, sort: { _id: 1 } }),

      /** Returns false when they were rotated, or sealed anew by another process. */
      async reseal(id: string, newest: WebhookSecret, secrets: WebhookSecret[]): Promise<boolean> {
        const { matchedCount } = await rows.updateOne(
          { _id: id, 'secrets.0.sealed': newest.sealed },
          { $set: { secrets } },
        )
        return matchedCount === 1
      },

      async noteFailure(id: string, at: Date): Promise<void> {
        await rows.updateOne({ _id: id, failing_since: null }, { $set: { failing_since: at } })
      },

      async noteSuccess(id: string): Promise<void> {
        await rows.updateOne({ _id: id }, { $set: { failing_since: null } })
      },

      /**
       * Disables a webhook as it was read, unless its address was changed or something was delivered since. Returns it,
       * or null.
       */
      disable: (
        { _id, url, failing_since }: Webhook,
        disabled_reason: 'gone' | 'failing',
        disabled_at: Date,
      ): Promise<Webhook | null> =>
        rows.findOneAndUpdate(
          { _id, url, status: 'active', ...(disabled_reason === 'failing' && { failing_since }) },
          {
            $set: {
              status: 'disabled',
              disabled_reason,
              disabled_at,
              untold: true as const,
              updated_at: disabled_at,
            },
          },
          { returnDocument: 'after' },
        ),

      /** One batch of those whose owners are still to be told that they were disabled. */
      someUntold: (): Promise<Webhook[]> => firstBatch(rows, { filter: { untold: true }, limit: batchSize }),

      async markTold({ _id, disabled_at }: Webhook): Promise<void> {
        await rows.updateOne({ _id, disabled_at }, { $unset: { untold: '' } })
      },
    },
  }
}

export type WebhookStore = ReturnType<typeof createWebhookStore>

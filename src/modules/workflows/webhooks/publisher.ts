import { createBatch } from '../../../platform/batch.ts'
import { settlingMs } from '../executions/execution.ts'
import { openDelivery } from './delivery.ts'
import type { DeliveryQueue, DueWebhook } from './delivery-queue-store.ts'
import type { News } from './webhook.ts'
import type { WebhookStore } from './webhook-store.ts'

/**
 * Returns the function that stores a delivery for each active webhook of the client that wants the event. Safe to repeat:
 * of one `id` a webhook gets one delivery. What is published together is read and stored together.
 */
export const createPublisher = (
  webhooks: WebhookStore['acrossClients'],
  queue: DeliveryQueue,
  wake: (due: DueWebhook) => void,
) =>
  createBatch<News, void>({
    async write(group) {
      const clientIds = [...new Set(group.map(({ item }) => item.client_id))]
      // From the store each time: a webhook gets what happens from its 201 on, in every process.
      const active = await webhooks.activeOf(clientIds)
      const now = new Date()
      const deliveries = group.flatMap(({ item }) =>
        active
          .filter(({ client_id, events }) => client_id === item.client_id && events.includes(item.type))
          .map(({ _id }) => openDelivery(item, _id, now)),
      )
      await queue.insertNew(deliveries)
      for (const { resolve } of group) resolve()
      const woken = new Map(deliveries.map(({ client_id, webhook_id }) => [webhook_id, client_id]))
      for (const [webhookId, clientId] of woken) wake({ clientId, webhookId })
      return []
    },
    maxItems: 200,
    maxWrites: 2,
    gatherMs: settlingMs,
  })

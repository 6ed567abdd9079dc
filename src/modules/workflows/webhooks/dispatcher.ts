import type { OutageLog } from '../../../platform/outage-log.ts'
import type { Delivery } from './delivery.ts'
import type { DueWebhook } from './delivery-queue-store.ts'

/** Deliveries under way at a time in this process, of one client and of one webhook. */
export type SendLimits = { inAll: number; ofClient: number; ofWebhook: number }

export const sendLimits: SendLimits = { inAll: 64, ofClient: 16, ofWebhook: 4 }

/**
 * Sends what is due in this process. A free place goes to the client with the fewest deliveries under way, and within
 * it to its webhooks in turn, so that slow receivers hold up neither other clients nor other webhooks.
 */
export const createDispatcher = (
  claim: (webhookId: string) => Promise<Delivery | null>,
  send: (delivery: Delivery) => Promise<void>,
  logFault: OutageLog,
  limits: SendLimits,
) => {
  /** The webhooks of each client that may have something due, in their order. */
  const waiting = new Map<string, Set<string>>()
  const underWay = new Map<string, number>()
  let total = 0
  let stopped = false

  const countOf = (id: string): number => underWay.get(id) ?? 0
  const count = (id: string, change: 1 | -1): void => {
    const now = countOf(id) + change
    if (now === 0) underWay.delete(id)
    else underWay.set(id, now)
  }

  const add = ({ clientId, webhookId }: DueWebhook): void => {
    const webhooks = waiting.get(clientId) ?? new Set()
    waiting.set(clientId, webhooks.add(webhookId))
  }

  /** Takes the next webhook out of those that wait; null when none may send. */
  const take = (): DueWebhook | null => {
    const clients = [...waiting.keys()].filter((id) => countOf(id) < limits.ofClient)
    for (const clientId of clients.sort((one, other) => countOf(one) - countOf(other))) {
      const webhooks = waiting.get(clientId) ?? new Set()
      const webhookId = [...webhooks].find((id) => countOf(id) < limits.ofWebhook)
      if (webhookId === undefined) continue
      webhooks.delete(webhookId)
      // Behind the other clients that have as few under way.
      waiting.delete(clientId)
      if (webhooks.size > 0) waiting.set(clientId, webhooks)
      return { clientId, webhookId }
    }
    return null
  }

  const startNext = (): void => {
    while (total < limits.inAll && !stopped) {
      const due = take()
      if (!due) return
      void run(due)
    }
  }

  const run = async (due: DueWebhook): Promise<void> => {
    const ids = [due.clientId, due.webhookId]
    for (const id of ids) count(id, 1)
    total += 1
    try {
      const delivery = await claim(due.webhookId)
      if (!delivery) return
      add(due)
      startNext()
      await send(delivery)
    } catch (error) {
      logFault({ err: error, webhook: due.webhookId }, 'a webhook could not be delivered')
    } finally {
      total -= 1
      for (const id of ids) count(id, -1)
      startNext()
    }
  }

  return {
    /** Sends what is due to a webhook, in its turn. */
    wake(due: DueWebhook): void {
      if (stopped) return
      add(due)
      startNext()
    },
    underWay: () => total,
    isFull: () => total >= limits.inAll,
    stop(): void {
      stopped = true
    },
  }
}

export type Dispatcher = ReturnType<typeof createDispatcher>

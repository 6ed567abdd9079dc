import type { Logger } from 'pino'
import type { Sealer } from '../../../platform/sealed-text.ts'
import { type Attempt, type Delivery, nextAttemptAt } from './delivery.ts'
import type { DeliveryQueue, Ending } from './delivery-queue-store.ts'
import type { Sender } from './sender.ts'
import { signingSecrets, type Webhook } from './webhook.ts'
import type { WebhookStore } from './webhook-store.ts'

export type AttemptOptions = {
  queue: DeliveryQueue
  webhooks: WebhookStore['acrossClients']
  sealer: Sealer
  send: Sender
  /** Tells the owners of the client, and the audit trail. */
  onDisabled(webhook: Webhook): Promise<void>
  logger: Logger
  retryMs: number
  failingMs: number
}

const without = (error: string, at: Date, duration_ms: number | null): Attempt => ({
  at,
  status_code: null,
  duration_ms,
  error,
  response: null,
})
const notSent = (reason: string): Attempt => without(`Not sent: ${reason}`, new Date(), 0)

/** What happens to a delivery that a process has claimed. */
export const createAttempts = ({ queue, webhooks, logger, ...options }: AttemptOptions) => {
  const { sealer, send, onDisabled, retryMs, failingMs } = options

  const endingOf = ({ attempts }: Delivery, attempt: Attempt): Ending => {
    const next_attempt_at = nextAttemptAt([...attempts, attempt], retryMs, new Date())
    return next_attempt_at ? { next_attempt_at } : { status: 'failed' }
  }

  /** null where they cannot be opened: the secret of the server is another one now. */
  const secretsOf = async ({ _id, secrets }: Webhook): Promise<string[] | null> => {
    try {
      const signing = signingSecrets(secrets, new Date())
      return await Promise.all(signing.map(({ sealed }) => sealer.open(sealed, _id)))
    } catch (error) {
      logger.error({ err: error, webhook: _id }, 'the secret of a webhook cannot be opened')
      return null
    }
  }

  const disable = async (webhook: Webhook, reason: 'gone' | 'failing'): Promise<void> => {
    const disabled = await webhooks.disable(webhook, reason, new Date())
    if (disabled) await onDisabled(disabled)
  }

  const noteFailure = async (webhook: Webhook, { at, status_code }: Attempt, isLast: boolean) => {
    if (status_code === 410) return await disable(webhook, 'gone')
    const { failing_since } = webhook
    if (failing_since === null) return await webhooks.noteFailure(webhook._id, at)
    // A delivery has all its attempts before it is counted against its webhook.
    if (isLast && at.getTime() - failing_since.getTime() >= failingMs) await disable(webhook, 'failing')
  }

  const attempt = async (delivery: Delivery, signal: AbortSignal): Promise<void> => {
    const webhook = await webhooks.byId(delivery.webhook_id)
    if (webhook?.status !== 'active') {
      await queue.end(delivery, notSent('the webhook is disabled'), { status: 'failed' })
      return
    }
    const secrets = await secretsOf(webhook)
    const sent = secrets
      ? await send(webhook.url, delivery, secrets, signal)
      : notSent('the secret cannot be read any more; rotate it')
    if (sent.error === null) {
      await queue.end(delivery, sent, { status: 'delivered' })
      if (webhook.failing_since !== null) await webhooks.noteSuccess(webhook._id)
      return
    }
    const ending: Ending = sent.status_code === 410 ? { status: 'failed' } : endingOf(delivery, sent)
    // Before the end of the delivery: what a crash leaves in between is attempted again, and noted then.
    await noteFailure(webhook, sent, 'status' in ending)
    await queue.end(delivery, sent, ending)
  }

  return {
    /** Makes one attempt. A process that stops gives it back; a fault of the store is thrown, and the claim expires. */
    async make(delivery: Delivery, signal: AbortSignal): Promise<void> {
      try {
        await attempt(delivery, signal)
      } catch (error) {
        if (!signal.aborted) throw error
        await queue.release(delivery)
      }
    },

    /** Logs the attempt of a process that ended. It may have been sent. */
    async recover(delivery: Delivery): Promise<void> {
      const lost = without('The process of this attempt ended', delivery.claimed_at ?? new Date(), null)
      await queue.recover(delivery, lost, endingOf(delivery, lost))
    },
  }
}

export type Attempts = ReturnType<typeof createAttempts>

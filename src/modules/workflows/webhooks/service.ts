import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { Sealer } from '../../../platform/sealed-text.ts'
import { type Delivery, type DeliveryStatus, repeatDelivery } from './delivery.ts'
import type { DueWebhook } from './delivery-queue-store.ts'
import type { DeliveryStore } from './delivery-store.ts'
import {
  makeSecret,
  openWebhook,
  rotatedSecrets,
  type Webhook,
  type WebhookEvent,
  type WebhookStatus,
} from './webhook.ts'
import type { WebhookStore } from './webhook-store.ts'

export type WebhookInput = { url: string; events: WebhookEvent[]; description?: string | undefined }
export type WebhookPatch = {
  [Field in 'url' | 'events' | 'description']?: WebhookInput[Field] | undefined
} & { status?: WebhookStatus | undefined }

/** A secret is shown this once. */
export type WithSecret = { webhook: Webhook; secret: string }

export type WebhookServiceOptions = {
  webhooks: WebhookStore
  deliveries: DeliveryStore
  sealer: Sealer
  audit: Audit
  wake(due: DueWebhook): void
  /** Returns the URL as it is stored. Throws 400. */
  checkUrl(text: string): string
  overlapMs: number
}

const rotationTries = 5

/** What the audit trail keeps: no secret. */
const summaryOf = ({ url, events, description, status }: WebhookPatch) => ({
  url,
  events,
  description,
  status,
})

/** Use cases of webhooks and their deliveries, each for one client. */
export const createWebhookService = ({ webhooks, deliveries, ...options }: WebhookServiceOptions) => {
  const { sealer, audit, wake, checkUrl, overlapMs } = options

  const record = (actor: Actor, action: string, { _id: id, client_id }: Webhook, change: object = {}) =>
    audit.record(actor, `webhook.${action}`, { type: 'webhook', id }, { client_id, ...change })

  const read = async (clientId: string, id: string): Promise<Webhook> => {
    const webhook = await webhooks.of(clientId).byId(id)
    if (!webhook) throw new AppError('WEBHOOK_NOT_FOUND')
    return webhook
  }

  return {
    /** Throws WEBHOOK_NOT_FOUND. */
    read,

    page: (clientId: string, page: Page) => webhooks.of(clientId).page(page),

    /** Throws WEBHOOK_LIMIT, 400 for a URL that is not allowed. */
    async create(clientId: string, input: WebhookInput, actor: Actor): Promise<WithSecret> {
      const _id = Bun.randomUUIDv7()
      const secret = makeSecret()
      const { url, events, description = '' } = input
      const given = {
        _id,
        url: checkUrl(url),
        events: [...new Set(events)],
        description: description.trim(),
      }
      const sealed = await sealer.seal(secret, _id)
      const webhook = await webhooks.of(clientId).insert(openWebhook({ ...given, sealed }, new Date()))
      if (!webhook) throw new AppError('WEBHOOK_LIMIT')
      await record(actor, 'created', webhook, { after: summaryOf(webhook) })
      return { webhook, secret }
    },

    /** An active webhook has no failures of before. Throws WEBHOOK_NOT_FOUND, 400 for a URL that is not allowed. */
    async change(clientId: string, id: string, patch: WebhookPatch, actor: Actor): Promise<Webhook> {
      const { url, events, description, status } = patch
      const change = {
        ...(url !== undefined && { url: checkUrl(url) }),
        ...(events && { events: [...new Set(events)] }),
        ...(description !== undefined && { description: description.trim() }),
        ...(status === 'active' && { status, disabled_reason: null, disabled_at: null }),
        ...(status === 'disabled' && { status, disabled_reason: 'user' as const, disabled_at: new Date() }),
      }
      const before = await webhooks.of(clientId).change(id, change)
      if (!before) throw new AppError('WEBHOOK_NOT_FOUND')
      const after = await read(clientId, id)
      await record(actor, 'changed', before, {
        before: summaryOf(before),
        after: summaryOf({ ...before, ...change }),
      })
      return after
    },

    /** Throws WEBHOOK_NOT_FOUND. */
    async remove(clientId: string, id: string, actor: Actor): Promise<void> {
      const removed = await webhooks.of(clientId).remove(id)
      if (!removed) throw new AppError('WEBHOOK_NOT_FOUND')
      // Those that a crash leaves here are sent no more, and expire.
      await deliveries.of(clientId).removeOf(id)
      await record(actor, 'deleted', removed, { before: summaryOf(removed) })
    },

    /** The secret of before signs beside the new one for a day. Throws WEBHOOK_NOT_FOUND, EDIT_CONFLICT. */
    async rotate(clientId: string, id: string, actor: Actor): Promise<WithSecret> {
      const secret = makeSecret()
      const sealed = await sealer.seal(secret, id)
      for (let tries = 0; tries < rotationTries; tries += 1) {
        const webhook = await read(clientId, id)
        const [newest] = webhook.secrets
        const secrets = rotatedSecrets(webhook.secrets, sealed, new Date(), overlapMs)
        if (!newest || !(await webhooks.of(clientId).rotate(id, newest, secrets))) continue
        await record(actor, 'rotated', webhook)
        return { webhook: { ...webhook, secrets }, secret }
      }
      throw new AppError('EDIT_CONFLICT')
    },

    /** Throws WEBHOOK_NOT_FOUND. */
    async deliveries(clientId: string, id: string, statuses: DeliveryStatus[], page: Page) {
      await read(clientId, id)
      return await deliveries.of(clientId).page(id, statuses, page)
    },

    /** Delivers an event once more, under its `webhook-id`. Throws WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND, WEBHOOK_DISABLED. */
    async resend(clientId: string, id: string, deliveryId: string, actor: Actor): Promise<Delivery> {
      const webhook = await read(clientId, id)
      const own = deliveries.of(clientId)
      const found = await own.byId(id, deliveryId)
      if (!found) throw new AppError('DELIVERY_NOT_FOUND')
      if (webhook.status !== 'active') throw new AppError('WEBHOOK_DISABLED')
      const repeated = repeatDelivery(found, new Date())
      await own.insert(repeated)
      wake({ clientId, webhookId: id })
      await record(actor, 'resent', webhook, { after: { delivery_id: repeated._id, resend_of: deliveryId } })
      return repeated
    },
  }
}

export type WebhookService = ReturnType<typeof createWebhookService>

import type { Logger } from 'pino'
import type { Audit } from '../../../platform/audit.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import type { Webhook } from './webhook.ts'
import type { WebhookStore } from './webhook-store.ts'

const reasons = {
  user: 'it was disabled by a user',
  gone: 'it answered 410 Gone',
  failing: 'nothing was delivered for days',
}

/**
 * Tells the owners of a client that the server disabled a webhook. The row says so until they are told, so that the
 * sweep tells what an ended process did not; each owner is told under a key, once.
 */
export const createDisabledNotice = (
  webhooks: WebhookStore['acrossClients'],
  clients: Pick<Clients, 'byId'>,
  { notifications }: Pick<Accounts, 'notifications'>,
  audit: Audit,
  logger: Logger,
) => {
  const tell = async (webhook: Webhook): Promise<void> => {
    const { _id, client_id, url, disabled_at, disabled_reason } = webhook
    const why = reasons[disabled_reason ?? 'failing']
    const notice = {
      type: 'warning' as const,
      kind: 'webhook.disabled',
      message: `The webhook to ${new URL(url).host} is disabled: ${why}. Set its status to active once it works.`,
      resource_id: _id,
      payload: { webhook_id: _id, url, disabled_reason },
      names: [],
    }
    const key = `webhook ${_id} ${disabled_at?.getTime()}`
    const mail = { subject: 'A webhook is disabled', until: null }
    for (const owner of (await clients.byId(client_id))?.owner_ids ?? [])
      await notifications.tell(owner, notice, key, mail)
    await audit.record(
      { userId: null, address: 'job' },
      'webhook.disabled',
      { type: 'webhook', id: _id },
      { client_id, before: { status: 'active' }, after: { status: 'disabled', disabled_reason } },
    )
    await webhooks.markTold(webhook)
  }

  /** What fails is left to the sweep. */
  const tellOrLog = async (webhook: Webhook): Promise<void> => {
    await tell(webhook).catch((error: unknown) => {
      logger.warn({ err: error, webhook: webhook._id }, 'the owners of a disabled webhook are not told yet')
    })
  }

  return {
    tell: tellOrLog,
    async tellAll(): Promise<void> {
      for (const webhook of await webhooks.someUntold()) await tellOrLog(webhook)
    },
  }
}

export type DisabledNotice = ReturnType<typeof createDisabledNotice>

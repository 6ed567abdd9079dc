import { CircleAlert, CircleCheck, CircleDashed, CirclePause, CircleX, LoaderCircle } from 'lucide'
import type { deliveries, secretWebhook, webhooks } from '../../../../modules/workflows/webhooks/wire.ts'
import type { Answer } from '../../api.ts'
import { t } from '../../i18n/account.ts'
import { Badge } from '../../ui/badge.tsx'

export type WebhookList = Answer<typeof webhooks>
export type Webhook = WebhookList['webhooks'][number]
export type MadeWebhook = Answer<typeof secretWebhook>
export type DeliveryList = Answer<typeof deliveries>
export type Delivery = DeliveryList['deliveries'][number]

export const webhookEvents = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'ticket.updated',
  'request.updated',
] as const satisfies readonly Webhook['events'][number][]

/** How a webhook stands. An active one whose last deliveries failed says so. */
export const WebhookBadge = ({ of: { status, failing_since, disabled_reason } }: { of: Webhook }) => {
  if (status === 'active' && failing_since === null)
    return <Badge tone="good" icon={CircleCheck} text={t('on')} />
  if (status === 'active') return <Badge tone="warn" icon={CircleAlert} text={t('failing')} />
  return <Badge tone={disabled_reason === 'user' ? 'neutral' : 'bad'} icon={CirclePause} text={t('off')} />
}

const looks = {
  pending: { icon: CircleDashed, tone: 'neutral', text: 'waiting' },
  sending: { icon: LoaderCircle, tone: 'info', text: 'sending' },
  delivered: { icon: CircleCheck, tone: 'good', text: 'delivered' },
  failed: { icon: CircleX, tone: 'bad', text: 'notDelivered' },
} as const

export const DeliveryBadge = ({ status }: { status: Delivery['status'] }) => {
  const { icon, tone, text } = looks[status]
  return <Badge icon={icon} tone={tone} text={t(text)} />
}

import { t } from 'elysia'
import {
  boundedString,
  documented,
  done,
  envelope,
  envelopeList,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  toDone,
  toEnvelope,
  uuid,
  withExample,
} from '../../../http/wire.ts'
import { clientQuery } from '../clients/scope-wire.ts'
import { type Delivery, deliveryStatuses } from './delivery.ts'
import type { WithSecret } from './service.ts'
import { disabledReasons, type Webhook, webhookEvents, webhookStatuses } from './webhook.ts'

const url = boundedString(1, 2048, 'a URL that starts with https:// (in development http:// too)')
const events = t.Array(oneOf(webhookEvents), {
  minItems: 1,
  maxItems: 20,
  description: `a list of ${webhookEvents.join(', ')}`,
})
const description = boundedString(0, 500)

const webhook = t.Object({
  id: uuid,
  client_id: uuid,
  url: t.String(),
  description: t.String(),
  events: t.Array(oneOf(webhookEvents)),
  status: oneOf(webhookStatuses),
  disabled_reason: nullable(
    oneOf(disabledReasons),
    'user: by a call; gone: it answered 410; failing: nothing was delivered for five days',
  ),
  disabled_at: nullable(isoDate),
  failing_since: nullable(isoDate, 'the first failure since the last success'),
  previous_secret_expires_at: nullable(
    isoDate,
    'until then each delivery carries a signature of the secret before the rotation too',
  ),
  created_at: isoDate,
  updated_at: isoDate,
})

const toWebhook = ({ _id, slot: _slot, untold: _untold, secrets, ...row }: Webhook) => ({
  id: _id,
  ...row,
  previous_secret_expires_at:
    secrets.find(({ until }) => until !== null && until > new Date())?.until ?? null,
})

export const { wire: webhooks, toWire: toWebhooks } = envelopeList('webhooks', webhook, toWebhook)
export const listWebhooksQuery = t.Object({ ...listQuery, ...clientQuery })
export const webhookParams = t.Object({ id: t.String({ maxLength: 64, examples: uuid.examples }) })

export const oneWebhook = envelope({ ...webhook.properties, webhook })
export const toOneWebhook = (row: Webhook) => {
  const sent = toWebhook(row)
  return toEnvelope({ ...sent, webhook: sent })
}

const secret = t.String({
  description:
    'sent this once: the key of the signatures (Standard Webhooks), `whsec_` and 32 bytes in base64. `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `webhook-id.webhook-timestamp.body`',
})
const webhookWithSecret = t.Object({ ...webhook.properties, secret })

export const secretWebhook = envelope({ ...webhookWithSecret.properties, webhook: webhookWithSecret })
export const toSecretWebhook = ({ webhook: row, secret }: WithSecret) => {
  const sent = { ...toWebhook(row), secret }
  return toEnvelope({ ...sent, webhook: sent })
}

const example = {
  url: 'https://hooks.acme.example/convene',
  events: ['execution.completed', 'execution.failed'],
}

export const newWebhookBody = withExample(t.Object({ url, events, description: t.Optional(description) }), {
  ...example,
  description: 'our own server',
})
export const webhookChangeBody = withExample(
  t.Object({
    url: t.Optional(url),
    events: t.Optional(events),
    description: t.Optional(description),
    status: t.Optional(oneOf(webhookStatuses)),
  }),
  { status: 'active', description: 'our new server' },
)

export const removed = done
export const toRemoved = () => toDone('The webhook was deleted')

// Deliveries

const attempt = t.Object({
  at: isoDate,
  status_code: nullable(integer(), 'null where no answer came'),
  duration_ms: nullable(integer(), 'null where the process of this attempt ended: it is made anew'),
  error: nullable(t.String(), 'null for a 2xx'),
  response: nullable(t.String(), 'the first 1 KB of the answer'),
})

const delivery = t.Object({
  id: uuid,
  client_id: uuid,
  webhook_id: uuid,
  event_id: t.String({ description: 'sent as `webhook-id`: the same in every attempt and in every resend' }),
  type: oneOf(webhookEvents),
  status: oneOf(deliveryStatuses),
  attempts: t.Array(attempt, {
    description: 'at most 8 over about a day, besides those whose process ended',
  }),
  next_attempt_at: nullable(isoDate),
  payload: documented<Record<string, unknown>>({
    type: 'object',
    description:
      'the body that is sent: `{type, timestamp, data}`, where `timestamp` is when it happened; `data` of an execution is its row without input and output',
  }),
  resend_of: nullable(uuid),
  created_at: isoDate,
  completed_at: nullable(isoDate),
})

const toDelivery = ({
  _id,
  key: _key,
  attempt: _attempt,
  owner: _owner,
  claimed_at: _claimed,
  payload,
  ...row
}: Delivery) => ({ id: _id, ...row, payload: Object(JSON.parse(payload)) as Record<string, unknown> })

export const { wire: deliveries, toWire: toDeliveries } = envelopeList('deliveries', delivery, toDelivery)
export const deliveryQuery = t.Object({
  ...listQuery,
  status: t.Optional(boundedString(0, 80, `a list of ${deliveryStatuses.join(', ')}, parted by commas,`)),
  ...clientQuery,
})
export const deliveryParams = t.Object({
  ...webhookParams.properties,
  deliveryId: t.String({ maxLength: 64, examples: uuid.examples }),
})

export const oneDelivery = envelope({ ...delivery.properties, delivery })
export const toOneDelivery = (row: Delivery) => {
  const sent = toDelivery(row)
  return toEnvelope({ ...sent, delivery: sent })
}

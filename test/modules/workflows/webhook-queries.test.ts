import { type Attempt, openDelivery } from '../../../src/modules/workflows/webhooks/delivery.ts'
import { createDeliveryQueue } from '../../../src/modules/workflows/webhooks/delivery-queue-store.ts'
import { createDeliveryStore, deliveryRows } from '../../../src/modules/workflows/webhooks/delivery-store.ts'
import { openWebhook } from '../../../src/modules/workflows/webhooks/webhook.ts'
import { createWebhookStore } from '../../../src/modules/workflows/webhooks/webhook-store.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'

const { connection, expectIndexes } = await openExplainedStore()
const webhooks = createWebhookStore(connection)
const rows = deliveryRows(connection)
const deliveries = createDeliveryStore(rows).of('c')
const queue = createDeliveryQueue(rows, 'process', 30_000)
await ensureIndexes(connection)

const now = new Date()
const own = webhooks.of('c')
const given = { _id: 'w', url: 'https://a.example/', events: ['ticket.updated' as const], description: '' }
const webhook = { ...openWebhook({ ...given, sealed: 'x' }, now), client_id: 'c', slot: 1 }
const news = { client_id: 'c', type: 'ticket.updated' as const, id: 'e', data: {}, at: now }
const delivery = openDelivery(news, 'w', now)
const attempt: Attempt = { at: now, status_code: 204, duration_ms: 1, error: null, response: null }
const page = { limit: 20, offset: 0 }
const delivered = { status: 'delivered' } as const

const queries: [string, () => Promise<unknown>][] = [
  ['a new webhook', () => own.insert(webhook)],
  ['a webhook', () => own.byId('w')],
  ['the webhooks of a client', () => own.page(page)],
  ['a change', () => own.change('w', { status: 'active' })],
  ['a rotation', () => own.rotate('w', { sealed: 'x', until: null }, [])],
  ['a removal', () => own.remove('w')],
  ['the webhooks that are told', () => webhooks.acrossClients.activeOf(['c', 'd'])],
  ['a webhook that is sent to', () => webhooks.acrossClients.byId('w')],
  ['a failure', () => webhooks.acrossClients.noteFailure('w', now)],
  ['a success', () => webhooks.acrossClients.noteSuccess('w')],
  ['an end of a webhook', () => webhooks.acrossClients.disable(webhook, 'failing', now)],
  ['those that owners are still to be told of', () => webhooks.acrossClients.someUntold()],
  ['the secrets of all', () => webhooks.acrossClients.everySecret().toArray()],
  [
    'secrets that are sealed anew',
    () => webhooks.acrossClients.reseal('w', { sealed: 'x', until: null }, []),
  ],
  ['what owners were told of', () => webhooks.acrossClients.markTold(webhook)],
  ['counts of deliveries that have not ended', () => queue.count()],
  ['the log', () => deliveries.page('w', [], page)],
  ['the log of a status', () => deliveries.page('w', ['failed'], page)],
  ['the log of several statuses', () => deliveries.page('w', ['failed', 'pending'], page)],
  ['a delivery', () => deliveries.byId('w', 'd')],
  ['a removal of the log', () => deliveries.removeOf('w')],
  ['a claim', () => queue.claim('w')],
  ['an attempt', () => queue.end(delivery, attempt, delivered)],
  ['a release', () => queue.release(delivery)],
  ['expired claims', () => queue.someExpired()],
  ['a recovery', () => queue.recover(delivery, attempt, delivered)],
  ['webhooks with something due', () => queue.dueWebhooks()],
]

for (const [name, query] of queries) planTest(`no scan and no sort for ${name}`, () => expectIndexes(query))

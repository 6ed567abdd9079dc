import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { readWords } from '../../../http/query.ts'
import { readListPage } from '../../../http/wire.ts'
import type { ClientScope } from '../clients/scope.ts'
import { clientOnly, scopeFails } from '../clients/scope-wire.ts'
import { deliveryStatuses } from './delivery.ts'
import type { WebhookService } from './service.ts'
import * as wire from './wire.ts'

const own = [...scopeFails, 'WEBHOOK_NOT_FOUND'] as const

/** The addresses that a client wants to be told at, and what was sent there. */
export const createWebhookRoutes = (may: Access, scopeOf: ClientScope, service: WebhookService) =>
  table('webhooks', 'Webhooks', '/api/v1')
    .get(
      '/webhooks',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const page = readListPage(c.query)
        return wire.toWebhooks(await service.page(_id, page), page)
      },
      may.client({
        summary: 'List webhooks, newest first',
        scope: 'webhooks',
        query: wire.listWebhooksQuery,
        response: { 200: wire.webhooks },
        fails: scopeFails,
      }),
    )
    .post(
      '/webhooks',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        return c.status(201, wire.toSecretWebhook(await service.create(_id, c.body, actorOf(c.caller))))
      },
      may.client({
        summary: 'Create a webhook, whose secret is sent this once',
        scope: 'webhooks',
        query: clientOnly,
        body: wire.newWebhookBody,
        response: { 201: wire.secretWebhook },
        fails: [...scopeFails, 'WEBHOOK_LIMIT'],
      }),
    )
    .get(
      '/webhooks/:id',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        return wire.toOneWebhook(await service.read(_id, c.params.id))
      },
      may.client({
        summary: 'Get a webhook',
        scope: 'webhooks',
        params: wire.webhookParams,
        query: clientOnly,
        response: { 200: wire.oneWebhook },
        fails: own,
      }),
    )
    .patch(
      '/webhooks/:id',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        return wire.toOneWebhook(await service.change(_id, c.params.id, c.body, actorOf(c.caller)))
      },
      may.client({
        summary: 'Update a webhook, or disable it and make it active again',
        scope: 'webhooks',
        params: wire.webhookParams,
        query: clientOnly,
        body: wire.webhookChangeBody,
        response: { 200: wire.oneWebhook },
        fails: own,
      }),
    )
    .delete(
      '/webhooks/:id',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        await service.remove(_id, c.params.id, actorOf(c.caller))
        return wire.toRemoved()
      },
      may.client({
        summary: 'Delete a webhook and the log of its deliveries',
        scope: 'webhooks',
        params: wire.webhookParams,
        query: clientOnly,
        response: { 200: wire.removed },
        fails: own,
      }),
    )
    .post(
      '/webhooks/:id/rotate',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        return wire.toSecretWebhook(await service.rotate(_id, c.params.id, actorOf(c.caller)))
      },
      may.client({
        summary: 'Replace the secret of a webhook; the one of before signs beside it for a day',
        scope: 'webhooks',
        params: wire.webhookParams,
        query: clientOnly,
        response: { 200: wire.secretWebhook },
        fails: [...own, 'EDIT_CONFLICT'],
      }),
    )
    .get(
      '/webhooks/:id/deliveries',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const page = readListPage(c.query)
        const statuses = readWords('status', c.query.status, deliveryStatuses) ?? []
        return wire.toDeliveries(await service.deliveries(_id, c.params.id, statuses, page), page)
      },
      may.client({
        summary: 'List the deliveries of a webhook and their attempts, newest first, for 30 days',
        scope: 'webhooks',
        params: wire.webhookParams,
        query: wire.deliveryQuery,
        response: { 200: wire.deliveries },
        fails: own,
      }),
    )
    .post(
      '/webhooks/:id/deliveries/:deliveryId/resend',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const { id, deliveryId } = c.params
        const delivery = await service.resend(_id, id, deliveryId, actorOf(c.caller))
        return c.status(202, wire.toOneDelivery(delivery))
      },
      may.client({
        summary: 'Deliver an event again, under the same `webhook-id`',
        scope: 'webhooks',
        params: wire.deliveryParams,
        query: clientOnly,
        response: { 202: wire.oneDelivery },
        fails: [...own, 'DELIVERY_NOT_FOUND', 'WEBHOOK_DISABLED'],
      }),
    )

import { exampleClient } from '../../src/modules/workflows/clients/scope-wire.ts'
import type { ClientNews } from '../../src/modules/workflows/index.ts'
import type { Demo } from './demo.ts'
import type { Change } from './earlier-answers.ts'

/** What a ticket of a client tells. */
export const ticketNews = (client_id: string): ClientNews => {
  const id = Bun.randomUUIDv7()
  const shown = { id, title: 'A ticket', status: 'open', version: 1 }
  const data = { ...shown, change: 'created', by: 'client', fields: ['title'] }
  return { client_id, type: 'ticket.updated', id, data, at: new Date() }
}

/** The requests about a webhook of the client of the demo data. A client has few: most share one. */
export const webhookAnswers = ({ server, call, logIn }: Demo): Record<string, () => Promise<Change>> => {
  const create = async (): Promise<string> => {
    const body = { url: 'https://hooks.acme.example/convene', events: ['ticket.updated'] }
    return (await call('POST', '/api/v1/webhooks', { token: await logIn(), body })).body.id
  }
  let shared: Promise<string> | null = null
  const one = async (): Promise<Change> => {
    shared ??= create()
    return { params: { id: await shared } }
  }
  const delivered = async (): Promise<Change> => {
    const { params } = await one()
    await server.convene.workflows.publish(ticketNews(exampleClient))
    const path = `/api/v1/webhooks/${params?.id}/deliveries`
    const { body } = await call('GET', path, { token: await logIn() })
    return { params: { ...params, deliveryId: body.deliveries[0].id } }
  }
  /** A client has at most 10: those that the example made go. */
  const makeRoom = async (): Promise<Change> => {
    const token = await logIn()
    const { webhooks } = (await call('GET', '/api/v1/webhooks?limit=100', { token })).body
    for (const { id, description } of webhooks)
      if (description !== '') await call('DELETE', `/api/v1/webhooks/${id}`, { token })
    return {}
  }
  return {
    'POST /api/v1/webhooks': makeRoom,
    'GET /api/v1/webhooks/{id}': one,
    'PATCH /api/v1/webhooks/{id}': one,
    'DELETE /api/v1/webhooks/{id}': async () => ({ params: { id: await create() } }),
    'POST /api/v1/webhooks/{id}/rotate': one,
    'GET /api/v1/webhooks/{id}/deliveries': one,
    'POST /api/v1/webhooks/{id}/deliveries/{deliveryId}/resend': delivered,
  }
}

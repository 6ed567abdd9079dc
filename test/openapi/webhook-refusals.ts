import { openClient } from '../modules/workflows/executions-setup.ts'
import type { CallOptions } from '../support/server.ts'
import type { OwnRefusals, Refusal } from './common-refusals.ts'
import type { Servers } from './servers.ts'
import { ticketNews } from './webhook-answers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'
const input = { url: 'https://hooks.acme.example/', events: ['ticket.updated'] }

export const webhookRefusals = ({ main, user }: Servers): OwnRefusals => {
  const opened = openClient(main)
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Refusal> =>
    await (await opened).call(method, path, options)

  /** The client cannot be named by a user without one, nor by a user of another one. */
  const ofScope = (method: string, path: string, options: CallOptions = {}) => ({
    NO_CLIENT: () => main.call(method, `/api/v1${path}`, { token: user.token, ...options }),
    CLIENT_NOT_FOUND: () => call(method, `${path}?client_id=${unknownId}`, options),
  })
  const ofWebhook = (method: string, suffix = '', options: CallOptions = {}) => ({
    ...ofScope(method, `/webhooks/${unknownId}${suffix}`, options),
    WEBHOOK_NOT_FOUND: () => call(method, `/webhooks/${unknownId}${suffix}`, options),
  })
  const resend = `/deliveries/${unknownId}/resend`
  const made = async (): Promise<string> =>
    (await (await opened).call('POST', '/webhooks', { body: input })).body.id

  return {
    'GET /api/v1/webhooks': ofScope('GET', '/webhooks'),
    'POST /api/v1/webhooks': {
      ...ofScope('POST', '/webhooks', { body: input }),
      WEBHOOK_LIMIT: async () => {
        const client = await openClient(main)
        const create = () => client.call('POST', '/webhooks', { body: input })
        await Promise.all(Array.from({ length: 10 }, create))
        return await create()
      },
    },
    'GET /api/v1/webhooks/{id}': ofWebhook('GET'),
    'PATCH /api/v1/webhooks/{id}': ofWebhook('PATCH', '', { body: {} }),
    'DELETE /api/v1/webhooks/{id}': ofWebhook('DELETE'),
    'POST /api/v1/webhooks/{id}/rotate': {
      ...ofWebhook('POST', '/rotate'),
      // Each try finds that another rotation came first.
      EDIT_CONFLICT: async () => {
        const id = await made()
        await main.database.collection('webhooks').updateOne({ _id: id } as object, { $set: { secrets: [] } })
        return await call('POST', `/webhooks/${id}/rotate`)
      },
    },
    'GET /api/v1/webhooks/{id}/deliveries': ofWebhook('GET', '/deliveries'),
    'POST /api/v1/webhooks/{id}/deliveries/{deliveryId}/resend': {
      ...ofWebhook('POST', resend),
      DELIVERY_NOT_FOUND: async () => call('POST', `/webhooks/${await made()}${resend}`),
      WEBHOOK_DISABLED: async () => {
        const client = await opened
        const id = await made()
        await main.convene.workflows.publish(ticketNews(client.id))
        const { deliveries } = (await client.call('GET', `/webhooks/${id}/deliveries`)).body
        await call('PATCH', `/webhooks/${id}`, { body: { status: 'disabled' } })
        return await call('POST', `/webhooks/${id}/deliveries/${deliveries[0].id}/resend`)
      },
    },
  }
}

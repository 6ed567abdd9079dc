import { maxOpenRequests, openRequest } from '../../src/modules/support/requests/request.ts'
import { maxOpenTickets, maxReplies, openTicket } from '../../src/modules/support/tickets/ticket.ts'
import { openWorkflows } from '../modules/workflows/workflows-setup.ts'
import type { CallOptions } from '../support/server.ts'
import type { OwnRefusals, Refusal } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'
const writer = { side: 'client', actor: { userId: null, address: 'test' } } as const
const text = { title: 'A title', description: 'What it is' }
const request = { ...text, use_case: null, frequency: null, budget: null, status: 'submitted' } as const
const ticket = { ...text, priority: 'low', workflow_execution_id: null } as const

export const supportRefusals = ({ main, user }: Servers): OwnRefusals => {
  const setup = openWorkflows(main)
  const client = setup.then((opened) => opened.client())
  const rows = (name: string) => main.database.getClient().db(main.database.name).collection(name)

  const asOwner = async (
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Refusal> => {
    const { token } = (await client).owner
    return await main.call(method, `/api/v1${path}`, { token, headers, ...(body && { body }) })
  }
  const asAdmin = async (method: string, path: string, body?: object, headers = {}): Promise<Refusal> => {
    const { token } = (await setup).admin
    return await main.call(method, `/api/v1/admin${path}`, { token, headers, ...(body && { body }) })
  }

  /** The client cannot be named by a user without one, nor by a user of another one. */
  const ofScope = (method: string, path: string, body?: object) => {
    const options: CallOptions = body ? { body } : {}
    return {
      NO_CLIENT: () => main.call(method, `/api/v1${path}`, { token: user.token, ...options }),
      CLIENT_NOT_FOUND: () => asOwner(method, `${path}?client_id=${unknownId}`, body),
    }
  }

  const ofOne = (
    code: 'REQUEST_NOT_FOUND' | 'TICKET_NOT_FOUND',
    method: string,
    path: string,
    body?: object,
  ) => ({
    ...ofScope(method, path, body),
    [code]: () => asOwner(method, path, body),
  })

  const reused = (
    send: (body: object, headers: Record<string, string>) => Promise<Refusal>,
    body: object,
  ) => ({
    IDEMPOTENCY_KEY_REUSED: async () => {
      const headers = { 'idempotency-key': Bun.randomUUIDv7() }
      await send(body, headers)
      return await send({ ...body, description: 'another one', message: 'another one' }, headers)
    },
  })

  /** Returns the id of a new row. */
  const open = async (path: string): Promise<string> => Object(await asOwner('POST', path, text)).body.data.id

  /** Gives another client as many rows as it may have. */
  const fill = async (
    collection: string,
    count: number,
    rowFor: (id: string, clientId: string) => object,
  ) => {
    const { id, owner } = await (await setup).client()
    // Without news, which would be told.
    const made = Array.from({ length: count }, () => ({ ...rowFor(Bun.randomUUIDv7(), id), news: [] }))
    await rows(collection).insertMany(made)
    return owner.token
  }

  const fullTicket = async (): Promise<string> => {
    const id = await open('/support-tickets')
    await rows('support_tickets').updateOne({ _id: id as never }, { $set: { reply_count: maxReplies } })
    return id
  }

  const requestPath = `/workflow-requests/${unknownId}`
  const ticketPath = `/support-tickets/${unknownId}`
  const message = { message: 'Thank you' }
  const ofRequest = (method: string) => ({
    ...ofOne('REQUEST_NOT_FOUND', method, requestPath, {}),
    REQUEST_STATUS: async () =>
      asOwner(method, `/workflow-requests/${await open('/workflow-requests')}`, { title: 'Another title' }),
    FORBIDDEN: async () =>
      asOwner(method, `/workflow-requests/${await open('/workflow-requests')}`, { status: 'deployed' }),
  })
  const ofTicket = (method: string) => ({
    ...ofOne('TICKET_NOT_FOUND', method, ticketPath, {}),
    FORBIDDEN: async () =>
      asOwner(method, `/support-tickets/${await open('/support-tickets')}`, { status: 'closed' }),
  })
  const moveBack = async (suffix: string, field: string) => {
    const id = await open('/workflow-requests')
    await asAdmin('PUT', `/workflow-requests/${id}/stage`, { stage: 'development' })
    return await asAdmin('PUT', `/workflow-requests/${id}${suffix}`, { [field]: 'reviewing' })
  }

  return {
    'POST /api/v1/workflow-requests': {
      ...ofScope('POST', '/workflow-requests', text),
      ...reused((body, headers) => asOwner('POST', '/workflow-requests', body, headers), text),
      REQUEST_LIMIT: async () => {
        const token = await fill('workflow_requests', maxOpenRequests, (id, clientId) =>
          openRequest(id, clientId, request, writer, new Date()),
        )
        return await main.call('POST', '/api/v1/workflow-requests', { token, body: text })
      },
    },
    'GET /api/v1/workflow-requests': ofScope('GET', '/workflow-requests'),
    'GET /api/v1/workflow-requests/{id}': ofOne('REQUEST_NOT_FOUND', 'GET', requestPath),
    'PUT /api/v1/workflow-requests/{id}': ofRequest('PUT'),
    'PATCH /api/v1/workflow-requests/{id}': ofRequest('PATCH'),
    'GET /api/v1/admin/workflow-requests/{id}': { REQUEST_NOT_FOUND: () => asAdmin('GET', requestPath) },
    'PUT /api/v1/admin/workflow-requests/{id}': {
      REQUEST_NOT_FOUND: () => asAdmin('PUT', requestPath, {}),
      REQUEST_STATUS: () => moveBack('', 'status'),
    },
    'PUT /api/v1/admin/workflow-requests/{id}/stage': {
      REQUEST_NOT_FOUND: () => asAdmin('PUT', `${requestPath}/stage`, { stage: 'reviewing' }),
      REQUEST_STATUS: () => moveBack('/stage', 'stage'),
    },
    'POST /api/v1/support-tickets': {
      ...ofScope('POST', '/support-tickets', text),
      ...reused((body, headers) => asOwner('POST', '/support-tickets', body, headers), text),
      TICKET_LIMIT: async () => {
        const token = await fill('support_tickets', maxOpenTickets, (id, clientId) =>
          openTicket(id, clientId, ticket, writer, new Date()),
        )
        return await main.call('POST', '/api/v1/support-tickets', { token, body: text })
      },
    },
    'GET /api/v1/support-tickets': ofScope('GET', '/support-tickets'),
    'GET /api/v1/support-tickets/{id}': ofOne('TICKET_NOT_FOUND', 'GET', ticketPath),
    'PUT /api/v1/support-tickets/{id}': ofTicket('PUT'),
    'PATCH /api/v1/support-tickets/{id}': ofTicket('PATCH'),
    'GET /api/v1/support-tickets/{id}/replies': ofOne('TICKET_NOT_FOUND', 'GET', `${ticketPath}/replies`),
    'POST /api/v1/support-tickets/{id}/replies': {
      ...ofOne('TICKET_NOT_FOUND', 'POST', `${ticketPath}/replies`, message),
      IDEMPOTENCY_KEY_REUSED: async () => {
        const path = `/support-tickets/${await open('/support-tickets')}/replies`
        const { IDEMPOTENCY_KEY_REUSED } = reused(
          (body, headers) => asOwner('POST', path, body, headers),
          message,
        )
        return await IDEMPOTENCY_KEY_REUSED()
      },
      TICKET_LIMIT: async () => asOwner('POST', `/support-tickets/${await fullTicket()}/replies`, message),
    },
    'GET /api/v1/admin/tickets/{id}': { TICKET_NOT_FOUND: () => asAdmin('GET', `/tickets/${unknownId}`) },
    'PUT /api/v1/admin/tickets/{id}': { TICKET_NOT_FOUND: () => asAdmin('PUT', `/tickets/${unknownId}`, {}) },
    'POST /api/v1/admin/tickets/{id}/reply': {
      TICKET_NOT_FOUND: () => asAdmin('POST', `/tickets/${unknownId}/reply`, message),
      IDEMPOTENCY_KEY_REUSED: async () => {
        const path = `/tickets/${await open('/support-tickets')}/reply`
        const { IDEMPOTENCY_KEY_REUSED } = reused(
          (body, headers) => asAdmin('POST', path, body, headers),
          message,
        )
        return await IDEMPOTENCY_KEY_REUSED()
      },
      TICKET_LIMIT: async () => asAdmin('POST', `/tickets/${await fullTicket()}/reply`, message),
    },
  }
}

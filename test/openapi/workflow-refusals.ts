import { MongoNetworkError } from 'mongodb'
import { signatureOf, signedEvent } from '../modules/workflows/stripe-setup.ts'
import { openWorkflows, password, type TestClient } from '../modules/workflows/workflows-setup.ts'
import type { CallOptions, TestServer } from '../support/server.ts'
import type { OwnRefusals, Refusal } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'

export const workflowRefusals = ({ main, bare, user, withFailingStore }: Servers): OwnRefusals => {
  const { call } = main
  const setup = openWorkflows(main)
  const client = setup.then((opened) => opened.client())
  const asAdmin = async (method: string, path: string, body?: object): Promise<Refusal> =>
    await (await setup).asAdmin(method, path, body)

  /** The client cannot be named by a user without one, nor by a user of another one. */
  const ofScope = (method: string, path: string, options: CallOptions = {}) => ({
    NO_CLIENT: () => call(method, path, { token: user.token, ...options }),
    CLIENT_NOT_FOUND: async () => {
      const { owner } = await client
      return await call(method, `${path}?client_id=${unknownId}`, { token: owner.token, ...options })
    },
  })

  const asOwner = async (method: string, path: string, body?: object): Promise<Refusal> =>
    await (await setup).as((await client).owner, method, path, body)
  const asCollaborator = async (method: string, path: string, body?: object): Promise<Refusal> =>
    await (await setup).as((await client).collaborator, method, path, body)

  const ofWorkflow = (suffix = '') => ({
    ...ofScope('GET', `/api/v1/workflows/${unknownId}${suffix}`),
    WORKFLOW_NOT_FOUND: () => asOwner('GET', `/workflows/${unknownId}${suffix}`),
  })

  const ofLastOwner = (remove: (owner: TestClient['owner']) => Promise<Refusal>) => async () => {
    const { owner } = await (await setup).client()
    return await remove(owner)
  }

  const suspendedOwner = async () => {
    const { id, owner } = await (await setup).client()
    await asAdmin('DELETE', `/clients/${id}`)
    return owner
  }

  const ofSuspension = (path: string) => ({
    CLIENT_SUSPENDED: async () => {
      const { email } = await suspendedOwner()
      return await call('POST', path, { body: { email, password } })
    },
  })

  const unknownClient = (method: string, body?: object, part = '') => ({
    CLIENT_NOT_FOUND: () => asAdmin(method, `/clients/${unknownId}${part}`, body),
  })

  const ofOwnClient = async (method: string, part: string, body?: object): Promise<Refusal> =>
    await asAdmin(method, `/clients/${(await client).id}${part}`, body)

  const ofMember = (method: string, body?: object) => ({
    ...unknownClient(method, body, `/members/${unknownId}`),
    USER_NOT_FOUND: () => ofOwnClient(method, `/members/${unknownId}`, body),
    LAST_OWNER: async () => {
      const { id, owner } = await (await setup).client()
      return await asAdmin(method, `/clients/${id}/members/${owner.id}`, body)
    },
  })

  const savedFirst = (method: string, pathOf: () => Promise<string>) => ({
    PRECONDITION_FAILED: async () => {
      const { token } = (await setup).admin
      const headers = { 'if-match': '"earlier"' }
      return await call(method, `/api/v1/admin/${await pathOf()}`, { token, body: {}, headers })
    },
  })
  const newWorkflow = async () => await (await setup).workflow((await client).id)

  const archived = async () => {
    const id = await newWorkflow()
    await asAdmin('DELETE', `/workflows/${id}`)
    return id
  }

  const template = { template_id: 'image-upscaler-pro' }
  const webhook = '/api/v1/stripe/webhook'
  const event = { id: 'evt_1', type: 'invoice.paid', created: 1, data: { object: { customer: 'cus_1' } } }
  const sendEvent = async (server: TestServer, sent: object, signature?: string): Promise<Refusal> =>
    await server.call('POST', webhook, signedEvent(sent, signature))
  const withFault = (error: Error) => withFailingStore(error, (server) => sendEvent(server, event))

  const steps = [{ name: 'Paint', kind: 'image.paint' }]
  const unknownKind = { workflow_type: 'standard', steps, fields: [] }
  const invite = '/settings/collaborators/invite'
  const newcomer = { email: `${Bun.randomUUIDv7()}@people.example` }

  return {
    'POST /api/auth/login': ofSuspension('/api/auth/login'),
    'POST /auth/login': ofSuspension('/auth/login'),
    'POST /api/v1/auth/login': ofSuspension('/api/v1/auth/login'),
    'POST /api/v1/auth/refresh': {
      CLIENT_SUSPENDED: async () => {
        const body = { refresh_token: (await suspendedOwner()).refreshToken }
        return await call('POST', '/api/v1/auth/refresh', { body })
      },
    },
    'DELETE /api/auth/me': {
      LAST_OWNER: ofLastOwner(({ token }) => call('DELETE', '/api/auth/me', { token })),
    },
    'PATCH /api/v1/admin/users/{id}': {
      LAST_OWNER: ofLastOwner(({ id }) => asAdmin('PATCH', `/users/${id}`, { client_id: null })),
    },
    'DELETE /api/v1/admin/users/{id}': {
      LAST_OWNER: ofLastOwner(({ id }) => asAdmin('DELETE', `/users/${id}`)),
    },
    'DELETE /admin/tutors/{id}': {
      LAST_OWNER: ofLastOwner(async ({ id }) => {
        await asAdmin('PATCH', `/users/${id}`, { role: 'tutor' })
        return await call('DELETE', `/admin/tutors/${id}`, { token: (await setup).admin.token })
      }),
    },
    'PUT /api/v1/settings/profile': {
      EMAIL_TAKEN: () =>
        asOwner('PUT', '/settings/profile', { email: user.email, current_password: password }),
    },
    'GET /api/v1/settings/collaborators': ofScope('GET', '/api/v1/settings/collaborators'),
    'GET /api/v1/workflows/client/members': ofScope('GET', '/api/v1/workflows/client/members'),
    [`POST /api/v1${invite}`]: {
      ...ofScope('POST', `/api/v1${invite}`, { body: newcomer }),
      FORBIDDEN: () => asCollaborator('POST', invite, newcomer),
      EMAIL_TAKEN: () => asOwner('POST', invite, { email: user.email }),
    },
    'DELETE /api/v1/settings/collaborators/{id}': {
      ...ofScope('DELETE', `/api/v1/settings/collaborators/${unknownId}`),
      FORBIDDEN: () => asCollaborator('DELETE', `/settings/collaborators/${unknownId}`),
      USER_NOT_FOUND: () => asOwner('DELETE', `/settings/collaborators/${unknownId}`),
      // Of two owners that remove each other, one stays. An admin is of no client, and can remove the only one.
      LAST_OWNER: async () => {
        const { id, owner } = await (await setup).client()
        const path = `/api/v1/settings/collaborators/${owner.id}?client_id=${id}`
        return await call('DELETE', path, { token: (await setup).admin.token })
      },
    },
    'GET /api/v1/api-keys': ofScope('GET', '/api/v1/api-keys'),
    'POST /api/v1/api-keys': {
      ...ofScope('POST', '/api/v1/api-keys', { body: { name: 'x' } }),
      FORBIDDEN: () => asCollaborator('POST', '/api-keys', { name: 'x' }),
      API_KEY_LIMIT: async () => {
        const { owner } = await (await setup).client()
        const create = async () => await (await setup).as(owner, 'POST', '/api-keys', { name: 'x' })
        await Promise.all(Array.from({ length: 20 }, create))
        return await create()
      },
    },
    'GET /api/v1/api-keys/{id}': {
      ...ofScope('GET', `/api/v1/api-keys/${unknownId}`),
      API_KEY_NOT_FOUND: () => asOwner('GET', `/api-keys/${unknownId}`),
    },
    'DELETE /api/v1/api-keys/{id}': {
      ...ofScope('DELETE', `/api/v1/api-keys/${unknownId}`),
      FORBIDDEN: () => asCollaborator('DELETE', `/api-keys/${unknownId}`),
      API_KEY_NOT_FOUND: () => asOwner('DELETE', `/api-keys/${unknownId}`),
    },
    'GET /api/v1/admin/clients/{id}/limits': {
      CLIENT_NOT_FOUND: () => asAdmin('GET', `/clients/${unknownId}/limits`),
    },
    'PUT /api/v1/admin/clients/{id}/limits': {
      CLIENT_NOT_FOUND: () => asAdmin('PUT', `/clients/${unknownId}/limits`, {}),
    },
    'GET /api/v1/workflows': ofScope('GET', '/api/v1/workflows'),
    'GET /api/v1/workflows/stats/dashboard': ofScope('GET', '/api/v1/workflows/stats/dashboard'),
    'GET /api/v1/workflows/{id}': ofWorkflow(),
    'GET /api/v1/workflows/{id}/stats': ofWorkflow('/stats'),
    'GET /api/v1/statements': ofScope('GET', '/api/v1/statements'),
    'GET /api/v1/statements/{month}': {
      ...ofScope('GET', '/api/v1/statements/2026-01'),
      STATEMENT_NOT_FOUND: () => asOwner('GET', '/statements/2999-01'),
    },
    'POST /api/v1/stripe/webhook': {
      NOT_FOUND: () => sendEvent(bare, {}),
      STRIPE_SIGNATURE_INVALID: () => sendEvent(main, event, 't=1,v1=0'),
      VALIDATION_FAILED: () => sendEvent(main, { id: 1 }),
      BODY_UNREADABLE: () =>
        main.call('POST', webhook, { rawBody: '{', headers: signedEvent({}, signatureOf('{')).headers }),
      INTERNAL_ERROR: () => withFault(new TypeError('a fault')),
      STORE_UNAVAILABLE: () => withFault(new MongoNetworkError('the store is away')),
    },
    'GET /api/v1/admin/clients/{id}': unknownClient('GET'),
    'GET /api/v1/admin/clients/{id}/activity': {
      CLIENT_NOT_FOUND: () => asAdmin('GET', `/clients/${unknownId}/activity`),
    },
    'GET /api/v1/admin/errors/{id}': {
      ERROR_NOT_FOUND: () => asAdmin('GET', `/errors/${unknownId}`),
    },
    'DELETE /api/v1/admin/errors/{id}': {
      ERROR_NOT_FOUND: () => asAdmin('DELETE', `/errors/${unknownId}`),
    },
    'PUT /api/v1/admin/clients/{id}': {
      ...unknownClient('PUT', {}),
      ...savedFirst('PUT', async () => `clients/${(await client).id}`),
    },
    'PATCH /api/v1/admin/clients/{id}': {
      ...unknownClient('PATCH', {}),
      ...savedFirst('PATCH', async () => `clients/${(await client).id}`),
    },
    'DELETE /api/v1/admin/clients/{id}': unknownClient('DELETE'),
    'GET /api/v1/admin/clients/{id}/members': unknownClient('GET', undefined, '/members'),
    'POST /api/v1/admin/clients/{id}/members': {
      ...unknownClient('POST', { user_id: unknownId }, '/members'),
      USER_NOT_FOUND: () => ofOwnClient('POST', '/members', { user_id: unknownId }),
      MEMBER_TAKEN: async () => ofOwnClient('POST', '/members', { user_id: (await client).owner.id }),
      LAST_OWNER: ofLastOwner(({ id }) => ofOwnClient('POST', '/members', { user_id: id })),
    },
    'PUT /api/v1/admin/clients/{id}/members/{memberId}': ofMember('PUT', { role: 'collaborator' }),
    'DELETE /api/v1/admin/clients/{id}/members/{memberId}': ofMember('DELETE'),
    'GET /api/v1/admin/clients/{id}/workflows': unknownClient('GET', undefined, '/workflows'),
    'POST /api/v1/admin/clients/{id}/workflows': {
      ...unknownClient('POST', template, '/workflows'),
      TEMPLATE_NOT_FOUND: () => ofOwnClient('POST', '/workflows', { template_id: 'unknown' }),
      TEMPLATE_TAKEN: async () => {
        await ofOwnClient('POST', '/workflows', template)
        return await ofOwnClient('POST', '/workflows', template)
      },
    },
    'DELETE /api/v1/admin/clients/{id}/workflows/{workflowId}': {
      ...unknownClient('DELETE', undefined, `/workflows/${unknownId}`),
      WORKFLOW_NOT_FOUND: () => ofOwnClient('DELETE', `/workflows/${unknownId}`),
    },
    'GET /api/v1/admin/clients/{id}/executions': unknownClient('GET', undefined, '/executions'),
    'GET /api/v1/admin/workflow-templates/{id}': {
      TEMPLATE_NOT_FOUND: () => asAdmin('GET', '/workflow-templates/unknown'),
    },
    'GET /api/v1/admin/workflows/{id}': {
      WORKFLOW_NOT_FOUND: () => asAdmin('GET', `/workflows/${unknownId}`),
    },
    'GET /api/v1/admin/workflows/{id}/stats': {
      WORKFLOW_NOT_FOUND: () => asAdmin('GET', `/workflows/${unknownId}/stats`),
    },
    'POST /api/v1/admin/workflows': {
      CLIENT_NOT_FOUND: () =>
        asAdmin('POST', '/workflows', { client_id: unknownId, name: 'x', config: unknownKind }),
    },
    'PUT /api/v1/admin/workflows/{id}': {
      WORKFLOW_NOT_FOUND: () => asAdmin('PUT', `/workflows/${unknownId}`, {}),
      WORKFLOW_STATUS: async () => asAdmin('PUT', `/workflows/${await archived()}`, {}),
      STEP_KIND_UNKNOWN: async () => {
        const id = await newWorkflow()
        await asAdmin('POST', `/workflows/${id}/deploy`)
        return await asAdmin('PUT', `/workflows/${id}`, { config: unknownKind })
      },
      ...savedFirst('PUT', async () => `workflows/${await newWorkflow()}`),
    },
    'POST /api/v1/admin/workflows/{id}/deploy': {
      WORKFLOW_NOT_FOUND: () => asAdmin('POST', `/workflows/${unknownId}/deploy`),
      WORKFLOW_STATUS: async () => asAdmin('POST', `/workflows/${await archived()}/deploy`),
      STEP_KIND_UNKNOWN: async () => {
        const id = await (await setup).workflow((await client).id, { config: unknownKind })
        return await asAdmin('POST', `/workflows/${id}/deploy`)
      },
      ...savedFirst('POST', async () => `workflows/${await newWorkflow()}/deploy`),
    },
    'DELETE /api/v1/admin/workflows/{id}': {
      WORKFLOW_NOT_FOUND: () => asAdmin('DELETE', `/workflows/${unknownId}`),
    },
  }
}

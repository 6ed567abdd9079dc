import { describe, expect, test } from 'bun:test'
import { readOperations } from '../../openapi/operations.ts'
import { startTestServer } from '../../support/server.ts'
import { openWorkflows } from './workflows-setup.ts'

const server = await startTestServer()
const { call } = server
const { admin, client, workflow } = await openWorkflows(server)
const operations = await readOperations(server)

/** The routes of clients: those that admins may ask for one client. */
const scoped = operations.filter(
  ({ 'x-access': rule, parameters = [] }) =>
    rule === 'user' && parameters.some(({ name, in: place }) => place === 'query' && name === 'client_id'),
)
/** The bodies that get past the schemas, so that the scope decides. */
const bodies: Record<string, object> = {
  'POST /api/v1/settings/collaborators/invite': { email: 'new@people.example' },
  'POST /api/v1/workflows/{id}/execute': { input_data: {} },
}

test('the routes of clients are known', () => {
  expect(scoped.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'GET /api/v1/workflows',
      'GET /api/v1/workflows/stats/dashboard',
      'GET /api/v1/workflows/{id}',
      'GET /api/v1/workflows/{id}/stats',
      'GET /api/v1/workflows/client/members',
      'GET /api/v1/settings/collaborators',
      'POST /api/v1/settings/collaborators/invite',
      'DELETE /api/v1/settings/collaborators/{id}',
    ]),
  )
})

describe.each(scoped.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  const send = async (token: string, ids: { id?: string; client?: string }) => {
    const path = operation.path.replace('{id}', ids.id ?? 'none')
    const query = ids.client === undefined ? '' : `?client_id=${ids.client}`
    const { status, body, text } = await call(operation.method, path + query, { token, body: bodies[name] })
    return { status, code: body?.code, text }
  }

  test('opens nothing of another client', async () => {
    const [one, other] = [await client(), await client()]
    const foreign = { workflow: await workflow(other.id), person: other.collaborator.id }
    const byClient = await send(one.owner.token, { client: other.id })
    expect([byClient.status, byClient.code]).toEqual([404, 'CLIENT_NOT_FOUND'])
    for (const id of Object.values(foreign)) {
      const own = await send(one.owner.token, { id })
      if (operation.path.includes('{id}')) expect(own.status).toBe(404)
      for (const secret of [other.id, ...Object.values(foreign), other.owner.email])
        expect(own.text).not.toContain(secret)
    }
  })

  test('refuses a user without a client, and an admin that names none', async () => {
    for (const { token } of [await server.person(), admin]) {
      const answer = await send(token, {})
      expect([answer.status, answer.code]).toEqual([403, 'NO_CLIENT'])
    }
    const unknown = await send(admin.token, { client: Bun.randomUUIDv7() })
    expect([unknown.status, unknown.code]).toEqual([404, 'CLIENT_NOT_FOUND'])
    const user = await server.person()
    const named = await send(user.token, { client: (await client()).id })
    expect([named.status, named.code]).toEqual([403, 'NO_CLIENT'])
  })
})

test('an unknown workflow and one of another client answer alike', async () => {
  const [one, other] = [await client(), await client()]
  const ids = [await workflow(other.id), Bun.randomUUIDv7(), '[$ne]=1']
  const answers = await Promise.all(
    ids.map((id) => call('GET', `/api/v1/workflows/${id}`, { token: one.owner.token })),
  )
  for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'WORKFLOW_NOT_FOUND'])
})

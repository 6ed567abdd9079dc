import type { Answer, TestServer } from '../../support/server.ts'

export const password = 'correct horse'

export type Member = { id: string; email: string; token: string; refreshToken: string }

/** A client with its people. */
export type TestClient = { id: string; owner: Member; collaborator: Member }

/** A config that any server can run. */
export const config = (more: object = {}) => ({
  workflow_type: 'standard',
  steps: [{ name: 'Wait', kind: 'wait' }],
  fields: [],
  ...more,
})

/** What the tests of workflows do: clients with people and workflows, and calls in their names. */
export const openWorkflows = async ({ call, person }: Pick<TestServer, 'call' | 'person'>) => {
  const admin = await person({ role: 'admin' })
  const asAdmin = (method: string, path: string, body?: object): Promise<Answer> =>
    call(method, `/api/v1/admin${path}`, { token: admin.token, ...(body && { body }) })

  const signIn = (email: string, options = {}) =>
    call('POST', '/api/v1/auth/login', { body: { email, password }, ...options })

  const member = async (client_id: string, client_role: 'owner' | 'collaborator'): Promise<Member> => {
    const email = `${Bun.randomUUIDv7()}@people.example`
    const body = { email, password, client_id, client_role }
    const made = await call('POST', '/api/v1/auth/register', { token: admin.token, body })
    const { access_token, refresh_token } = (await signIn(email)).body
    return { id: made.body.user.id, email, token: access_token, refreshToken: refresh_token }
  }

  return {
    admin,
    asAdmin,
    signIn,
    member,

    async client(fields: object = {}): Promise<TestClient> {
      const { body } = await asAdmin('POST', '/clients', { name: 'Acme', ...fields })
      const { id } = body.client
      return { id, owner: await member(id, 'owner'), collaborator: await member(id, 'collaborator') }
    },

    async workflow(client_id: string, fields: object = {}): Promise<string> {
      const { body } = await asAdmin('POST', '/workflows', {
        client_id,
        name: 'Waiting',
        config: config(),
        ...fields,
      })
      return body.workflow.id
    },

    as: ({ token }: Member, method: string, path: string, body?: object): Promise<Answer> =>
      call(method, `/api/v1${path}`, { token, ...(body && { body }) }),
  }
}

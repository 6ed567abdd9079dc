import type { Db } from 'mongodb'
import type { Caller } from '../kills-load/caller.ts'

const password = 'correct horse'

export type Step = { name: string; kind: string; with: Record<string, string | number> }
export type BenchClient = { id: string; token: string }

/** Makes an admin, and in its name clients with an owner each and workflows that are deployed. */
export const createClients = async ({ insist }: Caller, database: Db) => {
  const expect = async (...[method, path, sent]: Parameters<Caller['insist']>) => {
    const { status, body } = await insist(method, path, sent)
    if (status > 202) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  const signIn = async (email: string): Promise<string> =>
    String((await expect('POST', '/api/v1/auth/login', { body: { email, password } })).access_token)
  const email = 'admin@people.example'
  await expect('POST', '/api/auth/register', { body: { email, password } })
  await database.collection('users').updateOne({ email }, { $set: { role: 'admin' } })
  const token = await signIn(email)
  let made = 0

  return {
    async client(plan: 'pro' | 'premium_custom'): Promise<BenchClient> {
      made += 1
      const name = `Client ${made}`
      const { client } = await expect('POST', '/api/v1/admin/clients', { token, body: { name, plan } })
      const id = String(Object(client).id)
      const owner = `owner${made}@people.example`
      const body = { email: owner, password, client_id: id, client_role: 'owner' }
      await expect('POST', '/api/v1/auth/register', { token, body })
      return { id, token: await signIn(owner) }
    },

    /** Returns the id of a workflow that is deployed. */
    async workflow(client: BenchClient, steps: Step[], price: number): Promise<string> {
      const config = { workflow_type: 'standard', steps, fields: [] }
      const body = { client_id: client.id, name: 'Steps', config, revenue_per_execution: price }
      const { workflow } = await expect('POST', '/api/v1/admin/workflows', { token, body })
      const id = String(Object(workflow).id)
      await expect('POST', `/api/v1/admin/workflows/${id}/deploy`, { token })
      return id
    },

    /** Accepts a run, also when processes end meanwhile: its key makes it one. Returns its id. */
    async execute(client: BenchClient, workflowId: string): Promise<string> {
      const sent = {
        token: client.token,
        key: Bun.randomUUIDv7(),
        body: { input_data: { started_by: 'bench' } },
      }
      const body = await expect('POST', `/api/v1/workflows/${workflowId}/execute`, sent)
      return String(body.execution_id)
    },

    /** The events of a run but for its progress. */
    async events(client: BenchClient, id: string): Promise<{ type: string; attempt: number; at: string }[]> {
      const body = await expect('GET', `/api/v1/executions/${id}/events`, { token: client.token })
      const rows = Object.values(Object(body.events))
      return rows
        .map((row): { type: string; attempt: number; at: string } => Object(row))
        .filter(({ type }) => type !== 'progress')
    },
  }
}

export type Clients = Awaited<ReturnType<typeof createClients>>

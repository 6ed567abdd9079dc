import { join } from 'node:path'
import type { Plan } from '../../../src/modules/accounts/index.ts'
import { openClient as openClientRow } from '../../../src/modules/workflows/clients/client.ts'
import type { Execution } from '../../../src/modules/workflows/executions/execution.ts'
import type { Settings } from '../../../src/settings.ts'
import { defaultStepOptions, defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { type Answer, type CallOptions, caller, type TestServer } from '../../support/server.ts'

type Step = { name: string; kind: string; with?: Record<string, unknown> }
type Wanted = { steps?: Step[]; price?: number; timeout_seconds?: number; status?: 'draft' | 'deployed' }

const actor = { userId: null, address: 'test' }
const now = new Date()

/** Settings of servers that run steps of the tests, soon after each other. */
export const engineSettings: Partial<Settings> = {
  steps: { ...defaultStepOptions, moreKinds: join(import.meta.dir, 'step-kinds.ts') },
  timings: {
    ...defaultTimings,
    runRetryMs: 20,
    runSweepMs: 100,
    runSettleMs: 200,
    runCountMs: 20,
    runDrainMs: 100,
    runReportMs: 20,
  },
}

/** A client with one user, and its workflows. */
export const openClient = async (server: TestServer, plan: Plan = 'premium_custom') => {
  const { workflows, accounts } = server.convene
  const opened = openClientRow({ name: 'A client', plan }, now)
  await workflows.clients.insert(opened)
  const clientId = opened._id
  const user = await server.person()
  await accounts.administer(actor, user.id, { client_id: clientId, client_role: 'owner' })
  // A new client ends the logins of before.
  const { email, password } = user
  const login = await server.call('POST', '/api/auth/login', { body: { email, password } })
  const token: string = login.body.access_token

  const call = (method: string, path: string, options: CallOptions = {}): Promise<Answer> =>
    server.call(method, `/api/v1${path}`, { token, ...options })

  return {
    id: clientId,
    user,
    token,
    call,
    /** The same on another server of the same store. */
    callOn: (url: string) => {
      const other = caller(url)
      return (method: string, path: string, options: CallOptions = {}) =>
        other(method, `/api/v1${path}`, { token, ...options })
    },
    /** Stores a workflow. Returns its id. */
    async workflow({ steps = [{ name: 'go', kind: 'test.echo' }], price = 10, ...wanted }: Wanted = {}) {
      const id = Bun.randomUUIDv7()
      await workflows.workflows.of(clientId).insert({
        _id: id,
        template_id: null,
        name: 'A workflow',
        description: '',
        status: wanted.status ?? 'deployed',
        workflow_type: 'standard',
        config: {
          workflow_type: 'standard',
          version: 1,
          timeout_seconds: wanted.timeout_seconds ?? 600,
          steps,
          fields: [],
          input_schema: {},
        },
        cost_per_execution: 1,
        revenue_per_execution: price,
        created_at: now,
        updated_at: now,
        deployed_at: now,
      })
      return id
    },
    /** Accepts a run. Returns its id. */
    async execute(workflowId: string, input_data: object = { a: '1' }, headers = {}): Promise<string> {
      const answer = await call('POST', `/workflows/${workflowId}/execute`, { body: { input_data }, headers })
      if (answer.status !== 202) throw new Error(answer.text)
      return answer.body.execution_id
    },
    get: async (id: string) => (await call('GET', `/executions/${id}`)).body.data,
    /** Waits until a run has ended. */
    async ended(id: string) {
      let data = null
      await eventually(async () => {
        data = (await call('GET', `/executions/${id}`)).body.data
        if (!['completed', 'failed'].includes(Object(data).status)) throw new Error(JSON.stringify(data))
      })
      // biome-ignore lint/suspicious/noExplicitAny: what it is says the assertion
      return data as any
    },
    events: async (id: string) => (await call('GET', `/executions/${id}/events`)).body.data.events,
    /** The types of the events of a run, but for its progress. */
    async log(id: string): Promise<string[]> {
      const { body } = await call('GET', `/executions/${id}/events`)
      return body.data.events
        .map(({ type }: { type: string }) => type)
        .filter((type: string) => type !== 'progress')
    },
  }
}

export type TestClient = Awaited<ReturnType<typeof openClient>>

/** The rows behind the back of a server. */
export const rowsOf = (server: TestServer) => {
  const collection = (name: string) => server.database.getClient().db(server.database.name).collection(name)
  return {
    executions: server.database.getClient().db(server.database.name).collection<Execution>('executions'),
    ledger: collection('ledger'),
    results: collection('step_results'),
    resultFiles: collection('result_files'),
    jobs: collection('jobs'),
  }
}

/** A file in which a test kind notes that it ran, also from another process. */
export const readNotes = async (path: string): Promise<string[]> =>
  (await Bun.file(path).exists()) ? (await Bun.file(path).text()).trim().split('\n').filter(Boolean) : []

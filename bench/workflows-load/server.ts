import type { Db, Document } from 'mongodb'
import { request } from '../cases.ts'
import { post } from '../chat-lesson.ts'
import { cpuSeconds } from '../measure.ts'

/** A client's user, and what it runs: a `wait` of 0 seconds. */
export type Caller = { token: string; workflowId: string }

export type Server = {
  name: string
  url: string
  pid: number
  /** Its other processes, whose CPU time is read too. */
  parts: { name: string; pid: number }[]
  database: Db
  /** Rows of the timeline that a trivial run has. */
  eventsEach: number
  callers: Caller[]
}

const password = 'correct horse'

/** The config of a workflow that waits. */
export const waiting = (seconds: number) => ({
  workflow_type: 'standard',
  timeout_seconds: 600,
  steps: [{ name: 'Wait', kind: 'wait', with: { seconds } }],
  fields: [],
})

/** Makes clients of the largest plan, each with a user and a deployed workflow. */
export const openClients = async (url: string, database: Db, count: number) => {
  const signIn = async (email: string) =>
    String((await post(`${url}/api/v1/auth/login`, { email, password })).access_token)
  const adminEmail = `${Bun.randomUUIDv7()}@bench.example`
  await post(`${url}/api/auth/register`, { email: adminEmail, password })
  await database.collection('users').updateOne({ email: adminEmail }, { $set: { role: 'admin' } })
  const admin = await signIn(adminEmail)

  const workflowOf = async (client_id: string, seconds: number): Promise<string> => {
    const body = { client_id, name: 'Waiting', config: waiting(seconds) }
    const { workflow } = await post(`${url}/api/v1/admin/workflows`, body, admin)
    const { id } = Object(workflow)
    await post(`${url}/api/v1/admin/workflows/${id}/deploy`, {}, admin)
    return String(id)
  }

  const callers: (Caller & { clientId: string })[] = []
  for (let number = 0; number < count; number += 1) {
    const made = await post(`${url}/api/v1/admin/clients`, { name: 'Acme', plan: 'premium_custom' }, admin)
    const client_id = String(Object(made.client).id)
    const email = `${Bun.randomUUIDv7()}@bench.example`
    const account = { email, password, client_id, client_role: 'owner' }
    await post(`${url}/api/v1/auth/register`, account, admin)
    const workflowId = await workflowOf(client_id, 0)
    callers.push({ clientId: client_id, token: await signIn(email), workflowId })
  }
  return { callers, workflowOf }
}

/** Accepts a run. Returns its id. */
export const execute = async (url: string, { token, workflowId }: Caller): Promise<string> => {
  const path = `/api/v1/workflows/${workflowId}/execute`
  const { status, body } = await request(url, 'POST', path, {
    token,
    body: { input_data: { topic: 'Spring' } },
  })
  if (status !== 202) throw new Error(`a run was answered with ${status}: ${body.message}`)
  return String(body.execution_id)
}

const size = async (database: Db, name: string): Promise<number> =>
  await database.collection(name).estimatedDocumentCount()

/** Waits until all runs are completed with their whole timeline, and billed. Throws after a minute. */
export const untilCompleted = async ({ database, eventsEach }: Server, runs: number): Promise<void> => {
  const deadline = performance.now() + 60_000
  while (
    (await size(database, 'ledger')) < runs ||
    (await size(database, 'execution_events')) < runs * eventsEach
  ) {
    if (performance.now() > deadline) throw new Error('the runs do not end')
    await Bun.sleep(20)
  }
}

/** Throws unless exactly these runs are there: completed, billed, with their events. */
export const checkRuns = async ({ name, database, eventsEach }: Server, runs: number): Promise<void> => {
  const wanted = { executions: runs, ledger: runs, execution_events: runs * eventsEach }
  for (const [collection, count] of Object.entries(wanted)) {
    const found = await size(database, collection)
    if (found !== count) throw new Error(`${name} has ${found} rows of ${collection} instead of ${count}`)
  }
  const ended = { status: 'completed', outcome: 'completed', progress: 100 }
  const completed = await database.collection<Document>('executions').countDocuments(ended)
  if (completed !== runs) throw new Error(`${name} completed ${completed} of ${runs} runs`)
}

/** Returns a function that gives the CPU time since then, by process, in microseconds for each of `count`. */
export const startCpu = ({ pid, parts }: Server) => {
  const all = [{ name: 'app', pid }, ...parts]
  const before = all.map((part) => cpuSeconds(part.pid))
  return (count: number): Record<string, number> =>
    Object.fromEntries(
      all.map((part, index) => [part.name, ((cpuSeconds(part.pid) - (before[index] ?? 0)) / count) * 1e6]),
    )
}

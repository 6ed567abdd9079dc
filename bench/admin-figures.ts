/**
 * Loads a million runs of 100 clients and 500 workflows over 90 days straight into the embedded store, counts them as the
 * settlement does, and measures how long each route of figures takes for administrators: p50 and p95 of requests over HTTP.
 * Then it compares the figures with a recount of all runs. `bun bench/admin-figures.ts [runs] [times]`
 */
import type { Collection } from 'mongodb'
import { pino } from 'pino'
import { startConvene } from '../src/convene.ts'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { templates } from '../src/modules/workflows/catalogue/templates.ts'
import type { Workflow } from '../src/modules/workflows/catalogue/workflow.ts'
import { type Execution, openExecution } from '../src/modules/workflows/executions/execution.ts'
import { openClient } from '../src/modules/workflows/index.ts'
import { databaseOf } from '../src/platform/mongo.ts'
import { readSettings } from '../src/settings.ts'
import { request, seededRandom, temporaryFolder } from './cases.ts'

const total = Number(process.argv[2] ?? 1_000_000)
const times = Number(process.argv[3] ?? 60)
const [clientCount, perClient, days, batch] = [100, 5, 90, 2000]
const dayMs = 24 * 60 * 60 * 1000
const random = seededRandom(7)

const dataDir = await temporaryFolder()
const store = await startEmbeddedMongo({ dataDir })
const logger = pino({ level: 'silent' })
const settings = { ...readSettings({}), ports: [0], dataDir, role: 'web' as const }
const unlimited = { ...settings, rateLimitGeneral: null, rateLimitAuth: null }
const convene = await startConvene(unlimited, store.uri, { logger, requests: logger })
const [url = ''] = convene.urls
const { accounts, workflows } = convene
const actor = { userId: null, address: 'bench' }
const login = { email: 'admin@bench.example', password: 'correct horse' }
await accounts.register({ ...login, role: 'admin' }, actor)
const signedIn = await request(url, 'POST', '/api/v1/auth/login', { body: login })
const token = String(signedIn.body.access_token)

const owned: Workflow[] = []
for (let number = 0; number < clientCount; number += 1) {
  const client = openClient({ name: `Client ${number}`, plan: 'pro', subscription_amount: 500 }, new Date())
  await workflows.clients.insert(client)
  for (const template of templates.slice(0, perClient)) {
    const copy = await workflows.assign(client._id, template, actor)
    if (copy) owned.push(copy)
  }
}
const [firstWorkflow] = owned
if (!firstWorkflow) throw new Error('no workflow was stored')
const bigClient = firstWorkflow.client_id

/** One run in ten is of the first client; one in twenty failed. Runs come in the order of time. */
const now = Date.now()
const runOf = (number: number): Execution => {
  const ofBig = random() < 0.1
  const workflow = owned[Math.floor(random() * (ofBig ? perClient : owned.length))] ?? firstWorkflow
  const at = new Date(now - days * dayMs + (number * days * dayMs) / total)
  const failed = random() < 0.05
  const status = failed ? 'failed' : 'completed'
  const run = openExecution({ _id: Bun.randomUUIDv7(), workflow, user_id: null, input_data: {} }, at)
  const completed_at = new Date(at.getTime() + 100 + random() ** 4 * 60_000)
  return {
    ...run,
    plan: { ...run.plan, steps: [] },
    status,
    outcome: status,
    attempt: 1,
    started_at: at,
    completed_at,
    unsettled: true,
  }
}

const rows: Collection<Execution> = databaseOf(convene.connection).collection<Execution>('executions')
const counted = { insertMs: 0, countMs: 0, revenue: 0, completed: 0 }
for (let first = 0; first < total; first += batch) {
  const runs = Array.from({ length: Math.min(batch, total - first) }, (_, index) => runOf(first + index))
  for (const { status, price } of runs)
    if (status === 'completed') {
      counted.completed += 1
      counted.revenue += price
    }
  const before = performance.now()
  await rows.insertMany(runs, { ordered: false, writeConcern: { w: 1 } })
  counted.insertMs += performance.now() - before
  const inserted = performance.now()
  await workflows.engine.counts.count(runs.map(({ _id }) => _id))
  counted.countMs += performance.now() - inserted
  if ((first / batch) % 50 === 49) console.log(`${first + batch} runs`)
}
console.log(
  `${total} runs inserted in ${(counted.insertMs / 1000).toFixed(0)} s; counted in ${(counted.countMs / 1000).toFixed(0)} s, ${((counted.countMs * 1000) / total).toFixed(0)} µs a run`,
)

const paths = [
  '/dashboard',
  '/finances',
  ...['7d', '30d', '90d'].flatMap((period) => [
    `/analytics/overview?period=${period}`,
    `/analytics/executions-trend?period=${period}`,
    `/analytics/workflow-performance?period=${period}`,
    `/analytics/revenue-breakdown?period=${period}`,
    `/analytics/revenue-breakdown?type=workflow&period=${period}`,
    `/analytics/failures?period=${period}`,
  ]),
  '/clients?limit=20',
  '/clients?limit=50',
  `/clients/${bigClient}`,
  `/clients/${bigClient}/members`,
  `/clients/${bigClient}/workflows`,
  `/clients/${bigClient}/executions`,
  '/users?limit=20',
  '/workflows?limit=20',
  '/workflows?limit=50',
  '/workflows/stats?limit=50',
  `/workflows/${firstWorkflow._id}`,
  `/workflows/${firstWorkflow._id}/stats`,
]
const get = (path: string) => request(url, 'GET', `/api/v1/admin${path}`, { token })
const slow: string[] = []
console.log('first, p50, p95 in ms')
for (const path of paths) {
  const first = await get(path)
  if (first.status !== 200) throw new Error(`${path} is ${first.status}`)
  const measured: number[] = []
  for (let index = 0; index < times; index += 1) measured.push((await get(path)).ms)
  measured.sort((one, other) => one - other)
  const at = (share: number) => measured[Math.min(times - 1, Math.floor(share * times))] ?? 0
  console.log(
    `${first.ms.toFixed(1).padStart(8)} ${at(0.5).toFixed(1).padStart(7)} ${at(0.95).toFixed(1).padStart(7)}  ${path.replace(bigClient, ':id').replace(firstWorkflow._id, ':id')}`,
  )
  if (at(0.95) > 50) slow.push(path)
}

const { body } = await get('/analytics/overview')
const finances = await get('/analytics/revenue-breakdown?period=90d')
const shown = { executions: Object(body.data).totalExecutions, revenue: Number(finances.body.total_revenue) }
// The period begins with a day, the runs with a moment of the day before it.
const from = new Date(Math.floor(now / dayMs) * dayMs - (days - 1) * dayMs)
const completed = { outcome: 'completed', completed_at: { $gte: from } } as const
let revenue = 0
for await (const { price } of rows.find(completed, { projection: { price: 1 } })) revenue += price
console.log(`figures: ${shown.executions} runs, €${shown.revenue}; recount: ${total}, €${revenue.toFixed(2)}`)
const agrees = shown.executions === total && Math.abs(shown.revenue - revenue) < 0.01
console.log(
  agrees ? 'ok' : 'FAULT: the figures differ from the recount',
  slow.length > 0 ? `over 50 ms: ${slow.join(', ')}` : '',
)
await convene.stop(0)
await store.close()
process.exit(agrees ? 0 : 1)

/**
 * Runs whose worker kills itself (-9) between the end of the run and the log of its webhooks: before the ledger, before
 * the deliveries are stored, after it, and between an answer and its storing. Each kill has a worker of its own. A healthy
 * worker then finishes what they left. Each run must be billed once, end its timeline once, and reach each of two
 * webhooks (one of which fails at its first attempt) as one delivery, verified with the secret. Exits with 1 on a fault.
 * `bun bench/webhook-kills.ts [--kills 100]`
 */
import { parseArgs } from 'node:util'
import { Webhook as Verifier } from 'standardwebhooks'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { defaultTimings } from '../src/timings.ts'
import { type Death, deaths, dyingServer } from '../test/support/dying-server.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { count, show, temporaryFolder, until } from './cases.ts'
import { createCaller } from './kills-load/caller.ts'
import { checkRuns } from './workflow-faults/check.ts'
import { type BenchClient, createClients } from './workflow-faults/clients.ts'
import { watchExecutions } from './workflow-faults/watch.ts'

const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' } } })
const kills = Number(values.kills)
const price = 12.5
const deathMs = 300_000

let faults = 0
const fault = (text: string): void => {
  faults += 1
  if (faults <= 20) console.log(`FAULT ${text}`)
}

const secrets = new Map<string, string>()
/** How often each event arrived at each path. */
const arrivals = new Map<string, number>()
const receiver = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { pathname } = new URL(request.url)
    const body = await request.text()
    try {
      new Verifier(secrets.get(pathname) ?? '').verify(body, Object.fromEntries(request.headers))
    } catch (error) {
      fault(`${pathname}: ${error}`)
    }
    const key = `${pathname} ${request.headers.get('webhook-id')}`
    const isFirst = !arrivals.has(key)
    count(arrivals, key)
    return new Response(null, { status: pathname === '/failing' && isFirst ? 500 : 204 })
  },
})

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder(), port: 0 })
const uri = `mongodb://127.0.0.1:${store.port}/kills?directConnection=true`
const database = databaseOf(await connectMongo(uri))
const settings = {
  dataDir: await temporaryFolder(),
  passwordCost: { memoryCost: 8, timeCost: 1 },
  webhookAllowedHosts: [`127.0.0.1:${receiver.port}`],
  timings: { ...defaultTimings, webhookRetryMs: 500, webhookSweepMs: 500 },
}
// What a run has left is repaired by the healthy worker alone, so that each worker dies at the end of its own run.
const late = { ...settings.timings, runSettleMs: 24 * 60 * 60 * 1000 }
const web = await startServerProcess(uri, { ...settings, role: 'web' })
const caller = createCaller(() => web.url, fault)
const watch = await watchExecutions(database, fault)
const clients = await createClients(caller, database)
const client = await clients.client('premium_custom')
const steps = [{ name: 'Wait', kind: 'wait', with: { seconds: 0 } }]
const workflowId = await clients.workflow(client, steps, price)
for (const path of ['/steady', '/failing']) {
  const body = { url: `http://127.0.0.1:${receiver.port}${path}`, events: ['execution.completed'] }
  const answer = await caller.insist('POST', '/api/v1/webhooks', { token: client.token, body })
  secrets.set(path, String(answer.body.secret))
}

const started = new Map<string, BenchClient>()
const gaps = new Map<string, number>()
const startedAt = performance.now()
const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(0)

const die = async (death: Death): Promise<void> => {
  const id = await clients.execute(client, workflowId)
  started.set(id, client)
  const timings = { ...settings, timings: late, role: 'worker' as const }
  const worker = await startServerProcess(uri, timings, dyingServer, death)
  const isDead = await Promise.race([worker.exited.then(() => true), Bun.sleep(deathMs).then(() => false)])
  if (!isDead) {
    fault(`a worker that dies ${death} is still alive`)
    worker.kill()
  }
  const ofRun = { _id: id } as object
  const run = await database.collection('executions').findOne(ofRun)
  const isBilled = (await database.collection('ledger').countDocuments(ofRun)) > 0
  const deliveries = await database
    .collection('webhook_deliveries')
    .countDocuments({ event_id: `execution-${id}` })
  count(gaps, `${death}: ${run?.status}, ${isBilled ? 'billed' : 'not billed'}, ${deliveries} deliveries`)
}

for (let kill = 0; kill < kills; kill += 1) {
  await die(deaths[kill % deaths.length] ?? 'before the ledger')
  if ((kill + 1) % 20 === 0) console.log(`      ${kill + 1} kills after ${seconds()} s`)
}
for (const [state, times] of gaps) console.log(`      ${times} × killed ${state}`)

const healthy = await startServerProcess(uri, { ...settings, role: 'worker' })
const isDone = async (): Promise<boolean> => {
  const runs = { $or: [{ status: { $in: ['pending', 'processing'] } }, { unsettled: true }] }
  const open = { status: { $in: ['pending', 'sending'] } }
  const left = [
    await database.collection('executions').countDocuments(runs),
    await database.collection('webhook_deliveries').countDocuments(open),
  ]
  return left.every((number) => number === 0)
}
if (!(await until(isDone, 180_000))) fault('not all runs are settled, or not all deliveries sent')
const outcomes = await checkRuns(database, clients, watch, started, price, fault)

const statuses = new Map<string, number>()
for (const id of started.keys()) {
  const found = await database
    .collection('webhook_deliveries')
    .find({ event_id: `execution-${id}` })
    .toArray()
  if (found.length !== secrets.size) fault(`${id} has ${found.length} deliveries`)
  for (const { status } of found) count(statuses, String(status))
  for (const path of secrets.keys())
    if (!arrivals.has(`${path} execution-${id}`)) fault(`${id} did not arrive at ${path}`)
}
if (statuses.get('delivered') !== started.size * secrets.size) fault(`deliveries: ${show(statuses)}`)
const more = [...arrivals].filter(([key, times]) => times > (key.startsWith('/failing') ? 2 : 1))
console.log(
  `      ${more.length} events arrived again, as a worker died between their answer and its storing`,
)
console.log(
  `${faults ? 'FAULT' : 'ok   '} ${kills} kills, ${started.size} runs, ${seconds()} s: ${show(outcomes)}; deliveries ${show(statuses)}; ended, billed or delivered twice or never: ${faults}`,
)
for (const server of [web, healthy]) server.kill()
receiver.stop(true)
await watch.close()
await store.close(0)
process.exit(faults ? 1 : 0)

/**
 * A worker process stands still (SIGSTOP) for 40 s while it has eight runs, half of them in their last step and half in
 * the one before, with the leases of production. Another process takes them over; the steps of the first one end
 * meanwhile, with other results, which it finds when it goes on (SIGCONT). The results of the other process must stand:
 * one completion, one bill, one last event, no later write. Exits with 1 on a fault.
 * `bun bench/workflow-freeze.ts [--seconds 40]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { defaultStepOptions } from '../src/timings.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { show, temporaryFolder, until } from './cases.ts'
import { createCaller } from './kills-load/caller.ts'
import { checkRuns } from './workflow-faults/check.ts'
import { type BenchClient, createClients } from './workflow-faults/clients.ts'
import { startTarget } from './workflow-faults/target.ts'
import { watchExecutions } from './workflow-faults/watch.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '40' } } })
const frozenMs = Number(values.seconds) * 1000
const price = 7

let faults = 0
const fault = (text: string): void => {
  faults += 1
  console.log(`FAULT ${text}`)
}

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder(), port: 0 })
const uri = `mongodb://127.0.0.1:${store.port}/freeze?directConnection=true`
const database = databaseOf(await connectMongo(uri))
/** The first request of these steps is answered while its worker stands still. */
const held = new Set<string>()
const { promise: released, resolve: release } = Promise.withResolvers<void>()
const target = startTarget(
  () => database,
  async ({ key }, asks) => {
    if (held.has(key) && asks === 1) await released
  },
  fault,
)
const settings = {
  dataDir: await temporaryFolder(),
  passwordCost: { memoryCost: 8, timeCost: 1 },
  steps: { ...defaultStepOptions, allowedHosts: [target.host] },
}
const frozen = await startServerProcess(uri, settings)
let current = frozen
const caller = createCaller(() => current.url, fault)
const watch = await watchExecutions(database, fault)
const clients = await createClients(caller, database)
const client = await clients.client('premium_custom')
const workflows = [
  await clients.workflow(client, target.steps(2), price),
  await clients.workflow(client, target.steps(3), price),
]

const started = new Map<string, BenchClient>()
for (let number = 0; number < 8; number += 1) {
  const id = await clients.execute(client, workflows[number % 2] ?? '')
  held.add(`${id}:2`)
  started.set(id, client)
}
const inStep = (asks: number) => [...held].every((key) => target.asks.get(key)?.length === asks)
if (!(await until(() => inStep(1), 60_000))) fault('the runs do not come to their second step')
process.kill(frozen.pid, 'SIGSTOP')
const stoppedAt = performance.now()
const seconds = (): string => ((performance.now() - stoppedAt) / 1000).toFixed(1)
const other = await startServerProcess(uri, settings)
current = other
if (!(await until(() => inStep(2), 60_000))) fault('the runs are not taken over')
console.log(`      8 runs were taken over within ${seconds()} s, while their worker stood still`)
release()
const rows = () => database.collection('executions').find().sort({ _id: 1 }).toArray()
const isSettled = async () =>
  (await rows()).every(({ status, unsettled }) => status === 'completed' && !unsettled)
if (!(await until(isSettled, 60_000))) fault('the runs do not end')
const ended = await rows()
await Bun.sleep(Math.max(0, frozenMs - (performance.now() - stoppedAt)))
process.kill(frozen.pid, 'SIGCONT')
console.log(`      the worker goes on after ${seconds()} s`)

// It alone is left, and does further work: what it had to write late is behind it then.
other.kill()
await other.exited
current = frozen
for (let number = 0; number < 8; number += 1)
  started.set(await clients.execute(client, workflows[1] ?? ''), client)
if (!(await until(isSettled, 60_000))) fault('the worker does no further work')
await Bun.sleep(2 * 5000)

const later = (await rows()).filter(({ _id }) => held.has(`${_id}:2`))
if (!Bun.deepEquals(later, ended)) fault('the late worker changed a run that had ended')
for (const { _id, attempt, output_data } of ended) {
  const lastOf = [`${_id}:2`, `${_id}:3`].findLast((key) => target.asks.has(key)) ?? ''
  const stands = target.asks.get(lastOf)?.at(-1)?.nonce
  if (attempt !== 2 || output_data.body.nonce !== stands) fault(`${_id} has the result of another worker`)
}
for (const [key, asks] of target.asks)
  if (asks.length !== (held.has(key) ? 2 : 1)) fault(`${key} asked ${asks.length} times`)
const outcomes = await checkRuns(database, clients, watch, started, price, fault)
console.log(
  `${faults ? 'FAULT' : 'ok   '} a worker stood still for ${values.seconds} s in 4 last and 4 earlier steps: ${show(outcomes)}; results of the late worker, second completions, bills or last events, later writes: ${faults}`,
)
frozen.kill()
target.stop()
await watch.close()
await store.close(0)
process.exit(faults ? 1 : 0)

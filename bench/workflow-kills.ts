/**
 * Runs of three steps over two server processes on one store. The processes are killed with -9 at random moments and
 * started again, with the leases of production. Each step asks a server of this bench under its side-effect key; each
 * request is compared with the store, and so is every write of a run: each run must end once, each completed one must be
 * billed once, no step whose result is stored may run again, no write may come after the end. Exits with 1 on a fault.
 * `bun bench/workflow-kills.ts [--runs 300] [--kills 20] [--seed 1]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { defaultStepOptions } from '../src/timings.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { seededRandom, show, temporaryFolder, until } from './cases.ts'
import { createCaller } from './kills-load/caller.ts'
import { checkRuns } from './workflow-faults/check.ts'
import { type BenchClient, createClients } from './workflow-faults/clients.ts'
import { startTarget } from './workflow-faults/target.ts'
import { watchExecutions } from './workflow-faults/watch.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '300' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
})
const [runs, kills] = [Number(values.runs), Number(values.kills)]
const random = seededRandom(Number(values.seed))
const price = 12.5
const clientCount = 10
/** A step of the target takes up to this long. */
const longestStepMs = 1500
/** Before each kill new runs are accepted, and the kill comes up to this long later. */
const longestPauseMs = 4000

let faults = 0
const fault = (text: string): void => {
  faults += 1
  if (faults <= 20) console.log(`FAULT ${text}`)
}

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder(), port: 0 })
const uri = `mongodb://127.0.0.1:${store.port}/kills?directConnection=true`
const database = databaseOf(await connectMongo(uri))
const target = startTarget(
  () => database,
  () => Bun.sleep(random() * longestStepMs),
  fault,
)
const settings = {
  dataDir: await temporaryFolder(),
  passwordCost: { memoryCost: 8, timeCost: 1 },
  steps: { ...defaultStepOptions, allowedHosts: [target.host] },
}
const start = () => startServerProcess(uri, settings)
const servers = [await start(), await start()]
let turn = 0
const caller = createCaller(() => {
  turn += 1
  return servers[turn % 2]?.url ?? ''
}, fault)
const watch = await watchExecutions(database, fault)
const clients = await createClients(caller, database)

const openLoad = async () => {
  const client = await clients.client('premium_custom')
  return { client, workflowId: await clients.workflow(client, target.steps(3), price) }
}
const firstLoad = await openLoad()
const loads = [firstLoad]
while (loads.length < clientCount) loads.push(await openLoad())

const started = new Map<string, BenchClient>()
const startedAt = performance.now()
const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(0)

for (let kill = 1; kill <= kills; kill += 1) {
  const due = Math.round((runs * kill) / kills) - started.size
  const accepting = Array.from({ length: due }, async (_, number) => {
    const { client, workflowId } = loads[number % clientCount] ?? firstLoad
    started.set(await clients.execute(client, workflowId), client)
  })
  await Bun.sleep(random() * longestPauseMs)
  const underWay = await database.collection('executions').countDocuments({ status: 'processing' })
  const one = Math.floor(random() * 2)
  servers[one]?.kill()
  await servers[one]?.exited
  servers[one] = await start()
  await Promise.all(accepting)
  console.log(
    `      kill ${kill} after ${seconds()} s: ${started.size} runs accepted, ${underWay} were under way in both processes`,
  )
}
const isSettled = async (): Promise<boolean> => {
  const left = { $or: [{ status: { $in: ['pending', 'processing'] } }, { unsettled: true }] }
  return (await database.collection('executions').countDocuments(left)) === 0
}
if (!(await until(isSettled, 180_000))) fault('not all runs have ended')
const outcomes = await checkRuns(database, clients, watch, started, price, fault)

/** Steps that asked more than once: before their worker was killed they had no answer, or had it and could not store it. */
const again = [...target.asks.values()].filter((asks) => asks.length > 1)
const answered = again.filter((asks) => asks.slice(0, -1).some(({ isAnswered }) => isAnswered))
const isLast = ([ask]: { key: string }[]): boolean => ask?.key.endsWith(':3') === true
const { count: takeovers, longestSeconds } = watch.takeovers()
console.log(
  `      ${target.compared()} requests of steps and ${watch.writes()} writes of runs were compared; ${takeovers} times a run was taken over, at most ${longestSeconds.toFixed(1)} s after its last lease`,
)
console.log(
  `      ${again.length} steps ran again as their worker was killed: ${again.length - answered.length} before their answer, ${answered.length} between it and its storing (${answered.filter(isLast).length} of them last steps)`,
)
console.log(
  `${faults ? 'FAULT' : 'ok   '} ${kills} kills of a process, ${started.size} runs, seed ${values.seed}, ${seconds()} s: ${show(outcomes)}; ended twice or never, billed twice or not, stored steps that ran again, late writes: ${faults}`,
)
for (const server of servers) server.kill()
target.stop()
await watch.close()
await store.close(0)
process.exit(faults ? 1 : 0)

/**
 * Executions, beside BullMQ on Redis with an Express API (`peers/bullmq`), each on an embedded store of its own, in
 * turns. A run is a `wait` of 0 seconds: accepted, claimed, run, ended and billed, its timeline stored. Measured are
 * accepts and runs a second as fast as they are answered, accepts at a rate, the time from accept to start, an accept
 * with 10,000 runs in the queue, and the CPU time of a poll. Convene has 16 clients of the largest plan (8 slots each)
 * and at most 64 runs at once; the peer has one queue of concurrency 64 and no limit of a client. The servers share
 * one core; the stores, Redis and this process have the other.
 * `nice -n -10 bun bench/workflows.ts [--runs 1000] [--rounds 3] [--rate 200] [--seconds 6]`
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { startMain, temporaryFolder } from './cases.ts'
import { post } from './chat-lesson.ts'
import { median, untilAnswers } from './measure.ts'
import { startBullMq, startRedis } from './peers/bullmq.ts'
import { asFastAsAnswered, at, atRate, checkAll, pickUp, poll } from './workflows-load/measures.ts'
import { acceptBesideQueue } from './workflows-load/queue.ts'
import { type Caller, openClients, type Server, waiting } from './workflows-load/server.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '6' },
    posters: { type: 'string', default: '32' },
  },
})
const [runs, rounds, rate, seconds, posters] = [
  values.runs,
  values.rounds,
  values.rate,
  values.seconds,
  values.posters,
].map(Number) as [number, number, number, number, number]
const clients = 16
const queued = 10_000
const pickUpRate = 50
const [loadCore, serversCore] = [0, 1]
/** A run of this bench that takes longer has a fault. */
const longestMs = 170_000

// Inherited by the stores.
if (Bun.which('taskset')) Bun.spawnSync(['taskset', '-apc', String(loadCore), String(process.pid)])
setTimeout(() => {
  console.log(`not done after ${longestMs / 1000} s`)
  end(1)
}, longestMs).unref()

const children: { kill(): void }[] = []
const end = (code: number): never => {
  for (const child of children) child.kill()
  process.exit(code)
}

const openStore = async () => {
  const dataDir = await temporaryFolder()
  const store = await startEmbeddedMongo({ dataDir })
  const uri = store.uri.replace('/?', '/bench?')
  return { dataDir, uri, pid: store.pid, database: databaseOf(await connectMongo(uri)) }
}

const startConvene = async () => {
  const { dataDir, uri, pid, database } = await openStore()
  const environment = {
    MONGODB_URI: uri,
    JWT_SECRET: 'a secret for the benchmark, of more than 32 characters',
  }
  const main = startMain(dataDir, environment, serversCore)
  children.push(main)
  await untilAnswers(`${main.url}/health`)
  const opened = await openClients(main.url, database, clients)
  const server: Server = {
    name: 'convene',
    url: main.url,
    pid: main.pid,
    parts: [{ name: 'store', pid }],
    database,
    eventsEach: 8,
    callers: opened.callers,
  }
  return { ...opened, server }
}

const startPeer = async (): Promise<Server> => {
  const { uri, pid, database } = await openStore()
  const redis = await startRedis(loadCore)
  children.push(redis)
  const main = await startBullMq(uri, redis.port, serversCore)
  children.push(main)
  const wanted = { count: clients, name: 'Waiting', config: { ...waiting(0), version: 1 } }
  const made = await post(`${main.url}/bench/clients`, wanted)
  const parts = [
    { name: 'store', pid },
    { name: 'redis', pid: redis.pid },
  ]
  const callers = made.clients as Caller[]
  return { name: 'bullmq', url: main.url, pid: main.pid, parts, database, eventsEach: 4, callers }
}

const convene = await startConvene()
const peer = await startPeer()
const both = [convene.server, peer]
/** A row is printed once it is measured, so that a machine too busy for the rest shows what there is. */
const row = (what: string, goal: string, texts: string[]): void =>
  console.log(`${what.padEnd(50)} ${texts.map((text) => text.padStart(24)).join(' ')}   ${goal}`)
const spread = (sorted: number[], digits = 1): string =>
  [0.5, 0.99].map((share) => at(sorted, share).toFixed(digits)).join(' / ')
const load1 = (): string => loadavg()[0]?.toFixed(1) ?? ''

console.log(`medians of ${rounds} rounds of ${runs} runs; load of the machine at the start ${load1()}`)
row(
  '',
  'goal',
  both.map(({ name }) => name),
)

const fast = both.map((server) => ({ server, rounds: [] as Awaited<ReturnType<typeof asFastAsAnswered>>[] }))
for (const { server } of fast) await asFastAsAnswered(server, 300, posters)
for (let round = 0; round < rounds; round += 1)
  for (const { server, rounds } of fast) rounds.push(await asFastAsAnswered(server, runs, posters))
const middle = (of: 'accepts' | 'runs'): string[] =>
  fast.map(({ rounds }) => median(rounds.map((one) => one[of])).toFixed(0))
row('accepts a second, with the runs under way', 'the peer’s', middle('accepts'))
row('runs a second', 'the peer’s; 300', middle('runs'))
row(
  'CPU of a run, µs',
  '',
  fast.map(({ rounds }) =>
    Object.keys(rounds[0]?.cpu ?? {})
      .map((name) => `${name} ${median(rounds.map(({ cpu }) => cpu[name] ?? 0)).toFixed(0)}`)
      .join(' '),
  ),
)

/** Measures one server after the other. */
const each = async <Value>(measure: (server: Server) => Promise<Value>): Promise<Value[]> => {
  const found: Value[] = []
  for (const server of both) found.push(await measure(server))
  return found
}
const polls = await each(poll)
row(
  'a poll of a run, CPU of the app, µs',
  '≤ 200',
  polls.map((one) => one.toFixed(0)),
)
const waits = await each((server) => pickUp(server, pickUpRate))
row(
  `accepted to started at ${pickUpRate} a second, p50 / p99, ms`,
  '< 5 / < 15',
  waits.map((sorted) => spread(sorted, 0)),
)
const steady = await each(async (server) => (await atRate(server, rate, seconds)).ms)
row(
  `accept at ${rate} a second, p50 / p99, ms`,
  'p99 < 100',
  steady.map((sorted) => spread(sorted)),
)
await each(checkAll)
const [caller] = convene.callers
if (!caller) throw new Error('there are no clients')
const long = await convene.workflowOf(caller.clientId, 600)
const { empty, full } = await acceptBesideQueue(convene.server, caller, long, queued, rounds)
const compared = (before: number, after: number, digits: number): string =>
  `${before.toFixed(digits)} / ${after.toFixed(digits)} (${(after / before).toFixed(2)})`
row(`an accept beside 0 / ${queued} queued, ms`, '≤ 1.2 times', [compared(empty.ms, full.ms, 2), ''])
row('the same, CPU of app and store, µs', '', [compared(empty.cpu, full.cpu, 0), ''])
console.log(`load of the machine at the end ${load1()}`)
end(0)

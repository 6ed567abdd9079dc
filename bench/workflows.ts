/**
 * Executions, beside BullMQ on Redis with an Express API (`peers/bullmq`), each on an embedded store of its own, in
 * turns. A run is a `wait` of 0 seconds: accepted, claimed, run, ended and billed, its timeline stored. Measured are
 * accepts and runs a second as fast as they are answered, accepts at a rate, the time from accept to start, an accept
 * with 10,000 runs in the queue, and the CPU time of a poll. Convene has 16 clients of the largest plan (8 slots each)
 * and at most 64 runs at once; the peer has one queue of concurrency 64 and no limit of a client. The servers share
 * one core; the stores, Redis and this process have the other.
 * `nice -n -10 bun bench/workflows.ts [--runs 1500] [--rounds 3] [--rate 200] [--seconds 8]`
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { startMain, temporaryFolder } from './cases.ts'
import { post } from './chat-lesson.ts'
import { load, median, untilAnswers } from './measure.ts'
import { startBullMq, startRedis } from './peers/bullmq.ts'
import {
  type Caller,
  checkRuns,
  execute,
  openClients,
  type Server,
  startCpu,
  untilCompleted,
  waiting,
} from './workflows-load/server.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1500' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '8' },
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
/** After many rows were put into the queue or taken out of it: the store folds its log into its file. */
const settleMs = 500
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
const done = new Map<Server, number>()

/** Accepts runs and waits for their ends, both from now on. */
const track = async (server: Server, count: number): Promise<void> => {
  const total = (done.get(server) ?? 0) + count
  done.set(server, total)
  await untilCompleted(server, total)
}

const callerOf = ({ callers }: Server, number: number): Caller => {
  const caller = callers[number % callers.length]
  if (!caller) throw new Error('there are no clients')
  return caller
}

const asFastAsAnswered = async (server: Server, count: number) => {
  const cpu = startCpu(server)
  const startedAt = performance.now()
  let sent = 0
  const poster = async (): Promise<void> => {
    while (sent < count) {
      sent += 1
      await execute(server.url, callerOf(server, sent))
    }
  }
  await Promise.all(Array.from({ length: posters }, poster))
  const acceptedAt = performance.now()
  await track(server, count)
  const perSecond = (to: number): number => count / ((to - startedAt) / 1000)
  return { accepts: perSecond(acceptedAt), runs: perSecond(performance.now()), cpu: cpu(count) }
}

/** Accepts at a rate, whether answers come or not. Returns the times of the answers, sorted, and the runs' ids. */
const atRate = async (server: Server, perSecond: number, forSeconds: number) => {
  const startedAt = performance.now()
  const count = perSecond * forSeconds
  const ms: number[] = []
  const sending: Promise<string>[] = []
  for (let number = 0; number < count; number += 1) {
    const dueAt = startedAt + (number * 1000) / perSecond
    if (performance.now() < dueAt) await Bun.sleep(dueAt - performance.now())
    sending.push(
      execute(server.url, callerOf(server, number)).then((id) => {
        // From when it was due: a generator that is late would hide what the server lets wait.
        ms.push(performance.now() - dueAt)
        return id
      }),
    )
  }
  const ids = await Promise.all(sending)
  await track(server, count)
  return { ms: ms.sort((a, b) => a - b), ids }
}

const at = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

type Started = { _id: string; created_at: Date; started_at: Date }

const pickUp = async (server: Server): Promise<number[]> => {
  const { ids } = await atRate(server, pickUpRate, 5)
  const rows = server.database.collection<Started>('executions').find({ _id: { $in: ids } })
  const waits = await rows.map(({ created_at, started_at }) => +started_at - +created_at).toArray()
  return waits.sort((a, b) => a - b)
}

const poll = async (server: Server): Promise<number> => {
  const caller = callerOf(server, 0)
  const path = `/api/v1/executions/${await execute(server.url, caller)}`
  await track(server, 1)
  const send = () => fetch(server.url + path, { headers: { authorization: `Bearer ${caller.token}` } })
  await load(server.pid, 1000, 8, send)
  return (await load(server.pid, 3000, 8, send)).cpuMicroseconds
}

/** Accepts of a client whose slots are all taken, with and without `queued` runs that wait. */
const acceptBesideQueue = async () => {
  const { callers, server, workflowOf } = convene
  const caller = callers[0]
  if (!caller) throw new Error('there are no clients')
  const executions = server.database.collection<{ _id: string; status: string }>('executions')
  const long = { ...caller, workflowId: await workflowOf(caller.clientId, 600) }
  for (let slot = 0; slot < 8; slot += 1) await execute(server.url, long)
  const measure = async (): Promise<number> => {
    const answered: number[] = []
    const poster = async (): Promise<void> => {
      for (let number = 0; number < 100; number += 1) {
        const sentAt = performance.now()
        await execute(server.url, caller)
        answered.push(performance.now() - sentAt)
      }
    }
    await Promise.all(Array.from({ length: 4 }, poster))
    return answered.reduce((sum, ms) => sum + ms, 0) / answered.length
  }
  const pending = { client_id: caller.clientId, status: 'pending' }
  await measure()
  const template = await executions.findOne(pending)
  if (!template) throw new Error('no run waits')
  const [empty, full]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    await executions.deleteMany(pending)
    await Bun.sleep(settleMs)
    empty.push(await measure())
    for (let number = 0; number < queued; number += 1000)
      await executions.insertMany(
        Array.from({ length: 1000 }, () => ({ ...template, _id: Bun.randomUUIDv7() })),
      )
    await Bun.sleep(settleMs)
    full.push(await measure())
  }
  return { empty: median(empty), full: median(full) }
}

const both = [convene.server, peer]
const fast = both.map(() => [] as Awaited<ReturnType<typeof asFastAsAnswered>>[])
for (const server of both) await asFastAsAnswered(server, 500)
for (let round = 0; round < rounds; round += 1)
  for (const [index, server] of both.entries()) fast[index]?.push(await asFastAsAnswered(server, runs))
const steady: number[][] = []
const waits: number[][] = []
const polls: number[] = []
for (const server of both) {
  steady.push((await atRate(server, rate, seconds)).ms)
  waits.push(await pickUp(server))
  polls.push(await poll(server))
  await checkRuns(server, done.get(server) ?? 0)
}
const queue = await acceptBesideQueue()

const middle = (index: number, of: 'accepts' | 'runs'): number =>
  median((fast[index] ?? []).map((one) => one[of]))
const row = (what: string, goal: string, show: (index: number) => string): void =>
  console.log(`${what.padEnd(46)} ${show(0).padStart(22)} ${show(1).padStart(22)}   ${goal}`)
const sorted = (all: number[][], index: number, digits = 1): string =>
  [0.5, 0.99].map((share) => at(all[index] ?? [], share).toFixed(digits)).join(' / ')

console.log(
  `load of the machine ${loadavg()
    .map((one) => one.toFixed(1))
    .join(', ')}; medians of ${rounds} rounds of ${runs} runs`,
)
row('', 'goal', (index) => both[index]?.name ?? '')
row('accepts a second, with the runs under way', 'the peer’s', (index) => middle(index, 'accepts').toFixed(0))
row('runs a second', 'the peer’s; 300', (index) => middle(index, 'runs').toFixed(0))
row('CPU of a run, µs', '', (index) =>
  Object.keys(fast[index]?.[0]?.cpu ?? {})
    .map((name) => `${name} ${median((fast[index] ?? []).map(({ cpu }) => cpu[name] ?? 0)).toFixed(0)}`)
    .join(' '),
)
row(`accept at ${rate} a second, p50 / p99, ms`, 'p99 < 100', (index) => sorted(steady, index))
row(`accepted to started at ${pickUpRate} a second, p50 / p99, ms`, '< 5 / < 15', (index) =>
  sorted(waits, index, 0),
)
row('a poll of a run, CPU of the app, µs', '≤ 200', (index) => polls[index]?.toFixed(0) ?? '')
row(`an accept beside 0 / ${queued} queued, ms`, '≤ 1.2 times', (index) =>
  index === 0
    ? `${queue.empty.toFixed(2)} / ${queue.full.toFixed(2)} (${(queue.full / queue.empty).toFixed(2)})`
    : '',
)
end(0)

/**
 * What each hot call costs: CPU time of the server and of the embedded store, commands to the store, rows and bytes that
 * it inserts, and events of the change stream; and jobs of the queue. Idle CPU is taken off. For CPU time the server and the
 * store are processes of their own; `--commands` counts what a server in this process sends.
 * `nice -n -10 bun bench/scaling-costs.ts [--calls 400] [--commands]`
 */
import { parseArgs } from 'node:util'
import { BSON } from 'mongodb'
import { pino } from 'pino'
import { startConvene } from '../src/convene.ts'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { defaultPasswordCost } from '../src/timings.ts'
import { openJobs } from '../test/platform/jobs-process.ts'
import type { Target } from '../test/scaling/hot-call.ts'
import { openHotCalls } from '../test/scaling/hot-calls.ts'
import { recordCommands, type Statement } from '../test/scaling/recorded-commands.ts'
import { startScriptedAiService } from '../test/support/ai-service.ts'
import { startFakeLlm } from '../test/support/fake-llm.ts'
import { testSettings } from '../test/support/server.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { request, temporaryFolder } from './cases.ts'
import { cpuSeconds } from './measure.ts'

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '400' }, commands: { type: 'boolean', default: false } },
})
const count = Number(values.calls)
const parallel = 8
const warmCalls = 8
const countedCalls = 20
const settleMs = 700

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder() })
const uri = store.uri.replace('/?', '/bench?')
const settings = {
  aiServiceUrl: (await startScriptedAiService()).url,
  llm: startFakeLlm(['140 ', 'euros']).settings,
  passwordCost: defaultPasswordCost,
}
const database = databaseOf(await connectMongo(uri))

const openAt = async (url: string) => {
  const account = { email: `${Bun.randomUUIDv7()}@bench.example`, password: 'correct horse' }
  await request(url, 'POST', '/api/auth/register', { body: account })
  await database.collection('users').updateOne({ email: account.email }, { $set: { role: 'admin' } })
  const { body } = await request(url, 'POST', '/api/v1/auth/login', { body: account })
  const call: Target['call'] = async (method, path, { body, token, guest, headers } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(guest && { 'x-guest-session-id': guest }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }
  return await openHotCalls({ url, call, adminToken: String(body.access_token) })
}

/** What the change stream brings to every process: feeds, and rows that processes keep in memory. */
const isFollowed = (collection: string): boolean =>
  /_(events|messages|words|typing|signals|replies|removals|renames|notes|api_keys)$/.test(collection) ||
  [
    'bookings',
    'students',
    'user_preferences',
    'users',
    'clients',
    'api_keys',
    'workflows',
    'logins',
  ].includes(collection)

/** CPU seconds of processes since the call, of each. */
const startCpu = (...pids: number[]) => {
  const before = pids.map(cpuSeconds)
  return () => pids.map((pid, at) => cpuSeconds(pid) - (before[at] ?? 0))
}

const countCommands = async (): Promise<void> => {
  const logger = pino({ level: 'silent' })
  const counted = await startConvene(await testSettings(settings), `${uri}&monitorCommands=true`, {
    logger,
    requests: logger,
  })
  const recorded = recordCommands(counted.connection)
  const again = await openAt(counted.urls[0] ?? '')
  console.log('call: commands, rows inserted, bytes of them, events of the change stream')
  for (const { name, run } of again.calls) {
    await run()
    await Bun.sleep(settleMs)
    const [from, commands] = [recorded.statements.length, recorded.commands()]
    for (let number = 0; number < countedCalls; number += 1) await run()
    await Bun.sleep(settleMs)
    // Jobs of the server itself are not of the call.
    const statements = recorded.statements.slice(from)
    const own = statements.filter(({ collection, command }) => collection !== 'jobs' || command === 'insert')
    const rows = own.filter(({ command }) => command === 'insert')
    const bytes = rows.reduce((sum, { fields }) => sum + BSON.calculateObjectSize(fields), 0)
    const all = recorded.commands() - commands - (statements.length - own.length)
    const isWrite = ({ command }: Statement) => /^(insert|update|delete|findAndModify)$/.test(command)
    const events = own.filter((each) => isWrite(each) && isFollowed(each.collection)).length
    const shown = [all, rows.length, bytes, events]
      .map((sum) => (sum / countedCalls).toFixed(1).padStart(7))
      .join(' ')
    console.log(`${name.padEnd(32)} ${shown}`)
  }
  again.close()
  await counted.stop(0)
}

const measureCpu = async (): Promise<void> => {
  const server = await startServerProcess(uri, settings)
  const sets = await Promise.all(Array.from({ length: parallel }, () => openAt(server.url)))
  /** Runs a call of each set again and again: requests of several users are under way at any time. */
  const repeat = (at: number, times: number) =>
    Promise.all(
      sets.map(async ({ calls }) => {
        for (let number = 0; number < times; number += 1) await calls[at]?.run()
      }),
    )
  /** What they leave for jobs is done behind the calls that follow: they are measured last. */
  const leavesWork = (name: string): boolean =>
    ['book a lesson', 'open a ticket', 'reply to a ticket'].includes(name)
  const places = [...(sets[0]?.calls.entries() ?? [])].map(([at, { name }]) => ({ at, name }))
  for (const { at } of places) await repeat(at, leavesWork(places[at]?.name ?? '') ? 1 : warmCalls)

  const idleMs = 8000
  await Bun.sleep(idleMs / 2)
  const idleCpu = startCpu(server.pid, store.pid)
  await Bun.sleep(idleMs)
  const idle = idleCpu().map((seconds) => seconds / idleMs)
  console.log(
    `idle, CPU of a second: server, store: ${idle.map((each) => (each * 1e5).toFixed(1)).join(', ')} %`,
  )
  console.log('call, CPU µs of one: server, store')
  for (const { at, name } of places.toSorted(
    (one, other) => Number(leavesWork(one.name)) - Number(leavesWork(other.name)),
  )) {
    const times = Math.ceil(count / parallel / (name === 'sign in' || leavesWork(name) ? 5 : 1))
    const cpu = startCpu(server.pid, store.pid)
    const start = performance.now()
    await repeat(at, times)
    // What follows the answers, such as the log of requests and the end of a run.
    await Bun.sleep(settleMs)
    const ms = performance.now() - start
    const each = cpu().map((spent, place) => ((spent - (idle[place] ?? 0) * ms) / times / parallel) * 1e6)
    console.log(name.padEnd(32), each.map((microseconds) => microseconds.toFixed(0).padStart(7)).join(' '))
  }
  for (const set of sets) set.close()
  server.kill()
}

const measureJobs = async (): Promise<void> => {
  const { jobs, close } = await openJobs(uri)
  const done = Promise.withResolvers<void>()
  let left = count
  jobs.define('nothing', {
    concurrency: 20,
    async run() {
      left -= 1
      if (left === 0) done.resolve()
    },
  })
  for (let number = 0; number < count; number += 1) await jobs.enqueue('nothing', null)
  const [cpu, start] = [startCpu(process.pid, store.pid), performance.now()]
  await jobs.start()
  await done.promise
  const seconds = (performance.now() - start) / 1000
  const each = cpu().map((spent) => ((spent / count) * 1e6).toFixed(0))
  console.log(
    `jobs that do nothing: ${(count / seconds).toFixed(0)} a second by one process; CPU µs of one: worker, store: ${each.join(', ')}`,
  )
  await close()
}

await (values.commands ? countCommands() : measureCpu())
await measureJobs()
process.exit(0)

/**
 * Two server processes of `src/main.ts` on one store, behind a proxy that asks `/health` and repeats nothing. While
 * clients of several products load them (REST, chats over native sockets and Socket.IO, sockets of an assistant,
 * server-sent events, runs of workflows), each process in turn gets SIGTERM and is started again. No request may fail,
 * no message may be lost, doubled or out of order, each run completes and is billed once. Exits with 1 on a fault.
 * `bun bench/rolling-restart.ts [--restarts 6] [--delay 2] [--check 250]`: `--delay` is STOP_DELAY_SECONDS, `--check` the
 * milliseconds between two looks at `/health`. With `--from REVISION` the first two processes are of that revision of
 * git, which fill the store and are replaced in turn: a rolling upgrade. Those know no delay and cut streams of events:
 * the proxy takes one out before it is told to stop, and a cut is no fault.
 */
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { freePort } from '../test/support/free-port.ts'
import { startMain, temporaryFolder, until } from './cases.ts'
import { openLessons, startOnStore } from './chat-lesson.ts'
import type { Dialect } from './chat-load/line.ts'
import { followChat, followEvents, followSession, newLog, sendChat } from './restart-load/followers.ts'
import { checkRuns, createLoad, saveValuations, startRuns, useAccounts } from './restart-load/load.ts'
import { startProxy } from './restart-load/proxy.ts'
import { unpackRevision } from './restart-load/revision.ts'
import { openClients } from './workflows-load/server.ts'

const { values } = parseArgs({
  options: {
    restarts: { type: 'string', default: '6' },
    delay: { type: 'string', default: '2' },
    check: { type: 'string', default: '250' },
    from: { type: 'string' },
  },
})
const dataDir = await temporaryFolder()
const store = await startEmbeddedMongo({ dataDir, port: freePort() })
const uri = `mongodb://127.0.0.1:${store.port}/convene?directConnection=true`
const environment = (port: number) => ({
  PORT: String(port),
  MONGODB_URI: uri,
  JWT_SECRET: 'a secret for the benchmark, of more than 32 characters',
  STOP_DELAY_SECONDS: values.delay,
})
const ports = [freePort(), freePort()]
const old = values.from === undefined ? undefined : await unpackRevision(values.from)
const servers = [
  await startOnStore(dataDir, uri, undefined, environment(ports[0] ?? 0), old),
  startMain(dataDir, environment(ports[1] ?? 0), undefined, old),
]
const urls = ports.map((port) => `http://127.0.0.1:${port}`)
const proxy = await startProxy(urls, Number(values.check))
const untilUp = async (url: string): Promise<void> => {
  if (!(await until(() => proxy.isUp(url), 120_000))) throw new Error(`${url} does not get healthy`)
}
for (const url of urls) await untilUp(url)

const database = await mongoose.createConnection(uri).asPromise()
const load = createLoad(proxy.url)
const { callers, workflowOf } = await openClients(proxy.url, database.getClient().db('convene') as never, 1)
const [client] = callers
if (!client) throw new Error('no client was made')
const { token, sessionIds } = await openLessons(proxy.url, 1)
const [lesson = ''] = sessionIds
const opened = await load.ask('POST', '/api/sessions', { body: { businessId: 'B1', userId: 'u1' } })
const sessionId = String(opened?.body.sessionId)

const writeSession = async (): Promise<number> => {
  let sent = 0
  while (!load.isOver()) {
    const body = { content: `message ${sent}` }
    if (await load.ask('POST', `/api/sessions/${sessionId}/messages`, { body })) sent += 1
    await Bun.sleep(30)
  }
  return sent
}

const startedAt = performance.now()
const logs = { chat: newLog(), session: newLog(), events: newLog() }
const live: Dialect[] = ['native', 'Socket.IO, WebSocket']
const readers = {
  chat: Promise.all([...live, ...live].map((dialect) => followChat(load, logs.chat, dialect, token, lesson))),
  session: Promise.all([1, 2, 3].map(() => followSession(load, logs.session, sessionId))),
  events: Promise.all([1, 2].map(() => followEvents(load, logs.events, client.token, old !== undefined))),
}
const runs = startRuns(load, client.token, await workflowOf(client.clientId, 1))
const senders = Promise.all(live.map((dialect) => sendChat(load, dialect, token, lesson)))
const writing = writeSession()
const others = Promise.all([saveValuations, saveValuations, useAccounts].map((use) => use(load)))

const stops: number[] = []
for (let restart = 0; restart < Number(values.restarts); restart += 1) {
  const turn = restart % 2
  const [server, url = '', port = 0] = [servers[turn], urls[turn], ports[turn]]
  await Bun.sleep(1500)
  const isOld = old !== undefined && restart < 2
  if (isOld) {
    proxy.setOut(url, true)
    await Bun.sleep(1000 * Number(values.delay))
  }
  const toldAt = performance.now()
  process.kill(server?.pid ?? 0, 'SIGTERM')
  const code = await server?.exited
  stops.push(Math.round(performance.now() - toldAt))
  if (code !== 0) load.fault(`a process ended with ${code}`)
  servers[turn] = startMain(dataDir, environment(port))
  await untilUp(url)
  proxy.setOut(url, false)
  console.log(`      restart ${restart + 1}: stopped in ${stops.at(-1)} ms, faults: ${load.faults()}`)
}
await Bun.sleep(1500)

load.end()
const ids = await runs
await others
logs.chat.written = (await senders).reduce((sum, sent) => sum + sent, 0)
logs.session.written = await writing
await checkRuns(load, database, ids)
const types = ['queued', 'started', 'step', 'completed']
logs.events.written = await database
  .collection('execution_events')
  .countDocuments({ _id: { $regex: `^client-${client.clientId}:` } } as object)
const [chats, sessions, events] = await Promise.all([readers.chat, readers.session, readers.events])
for (const one of [chats, sessions, events])
  if (one.some((seen) => !Bun.deepEquals(seen, one[0]))) load.fault('two readers have not read the same')
for (const id of ids)
  for (const type of types) {
    const times = events[0]?.filter((event) => event === `${type} ${id}`).length ?? 0
    if (type === 'completed' ? times !== 1 : times < 1) load.fault(`run ${id} has ${times} of ${type}`)
  }
const { unanswered, cut } = proxy.failures
if (unanswered > 0 || (cut > 0 && old === undefined))
  load.fault(`at the proxy, ${unanswered} requests had no answer and ${cut} half of one`)

const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
const delivered = [...chats, ...sessions, ...events].reduce((sum, seen) => sum + seen.length, 0)
const resumed = Object.values(logs).reduce((sum, log) => sum + log.resumed, 0)
console.log(
  `${load.faults() ? 'FAULT' : 'ok   '} ${values.restarts} restarts in ${seconds} s: ${load.requests()} requests, ${ids.length} runs, ${logs.chat.written + logs.session.written} messages, ${delivered} deliveries over connections that resumed ${resumed} times; SIGTERM to exit ${Math.min(...stops)}–${Math.max(...stops)} ms; faults: ${load.faults()}`,
)
for (const server of servers) server?.kill()
await store.close(0)
process.exit(load.faults() ? 1 : 0)

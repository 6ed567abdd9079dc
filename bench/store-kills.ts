/**
 * Two server processes on one store. The store is killed with -9 in the middle of reads and writes and starts
 * again on its port: how long until both processes answer again, how long the slowest request waited, and
 * whether each acknowledged message is there, once. Exits with 1 on a fault.
 * `bun bench/store-kills.ts [--kills 10] [--timeout-seconds 15]`
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { count, show } from './cases.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    'timeout-seconds': { type: 'string', default: '15' },
  },
})
const timeoutMs = Number(values['timeout-seconds']) * 1000

const dataDir = await mkdtemp(join(tmpdir(), 'convene-store-kills-'))
let store = await startEmbeddedMongo({ dataDir, port: 0 })
const port = store.port ?? 0
const uri = `mongodb://127.0.0.1:${port}/kills?directConnection=true`
const servers = await Promise.all([startServerProcess(uri), startServerProcess(uri)])
const urls = servers.map(({ url }) => url)

const statuses = new Map<string, number>()
let slowestMs = 0
/** Sends one request; null for an answer other than 2xx. */
const send = async (url: string, path: string, body?: object) => {
  const sentAt = performance.now()
  const answer = await fetch(url + path, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(60_000),
  }).then(
    async (response) => ({ status: String(response.status), body: Object(await response.json()) }),
    (error: Error) => ({ status: error.name, body: null }),
  )
  slowestMs = Math.max(slowestMs, performance.now() - sentAt)
  count(statuses, answer.status)
  return answer.status.startsWith('2') ? answer.body : null
}

const session = await send(urls[0] ?? '', '/api/sessions', { businessId: 'B-kills', userId: 'u' })
const messages = `/api/sessions/${session.sessionId}/messages`
const acknowledged = new Set<string>()
let stopped = false
const client = async (url: string, name: string): Promise<void> => {
  for (let number = 0; !stopped; number += 1) {
    await send(url, `${messages}?limit=5`)
    const content = `${name}-${number}`
    // The same message until it is acknowledged: it must be stored once.
    while (!(await send(url, messages, { content, clientMessageId: content }))) await Bun.sleep(20)
    acknowledged.add(content)
    await Bun.sleep(5)
  }
}
const clients = urls.flatMap((url, at) => ['a', 'b', 'c'].map((name) => client(url, `${at}${name}`)))

let isFault = false
for (let kill = 1; kill <= Number(values.kills); kill += 1) {
  await Bun.sleep(500 + Math.random() * 1500)
  process.kill(store.pid, 'SIGKILL')
  await store.exited
  const awayMs = Math.random() * 5000
  await Bun.sleep(awayMs)
  store = await startEmbeddedMongo({ dataDir, port })
  const startedAt = performance.now()
  const answeredMs = await Promise.all(
    urls.map(async (url) => {
      while (
        !(await send(url, messages, { content: `kill ${kill}` })) &&
        performance.now() - startedAt < 60_000
      )
        await Bun.sleep(50)
      return performance.now() - startedAt
    }),
  )
  const isLate = Math.max(...answeredMs) > timeoutMs
  isFault ||= isLate
  const shown = answeredMs.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(' and ')
  console.log(
    `${isLate ? 'FAULT' : 'ok   '} kill ${kill}, store away for ${(awayMs / 1000).toFixed(1)} s: both processes answered again after ${shown}`,
  )
}
stopped = true
await Promise.all(clients)

const rows: { seq: number; content: string }[] = await send(urls[1] ?? '', messages)
const stored = new Map<string, number>()
for (const { content } of rows) count(stored, content)
const lost = [...acknowledged].filter((content) => !stored.has(content)).length
const doubled = [...acknowledged].filter((content) => (stored.get(content) ?? 0) > 1).length
const gaps = rows.filter(({ seq }, index) => seq !== index + 1).length
const others = [...statuses.keys()].filter((status) => !/^(2\d\d|503)$/.test(status))
isFault ||= lost + doubled + gaps + others.length > 0
console.log(
  `${isFault ? 'FAULT' : 'ok   '} ${acknowledged.size} acknowledged messages: lost ${lost}, doubled ${doubled}, gaps in seq ${gaps}; slowest request ${(slowestMs / 1000).toFixed(1)} s; answers ${show(statuses)}`,
)
for (const server of servers) server.kill()
await store.close(0)
process.exit(isFault ? 1 : 0)

/**
 * Measures, for two server processes on one store, the time of a message from one to a socket at the other.
 * Then checks that a socket that is cut at random and resumes by `seq` has every message once, in order.
 * `bun bench/resume.ts [--latencies 200] [--messages 10000] [--cuts 1000]`
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { startPinned, untilAnswers } from './measure.ts'

const { values } = parseArgs({
  options: {
    latencies: { type: 'string', default: '200' },
    messages: { type: 'string', default: '10000' },
    cuts: { type: 'string', default: '1000' },
  },
})
const messages = Number(values.messages)
const cuts = Number(values.cuts)

const dataDir = await mkdtemp(join(tmpdir(), 'convene-bench-'))
const store = await startEmbeddedMongo({ dataDir })
const servers = [4121, 4122].map((port) => ({
  url: `http://127.0.0.1:${port}`,
  ...startPinned(port % 2, join(import.meta.dir, '../src/main.ts'), {
    MONGODB_URI: store.uri.replace('/?', '/bench?'),
    JWT_SECRET: 'a secret for the benchmark, of more than 32 characters',
    DATA_DIR: dataDir,
    LOG_DIR: join(dataDir, `logs-${port}`),
    RATE_LIMIT_GENERAL: 'off',
    PORT: String(port),
  }),
}))
const [here, there] = servers
if (!here || !there) throw new Error('two servers are needed')
for (const { url } of servers) await untilAnswers(`${url}/health`)

const post = async (url: string, body: object): Promise<{ sessionId: string; seq: number }> => {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`answered with ${answer.status}`)
  return (await answer.json()) as { sessionId: string; seq: number }
}
const open = async () =>
  (await post(`${here.url}/api/sessions`, { businessId: 'B-bench', userId: 'u' })).sessionId

const listen = (url: string, sessionId: string, after: number, onSeq: (seq: number) => void) => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/sessions/${sessionId}/live?after=${after}`)
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data))
    if (frame.event === 'message') onSeq(frame.data.seq)
  }
  const opened = new Promise((resolve) => socket.addEventListener('open', resolve))
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve))
  return { socket, opened, closed }
}

const sessionId = await open()
const arrivedAt = new Map<number, number>()
const listener = listen(there.url, sessionId, 0, (seq) => arrivedAt.set(seq, performance.now()))
await listener.opened
await Bun.sleep(500)
const fromPost: number[] = []
for (let number = 1; number <= Number(values.latencies); number += 1) {
  const postedAt = performance.now()
  const { seq } = await post(`${here.url}/api/sessions/${sessionId}/messages`, { content: `${number}` })
  while (!arrivedAt.has(seq)) await Bun.sleep(1)
  fromPost.push((arrivedAt.get(seq) ?? 0) - postedAt)
}
listener.socket.close()
fromPost.sort((a, b) => a - b)
const at = (share: number) => (fromPost[Math.floor(fromPost.length * share)] ?? Number.NaN).toFixed(1)
console.log(
  `Sent to one process, at a socket of the other: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, of ${fromPost.length}`,
)

const cutSession = await open()
const seen: number[] = []
let next = 0
const writer = async ({ url }: { url: string }): Promise<void> => {
  while (next < messages) {
    next += 1
    await post(`${url}/api/sessions/${cutSession}/messages`, { content: `m${next}` })
  }
}
const written = Promise.all([here, there, here, there].map(writer))
let made = 0
const startedAt = performance.now()
while (seen.length < messages || made < cuts) {
  const all = Promise.withResolvers<void>()
  const server = made % 2 ? here : there
  const { socket, opened, closed } = listen(server.url, cutSession, seen.at(-1) ?? 0, (seq) => {
    seen.push(seq)
    if (seen.length >= messages) all.resolve()
  })
  await opened
  await Promise.race([...(made >= cuts ? [all.promise] : []), Bun.sleep(Math.random() * 15)])
  made += 1
  socket.terminate()
  // Frames in transit when the connection was cut do not count: the client resumes after its last one.
  await closed
}
await written
const wrong = seen.filter((seq, index) => seq !== index + 1).length + Math.abs(seen.length - messages)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(
  `${messages} messages from two processes, the socket cut ${made} times, ${seconds} s: lost, doubled or out of order: ${wrong}`,
)
for (const server of servers) server.kill()
await store.close()
process.exit(0)

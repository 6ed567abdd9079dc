/**
 * Measures, for two server processes on one store, the time of a message from one to a socket at the other.
 * `bun bench/live-latency.ts [--messages 200]`
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { startPinned, untilAnswers } from './measure.ts'

const { values } = parseArgs({ options: { messages: { type: 'string', default: '200' } } })

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

const { sessionId } = await post(`${here.url}/api/sessions`, { businessId: 'B-bench', userId: 'u' })
const arrivedAt = new Map<number, number>()
const socket = new WebSocket(`${there.url.replace('http', 'ws')}/api/sessions/${sessionId}/live?after=0`)
socket.onmessage = ({ data }) => {
  const frame = JSON.parse(String(data))
  if (frame.event === 'message') arrivedAt.set(frame.data.seq, performance.now())
}
await new Promise((resolve) => socket.addEventListener('open', resolve))
await Bun.sleep(500)
const fromPost: number[] = []
for (let number = 1; number <= Number(values.messages); number += 1) {
  const postedAt = performance.now()
  const { seq } = await post(`${here.url}/api/sessions/${sessionId}/messages`, { content: `${number}` })
  while (!arrivedAt.has(seq)) await Bun.sleep(1)
  fromPost.push((arrivedAt.get(seq) ?? 0) - postedAt)
}
socket.close()
fromPost.sort((a, b) => a - b)
const at = (share: number) => (fromPost[Math.floor(fromPost.length * share)] ?? Number.NaN).toFixed(1)
console.log(
  `Sent to one process, at a socket of the other: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, of ${fromPost.length}`,
)
for (const server of servers) server.kill()
await store.close()
process.exit(0)

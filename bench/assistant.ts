/**
 * Measures the CPU time of a stored message, then streams 60 replies at once. The peers are a usual Express
 * server and a bare Bun.serve with the driver, on the same store in one run.
 * `bun bench/assistant.ts [--requests 3000] [--rounds 3] [--replies 60] [--words 250]`
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { load, median, startPinned, untilAnswers } from './measure.ts'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '3' },
    replies: { type: 'string', default: '60' },
    words: { type: 'string', default: '250' },
  },
})
const requests = Number(values.requests)
const rounds = Number(values.rounds)
const replies = Number(values.replies)
const words = Number(values.words)
const tokenMs = 20

const dataDir = await mkdtemp(join(tmpdir(), 'convene-bench-'))
const store = await startEmbeddedMongo({ dataDir })
const llm = startPinned(0, join(import.meta.dir, 'peers/clock-llm.ts'), {
  PORT: '4114',
  WORDS: String(words),
  TOKEN_MS: String(tokenMs),
})
const settings = {
  MONGODB_URI: store.uri.replace('/?', '/bench?'),
  JWT_SECRET: 'a secret for the benchmark, of more than 32 characters',
  DATA_DIR: dataDir,
  LOG_DIR: join(dataDir, 'logs'),
  RATE_LIMIT_GENERAL: 'off',
  LLM_BASE_URL: 'http://127.0.0.1:4114/v1',
  LLM_MODEL: 'clock',
}
const peers = [
  { name: 'convene', port: 4111, script: '../src/main.ts' },
  { name: 'express', port: 4112, script: './peers/express-messages.ts' },
  { name: 'bare', port: 4113, script: './peers/bare-messages.ts' },
].map(({ name, port, script }) => ({
  name,
  url: `http://127.0.0.1:${port}`,
  ...startPinned(1, join(import.meta.dir, script), { ...settings, PORT: String(port) }),
}))
const [convene] = peers
if (!convene) throw new Error('nothing to measure')
await Promise.all(peers.map(({ url }) => untilAnswers(`${url}/health`)))

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const openSessions = async (url: string, count: number): Promise<string[]> => {
  const opened = Array.from({ length: count }, async () => {
    const answer = await post(`${url}/api/sessions`, { businessId: 'B-bench', userId: 'u' })
    return ((await answer.json()) as { sessionId: string }).sessionId
  })
  return await Promise.all(opened)
}

const content =
  'My boiler shows E9 and there is no hot water since this morning, what can I do about it? '.repeat(2)
const cpu = new Map<string, number[]>()
const sessionsOf = new Map<string, string[]>()
for (const peer of peers) sessionsOf.set(peer.name, await openSessions(peer.url, 50))
for (let round = 0; round <= rounds; round += 1)
  for (const peer of peers) {
    const ids = sessionsOf.get(peer.name) ?? []
    const measured = await load(peer.pid, round === 0 ? requests / 2 : requests, 8, (number) =>
      post(`${peer.url}/api/sessions/${ids[number % ids.length]}/messages`, { content }),
    )
    if (round > 0) cpu.set(peer.name, [...(cpu.get(peer.name) ?? []), measured.cpuMicroseconds])
  }
const [own = 0, express = 0, bare = 0] = peers.map((peer) => median(cpu.get(peer.name) ?? []))
console.log(
  `A message stored and returned, app CPU in µs, median of ${rounds} rounds of ${requests}, 8 at a time`,
)
console.log(
  `convene ${own.toFixed(0)}  express ${express.toFixed(0)}  bare ${bare.toFixed(0)}` +
    `  ratio to express ${(own / express).toFixed(2)}  to bare ${(own / bare).toFixed(2)}`,
)

const now = (): number => performance.timeOrigin + performance.now()
const firstPath: number[] = []
const laterPath: number[] = []
const untilFirst: number[] = []
let broken = 0

/** One tab that asks and listens: the words it gets carry the time at which the model sent them. */
const follow = async (sessionId: string): Promise<void> => {
  const socket = new WebSocket(`${convene.url.replace('http', 'ws')}/api/sessions/${sessionId}/live`)
  const over = Promise.withResolvers<void>()
  let text = ''
  let askedAt = 0
  socket.onopen = () => {
    askedAt = now()
    socket.send(JSON.stringify({ event: 'send', data: { content: 'What time is it?', reply: true } }))
  }
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data))
    if (frame.event === 'reply.delta') {
      const at = now()
      if (frame.data.offset !== text.length) broken += 1
      const isFirst = text === ''
      if (isFirst) untilFirst.push(at - askedAt)
      text += frame.data.text
      for (const time of frame.data.text.trim().split(' '))
        (isFirst ? firstPath : laterPath).push(at - Number(time))
    }
    if (frame.event === 'reply.failed') broken += 1
    if (frame.event === 'reply.done') {
      if (frame.data.message.content !== text || text.trim().split(' ').length !== words) broken += 1
      over.resolve()
    }
  }
  socket.onclose = () => over.resolve()
  await over.promise
  socket.close()
}

const direct = async (): Promise<number> => {
  const askedAt = now()
  const body = { model: 'clock', stream: true, messages: [{ role: 'user', content: 'What time is it?' }] }
  const answer = await post('http://127.0.0.1:4114/v1/chat/completions', body)
  for await (const piece of answer.body ?? [])
    if (new TextDecoder().decode(piece).includes('"content":" ')) break
  return now() - askedAt
}

const ids = await openSessions(convene.url, replies + 20)
const upstream = await Promise.all(
  ids.slice(0, 20).map(async (_, number) => {
    await Bun.sleep(number * 15)
    return await direct()
  }),
)
await Promise.all(ids.slice(replies).map(follow))
for (const list of [firstPath, laterPath, untilFirst]) list.length = 0
const before = performance.now()
const cpuOf = await load(convene.pid, replies, replies, async (number) => {
  // All are under way together; that they begin within two seconds of each other is as people do.
  await Bun.sleep((number * 2000) / replies)
  await follow(ids[number] ?? '')
  return new Response()
})
const seconds = (performance.now() - before) / 1000
const at = (list: number[], share: number): string =>
  (list.sort((a, b) => a - b)[Math.floor(list.length * share)] ?? Number.NaN).toFixed(1)
console.log(
  `${replies} replies at once of ${words} words, one each ${tokenMs} ms, over ${seconds.toFixed(1)} s`,
)
console.log(`first word, model to tab: p50 ${at(firstPath, 0.5)} ms, p99 ${at(firstPath, 0.99)} ms`)
console.log(`later words, model to tab: p50 ${at(laterPath, 0.5)} ms, p99 ${at(laterPath, 0.99)} ms`)
console.log(
  `asked to first word: p50 ${at(untilFirst, 0.5)} ms; the model alone, idle: ${median(upstream).toFixed(1)} ms`,
)
console.log(
  `lost, doubled or out of order: ${broken}; app CPU ${((cpuOf.cpuMicroseconds * replies) / seconds / 1e4).toFixed(0)} %`,
)

for (const peer of [...peers, llm]) peer.kill()
await store.close()
process.exit(0)

/**
 * Two server processes on one store: the first runs the embedded store, the second reaches it by MONGODB_URI.
 * Readers follow sessions over sockets of both, while messages are written through either. Each socket is cut at
 * random, by its client or by a reset on the way, and opened again with the last `seq`: each reader must get each
 * message once, in order. Exits with 1 on a fault.
 * `bun bench/socket-cuts.ts [--cuts 5000] [--sessions 5] [--seed 1]`
 */
import { parseArgs } from 'node:util'
import { startTcpProxy } from '../test/support/tcp-proxy.ts'
import { seededRandom, startTwoMains } from './cases.ts'

const { values } = parseArgs({
  options: {
    cuts: { type: 'string', default: '5000' },
    sessions: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
})
const cuts = Number(values.cuts)
const random = seededRandom(Number(values.seed))

const { urls, stop } = await startTwoMains()
const anyUrl = (): string => urls[Math.floor(random() * urls.length)] ?? ''

const post = async (path: string, body: object): Promise<{ sessionId: string; seq: number }> => {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(anyUrl() + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`answered with ${answer.status}`)
  return (await answer.json()) as { sessionId: string; seq: number }
}

let made = 0
let faults = 0
let delivered = 0
const fault = (text: string): void => {
  faults += 1
  if (faults <= 20) console.log(`FAULT ${text}`)
}

type Session = { id: string; contents: Map<number, string>; isWritten: boolean }

const write = async (session: Session): Promise<void> => {
  while (made < cuts) {
    const content = Bun.randomUUIDv7()
    const { seq } = await post(`/api/sessions/${session.id}/messages`, { content })
    session.contents.set(seq, content)
    await Bun.sleep(random() * 10)
  }
}

/** Follows a session until its last message, through cut after cut. */
const read = async (session: Session, url: string): Promise<void> => {
  const proxy = await startTcpProxy(url)
  const seen: string[] = []
  const isDone = () => session.isWritten && seen.length >= session.contents.size
  while (!isDone()) {
    const path = `/api/sessions/${session.id}/live?after=${seen.length}`
    const socket = new WebSocket(proxy.url.replace('http', 'ws') + path)
    const closed = Promise.withResolvers<void>()
    let isCut = false
    const opened = new Promise((resolve) => socket.addEventListener('open', resolve))
    socket.onclose = () => closed.resolve()
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data))
      if (isCut || frame.event !== 'message') return
      const { seq, content } = frame.data
      if (seq !== seen.length + 1) fault(`${url}: seq ${seq} after ${seen.length}`)
      seen.push(content)
      delivered += 1
    }
    if (made >= cuts) {
      // The last connection stays until it has everything.
      const deadline = Date.now() + 60_000
      while (!isDone() && socket.readyState <= WebSocket.OPEN && Date.now() < deadline) await Bun.sleep(5)
      if (Date.now() >= deadline) {
        fault(`${url}: ${seen.length} of ${session.contents.size} messages after 60 s`)
        break
      }
      continue
    }
    await Promise.race([opened, closed.promise])
    await Promise.race([Bun.sleep(random() * 60), closed.promise])
    made += 1
    if (random() < 0.5) {
      // What is in transit when a client cuts its socket does not reach it.
      isCut = true
      socket.terminate()
    } else proxy.cut()
    await closed.promise
  }
  for (const [index, content] of seen.entries())
    if (session.contents.get(index + 1) !== content) fault(`${url}: another message has seq ${index + 1}`)
  await proxy.stop()
}

const startedAt = performance.now()
let messages = 0
await Promise.all(
  Array.from({ length: Number(values.sessions) }, async () => {
    const { sessionId } = await post('/api/sessions', { businessId: 'B-cuts', userId: 'u' })
    const session: Session = { id: sessionId, contents: new Map(), isWritten: false }
    const readers = urls.map((url) => read(session, url))
    await Promise.all([write(session), write(session)])
    session.isWritten = true
    await Promise.all(readers)
    messages += session.contents.size
  }),
)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(
  `${faults ? 'FAULT' : 'ok   '} ${made} cuts of ${Number(values.sessions) * 2} sockets at two processes, ${seconds} s: ${messages} messages, ${delivered} deliveries; lost, doubled or out of order: ${faults}`,
)
stop()
process.exit(faults ? 1 : 0)

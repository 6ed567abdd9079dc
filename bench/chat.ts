/**
 * One chat with 200 listeners, beside the NestJS server in `peers/nest-chat` on the same store, in turns. Messages are
 * posted to `POST /sessions/:id/messages` of both, first as fast as they are answered, then 200 a second. Each listener
 * checks the order. The servers share one core; the store, the listeners and this process have the other.
 * `nice -n -10 bun bench/chat.ts [--listeners 200] [--messages 1000] [--posters 32] [--rounds 3] [--rate 200] [--seconds 10]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { temporaryFolder } from './cases.ts'
import { openLessons, post, startOnStore } from './chat-lesson.ts'
import { type Dialect, now, startListeners, textOf } from './chat-listeners.ts'
import { cpuSeconds, median, untilAnswers } from './measure.ts'
import { startNestChat } from './peers/nest-chat.ts'

const { values } = parseArgs({
  options: {
    listeners: { type: 'string', default: '200' },
    messages: { type: 'string', default: '1000' },
    posters: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
  },
})
const count = Number(values.listeners)
const messages = Number(values.messages)
const posters = Number(values.posters)
const rounds = Number(values.rounds)
const rate = Number(values.rate)
const seconds = Number(values.seconds)
const serversCore = 1

const dataDir = await temporaryFolder()
const store = await startEmbeddedMongo({ dataDir })
const convene = await startOnStore(dataDir, store.uri.replace('/?', '/bench?'), serversCore)
await untilAnswers(`${convene.url}/health`)
const { token, sessionIds } = await openLessons(convene.url, 2)
const nest = await startNestChat(store.uri.replace('/?', '/nest?'), serversCore)

type Chat = { name: string; url: string; pid: number; dialect: Dialect; token: string; sessionId: string }

const own = { url: convene.url, pid: convene.pid, token }
const chats: Chat[] = [
  { ...own, name: 'convene, native', dialect: 'native', sessionId: sessionIds[0] ?? '' },
  { ...own, name: 'convene, socket.io', dialect: 'socket.io', sessionId: sessionIds[1] ?? '' },
  { ...nest, name: 'nest', dialect: 'socket.io' },
]

const open = async (chat: Chat) => {
  const sockets = Array.from({ length: count }, () => ({ token: chat.token, sessionId: chat.sessionId }))
  const { ask } = await startListeners({ url: chat.url, dialect: chat.dialect, sockets })
  const path = `${chat.url}/sessions/${chat.sessionId}/messages`
  let sent = 0
  const send = async (): Promise<void> => {
    sent += 1
    await post(path, { text: textOf(sent) }, chat.token)
  }

  /** Runs a load of messages. Returns what all listeners heard of it, and what it cost. */
  const measure = async (load: () => Promise<unknown>) => {
    const [sentBefore, startedAt, cpuBefore] = [sent, now(), cpuSeconds(chat.pid)]
    const own = process.cpuUsage()
    await load()
    const expected = (sent - sentBefore) * count
    let { lastAt, ...heard } = await ask()
    const deadline = Date.now() + 10_000
    while (heard.deliveries < expected && Date.now() < deadline) {
      await Bun.sleep(50)
      const more = await ask()
      lastAt = Math.max(lastAt, more.lastAt)
      heard = {
        deliveries: heard.deliveries + more.deliveries,
        outOfOrder: heard.outOfOrder + more.outOfOrder,
        disagreeing: more.disagreeing,
        latenciesMs: [...heard.latenciesMs, ...more.latenciesMs],
        cpuMicroseconds: heard.cpuMicroseconds + more.cpuMicroseconds,
      }
    }
    const posting = process.cpuUsage(own)
    return {
      latenciesMs: heard.latenciesMs.sort((a, b) => a - b),
      faults: expected - heard.deliveries + heard.outOfOrder + heard.disagreeing,
      perSecond: heard.deliveries / ((lastAt - startedAt) / 1000),
      serverMicroseconds: ((cpuSeconds(chat.pid) - cpuBefore) / heard.deliveries) * 1e6,
      listenerMicroseconds: heard.cpuMicroseconds / heard.deliveries,
      posterMicroseconds: ((posting.user + posting.system) * count) / heard.deliveries,
    }
  }

  return {
    ...chat,
    asFastAsAnswered: (number: number) =>
      measure(() => {
        const end = sent + number
        return Promise.all(
          Array.from({ length: posters }, async () => {
            while (sent < end) await send()
          }),
        )
      }),
    atRate: () =>
      measure(async () => {
        const startedAt = now()
        const sending: Promise<void>[] = []
        for (let number = 0; number < rate * seconds; number += 1) {
          await Bun.sleep(Math.max(0, startedAt + (number * 1000) / rate - now()))
          sending.push(send())
        }
        await Promise.all(sending)
      }),
  }
}

const opened = []
for (const chat of chats) opened.push({ chat: await open(chat), fast: [] as Fast[], steady: [] as Fast[] })
type Fast = Awaited<ReturnType<Awaited<ReturnType<typeof open>>['atRate']>>

for (const { chat } of opened) await chat.asFastAsAnswered(messages)
for (let round = 0; round < rounds; round += 1) {
  for (const { chat, fast } of opened) fast.push(await chat.asFastAsAnswered(messages))
  for (const { chat, steady } of opened) steady.push(await chat.atRate())
}

const middle = (all: Fast[], of: (one: Fast) => number): number => median(all.map(of))
const nestFast = opened[2]?.fast ?? []
const perSecond = ({ perSecond }: Fast): number => perSecond
const serverCpu = ({ serverMicroseconds }: Fast): number => serverMicroseconds
console.log(
  `${count} listeners, medians of ${rounds} rounds; the peer runs under Node (nest on Express, Socket.IO)`,
)
for (const { chat, fast, steady } of opened) {
  const faults = [...fast, ...steady].reduce((sum, one) => sum + one.faults, 0)
  const at = (share: number): string =>
    middle(steady, ({ latenciesMs }) => latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0).toFixed(1)
  console.log(
    `${chat.name}: ${middle(fast, perSecond).toFixed(0)} deliveries/s (${(middle(fast, perSecond) / middle(nestFast, perSecond)).toFixed(1)} × nest), ` +
      `server CPU ${middle(fast, serverCpu).toFixed(2)} µs a delivery (nest takes ${(middle(nestFast, serverCpu) / middle(fast, serverCpu)).toFixed(1)} × that); ` +
      `at ${rate}/s: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${middle(steady, serverCpu).toFixed(2)} µs; ` +
      `lost, doubled or out of order: ${faults}`,
  )
}
const load = opened.map(({ fast }) => middle(fast, (one) => one.listenerMicroseconds).toFixed(2))
const posting = opened.map(({ fast }) => middle(fast, (one) => one.posterMicroseconds).toFixed(0))
console.log(`the load generator's own CPU: ${load.join(', ')} µs a delivery, ${posting.join(', ')} µs a post`)
convene.kill()
nest.kill()
await store.close()
process.exit(0)

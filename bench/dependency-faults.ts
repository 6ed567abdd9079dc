/**
 * Takes away what a server process depends on, one after the other: the AI service, the S3 server and the store. Exits
 * with 1 on a fault. `bun bench/store-kills.ts` kills the store again and again.
 * `bun bench/dependency-faults.ts`
 */
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { defaultTimings } from '../src/timings.ts'
import {
  answer,
  type Behaviour,
  good,
  halfAndReset,
  startScriptedAiService,
} from '../test/support/ai-service.ts'
import { startObjectStore } from '../test/support/object-store.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { startTcpProxy, type TcpProxy } from '../test/support/tcp-proxy.ts'
import { createCases, request, sendRaw, signUp, startMain, temporaryFolder, until } from './cases.ts'
import { untilAnswers } from './measure.ts'

const dataDir = await temporaryFolder()
let store = await startEmbeddedMongo({ dataDir, port: 0 })
const port = store.port ?? 0
const uriOf = (name: string) => `mongodb://127.0.0.1:${port}/${name}?directConnection=true`
const ai = await startScriptedAiService()
const objects = await startObjectStore()
const s3 = await startTcpProxy(objects.settings.endpoint ?? '')
const timings = {
  ...defaultTimings,
  storeTimeoutMs: 3000,
  aiServiceRetryMs: 300,
  filesConnectMs: 1000,
  filesRequestMs: 2000,
}
const { url, kill } = await startServerProcess(uriOf('dependencies'), {
  aiServiceUrl: ai.url,
  s3: { ...objects.settings, endpoint: s3.url },
  timings,
})
const cases = createCases()
const { token } = await signUp(url)

const scan = (path: string, withFile: boolean) => {
  const raw = new FormData()
  const text = 'The supplier may deliver late. '.repeat(10)
  if (withFile) raw.set('file', new File([text], 'note.txt', { type: 'text/plain' }))
  else raw.set('text', text)
  return request(url, 'POST', path, { token, raw })
}
const ended = (id: unknown) =>
  until(async () => {
    const { body } = await request(url, 'GET', `/api/scans/${id}`, { token })
    return ['done', 'failed'].includes(String(body.status)) && String(body.status)
  }, 60_000)

const failures: [string, Behaviour][] = [
  ['resets the connection', (socket) => void socket.resetAndDestroy()],
  ['breaks off its answer', halfAndReset],
  ['answers 429', answer('429 Too Many Requests', { detail: 'slow down' })],
  ['answers 500', answer('500 Internal Server Error', { detail: 'no' })],
  ['answers 502 with a page', answer('502 Bad Gateway', '<html>', 'text/html')],
  ['answers 503', answer('503 Service Unavailable', { detail: 'no' })],
]
for (const [name, failure] of failures)
  await cases.run(url, `an AI service that ${name} three times, a queued scan`, async () => {
    let left = 3
    ai.behave((socket, call) => {
      left -= 1
      return left >= 0 ? failure(socket, call) : good(socket, call)
    })
    const { status, body } = await scan('/api/scan?async=true', true)
    const end = await ended(body.id)
    return {
      happened: `${status}, then ${end} after ${3 - Math.max(left, 0)} failures`,
      ok: status === 202 && end === 'done',
    }
  })
await cases.run(
  url,
  'an AI service that is away for 3 s, a queued scan and one whose caller waits',
  async () => {
    await ai.crash()
    const waiting = await scan('/api/scan', false)
    const queued = await scan('/api/scan?async=true', false)
    await Bun.sleep(3000)
    ai.behave(good)
    await ai.restart()
    const end = await ended(queued.body.id)
    const retryAfter = waiting.headers.get('retry-after')
    return {
      happened: `${waiting.status} ${waiting.body.code} with Retry-After ${retryAfter}; the queued one is ${end}`,
      ok: waiting.status === 503 && retryAfter !== null && end === 'done',
    }
  },
)

const stored = await scan('/api/scan', true)
for (const mode of ['hang', 'refuse'] as const)
  for (const [what, act] of [
    ['an upload', () => scan('/api/scan', true)],
    ['a download', () => request(url, 'GET', `/api/scans/${stored.body.id}/file`, { token })],
  ] as const)
    await cases.run(url, `an S3 server whose connections ${mode}, ${what} (limit 2 s)`, async () => {
      await passAgain(s3)
      s3.behave(() => mode)
      const { status, body, ms } = await act()
      s3.behave(() => 'pass')
      return {
        happened: `${status} ${body.code} after ${ms.toFixed(0)} ms`,
        ok: body.code === 'FILES_UNAVAILABLE' && ms < 20_000,
      }
    })
async function passAgain(proxy: TcpProxy): Promise<void> {
  proxy.behave(() => 'pass')
  // Connections that hung stay so: new ones are needed.
  proxy.cut()
  await until(async () => (await scan('/api/scan', true)).status === 200, 60_000)
}

const read = () => request(url, 'GET', '/api/business-cards?token=absent')
const write = () => request(url, 'POST', '/api/sessions', { token, body: { form_data: { written: true } } })
for (const [name, take, giveBack] of [
  [
    'that does not answer (limit 3 s)',
    () => process.kill(store.pid, 'SIGSTOP'),
    () => process.kill(store.pid, 'SIGCONT'),
  ],
  [
    'that is killed',
    () => process.kill(store.pid, 'SIGKILL'),
    async () => {
      await store.exited
      store = await startEmbeddedMongo({ dataDir, port })
    },
  ],
] as const)
  await cases.run(url, `a store ${name}, a read and a write`, async () => {
    await read()
    take()
    const replies = await Promise.all([read(), write()])
    await giveBack()
    const backAt = performance.now()
    const isBack = await until(async () => (await write()).status === 201, 30_000)
    const ms = performance.now() - backAt
    const shown = replies.map(
      ({ status, body, headers, ms }) =>
        `${status} ${body.code} with Retry-After ${headers.get('retry-after')} after ${ms.toFixed(0)} ms`,
    )
    return {
      happened: `${shown.join(', ')}; written again ${ms.toFixed(0)} ms after it came back`,
      ok:
        replies.every(({ status, headers }) => status === 503 && headers.has('retry-after')) &&
        isBack !== null &&
        ms < 15_000,
    }
  })

await cases.run(url, 'a live socket whose seq no message has yet', async () => {
  const { body } = await request(url, 'POST', '/api/sessions', { body: { businessId: 'B', userId: 'u' } })
  const upgrade =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
  const answered = await sendRaw(
    url,
    `GET /api/sessions/${body.sessionId}/live?after=2 HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`,
  )
  return { happened: answered.slice(9, 12), ok: answered.startsWith('HTTP/1.1 400') }
})

const stopped = startMain(await temporaryFolder(), { MONGODB_URI: uriOf('stopped') })
await untilAnswers(`${stopped.url}/health`)
await cases.run(
  url,
  'SIGTERM to a process whose store does not answer, with ten requests under way',
  async () => {
    process.kill(store.pid, 'SIGSTOP')
    const underWay = Array.from({ length: 10 }, () =>
      request(stopped.url, 'GET', '/api/business-cards?token=x').catch(() => null),
    )
    await Bun.sleep(300)
    const toldAt = performance.now()
    process.kill(stopped.pid, 'SIGTERM')
    const code = await Promise.race([stopped.exited, Bun.sleep(30_000).then(() => null)])
    const ms = performance.now() - toldAt
    process.kill(store.pid, 'SIGCONT')
    await Promise.all(underWay)
    return { happened: `ended with ${code} after ${ms.toFixed(0)} ms`, ok: code === 0 && ms < 10_500 }
  },
)

kill()
stopped.kill()
await s3.stop()
await objects.stop()
await store.close(0)
cases.end()

/**
 * Answers of a model that break off, never end or are no answer: none becomes a message, and its readers are told.
 * Whole answers in the dialects of several servers do. Exits with 1 on a fault.
 * `bun bench/model-faults.ts`
 */
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { defaultTimings } from '../src/timings.ts'
import { startScriptedAiService } from '../test/support/ai-service.ts'
import { type Script, startFakeLlm } from '../test/support/fake-llm.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { openSocket } from '../test/support/socket.ts'
import { createCases, request, signUp, temporaryFolder } from './cases.ts'

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder() })
const ai = await startScriptedAiService()
const llm = startFakeLlm([])
const replyMaxMs = 5000
const { url, kill } = await startServerProcess(store.uri.replace('/?', '/models?'), {
  llm: llm.settings,
  aiServiceUrl: ai.url,
  timings: { ...defaultTimings, replyMaxMs },
})
const cases = createCases()

const event = (value: unknown, end = '\n\n') => `data: ${JSON.stringify(value)}${end}`
const words = (content: string, finish_reason: string | null = null, end = '\n\n') =>
  event({ choices: [{ index: 0, delta: { content }, finish_reason }] }, end)
const stop = (reason = 'stop', end = '\n\n') =>
  event({ choices: [{ index: 0, delta: {}, finish_reason: reason }] }, end)
const done = 'data: [DONE]\n\n'
const raw = (...pieces: (string | number)[]): Script =>
  pieces.map((piece) => (typeof piece === 'number' ? piece : { bytes: piece }))

const open = async (): Promise<string> => {
  const { body } = await request(url, 'POST', '/api/sessions', { body: { businessId: 'B', userId: 'u' } })
  return `/api/sessions/${body.sessionId}`
}

/** Asks for a reply and waits for its end. Returns the event, the messages of the model and the time it took. */
const ask = async (script: Script) => {
  llm.follow(script)
  const path = await open()
  const socket = openSocket(`${url}${path}/live?after=0`)
  await socket.opened
  const askedAt = performance.now()
  await request(url, 'POST', `${path}/messages`, { body: { content: 'hi', reply: true } })
  const end = await Promise.race([socket.next('reply.done'), socket.next('reply.failed')])
  const ms = performance.now() - askedAt
  const { body } = await request(url, 'GET', `${path}/messages`)
  const rows = Object.values(body).map((row) => Object(row))
  socket.raw.close()
  return {
    end,
    ms,
    replies: rows.filter(({ role }) => role !== 'user').map(({ content }) => String(content)),
  }
}

const hang = 60_000
const broken: [string, Script][] = [
  ['breaks off in the middle', ['half ', 'cut']],
  ['breaks off in the middle of a line', raw(words('half'), 'data: {"choi')],
  ['has a line that is no JSON', raw(words('half'), 'data: {nonsense}\n\n', stop(), done)],
  ['ends at its length limit', raw(words('half'), stop('length'), done)],
  ['is filtered', raw(words('half'), stop('content_filter'), done)],
  ['is empty', raw(stop(), done)],
  ['holds an error event', raw(words('half'), event({ error: { message: 'overloaded' } }), done)],
  ['is a 500', [{ status: 500 }]],
  ['is a 429', [{ status: 429, retryAfter: '1' }]],
  ['is a 401', [{ status: 401 }]],
  ['is an error whose body has no end', [{ status: 500, endless: true }]],
  ['is one event of 128 MB', raw(words('half'), 'data: ', ...Array(2048).fill('x'.repeat(64 * 1024)))],
  ['is words of 128 MB', raw(...Array(2048).fill(words('x'.repeat(64 * 1024))), stop(), done)],
  ['stops in the middle', raw(words('half'), hang)],
  ['never begins', [hang]],
]
for (const [name, script] of broken)
  await cases.run(url, `an answer that ${name}`, async () => {
    const { end, ms, replies } = await ask(script)
    const happened = `${end.event} ${end.data.code ?? ''} after ${ms.toFixed(0)} ms, ${replies.length} messages of the model`
    return { happened, ok: end.event === 'reply.failed' && replies.length === 0 && ms < replyMaxMs + 5000 }
  })

const whole: [string, Script][] = [
  ['with stop and the end mark', raw(words('It is '), words('open.'), stop(), done)],
  ['without the end mark', raw(words('It is open.'), stop())],
  ['with the end mark alone', raw(words('It is open.'), done)],
  ['with STOP', raw(words('It is open.'), stop('STOP'), done)],
  [
    'with its usage after stop',
    raw(words('It is open.'), stop(), event({ choices: [], usage: { total_tokens: 7 } }), done),
  ],
  [
    'with CRLF',
    raw(words('It is open.', null, '\r\n\r\n'), stop('stop', '\r\n\r\n'), 'data: [DONE]\r\n\r\n'),
  ],
  ['with comments', raw(': hello\n\n', words('It is open.'), ': wait\n\n', stop(), done)],
  ['byte by byte', raw(...[...`${words('It is open.')}${stop()}${done}`])],
  ['and a body that stays open', raw(words('It is open.'), stop(), done, hang)],
  ['without a blank line at its end', raw(words('It is open.'), 'data: [DONE]')],
]
for (const [name, script] of whole)
  await cases.run(url, `a whole answer ${name}`, async () => {
    const { end, replies } = await ask(script)
    return {
      happened: `${end.event}, ${JSON.stringify(replies)}`,
      ok: end.event === 'reply.done' && replies[0] === 'It is open.',
    }
  })

await cases.run(url, '64 replies hang while four users run 40 scans', async () => {
  llm.follow([hang])
  const users = await Promise.all(Array.from({ length: 4 }, () => signUp(url)))
  const sessions = await Promise.all(Array.from({ length: 16 }, open))
  const asked = await Promise.all(
    sessions.flatMap((path) =>
      Array.from({ length: 4 }, () =>
        request(url, 'POST', `${path}/messages`, { body: { content: 'hi', reply: true } }),
      ),
    ),
  )
  const full = await request(url, 'POST', `${await open()}/messages`, {
    body: { content: 'hi', reply: true },
  })
  const scans = await Promise.all(
    Array.from({ length: 40 }, (_, at) => {
      const raw = new FormData()
      raw.set('text', 'The supplier may deliver late.')
      return request(url, 'POST', '/api/scan', { token: users[at % users.length]?.token ?? '', raw })
    }),
  )
  const accepted = asked.filter(({ status }) => status === 201).length
  const scanned = scans.filter(({ status }) => status === 200).length
  return {
    happened: `${accepted} questions accepted, one more: ${full.status} ${full.body.code}, ${scanned} scans done`,
    ok: accepted === 64 && full.body.code === 'ASSISTANT_BUSY' && scanned === 40,
  }
})

kill()
llm.stop()
await store.close(0)
cases.end()

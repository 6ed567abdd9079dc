import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { good, startScriptedAiService } from '../../support/ai-service.ts'
import { eventually } from '../../support/eventually.ts'
import { startFakeLlm } from '../../support/fake-llm.ts'
import { startTestServer } from '../../support/server.ts'
import { formOf } from '../risk-scans/scanning.ts'
import { live, textOf } from './reply-setup.ts'

const ai = await startScriptedAiService()
const fake = startFakeLlm(['one', 60_000])
const timings = { ...defaultTimings, replyDrainMs: 50 }
const server = await startTestServer({ llm: fake.settings, aiServiceUrl: ai.url, timings })
afterAll(fake.stop)

let sessions: string[] = []
beforeEach(async () => {
  // The replies of the last test end with their sessions.
  for (const id of sessions) await server.call('DELETE', `/api/sessions/${id}`)
  sessions = []
  await eventually(async () => {
    for (const call of fake.calls) expect(call.aborted()).toBe(true)
  })
})

const open = async (url = server): Promise<string> => {
  const body = { businessId: 'B1', userId: 'u' }
  const { sessionId } = (await url.call('POST', '/api/sessions', { body })).body
  if (url === server) sessions.push(sessionId)
  return sessionId
}

const ask = (sessionId: string, clientMessageId: string | null = null) =>
  server.call('POST', `/api/sessions/${sessionId}/messages`, {
    body: { content: 'x', reply: true, clientMessageId },
  })

describe('replies under way', () => {
  test('of one session are at most four: the next question is refused and not stored, a retry is answered', async () => {
    const sessionId = await open()
    const [first] = await Promise.all(['a', 'b', 'c', 'd'].map((id) => ask(sessionId, id)))
    const refused = await ask(sessionId, 'e')
    expect([refused.status, refused.body.code]).toEqual([503, 'ASSISTANT_BUSY'])
    expect(Number(refused.headers.get('retry-after'))).toBeWithin(1, 61)
    expect((await ask(sessionId, 'a')).body).toEqual(first?.body)
    expect((await server.call('GET', `/api/sessions/${sessionId}/messages`)).body).toHaveLength(4)

    const tab = live(server.url, sessionId)
    await tab.opened
    tab.send('send', { content: 'x', reply: true }, 1)
    expect((await tab.next('exception')).data.code).toBe('ASSISTANT_BUSY')
    tab.send('stop', {}, 2)
    expect((await tab.next('ack')).data).toEqual({ stopped: 4 })
    await eventually(async () => expect((await ask(sessionId, 'e')).status).toBe(201))
    tab.raw.close()
  })

  test('are at most 64 a process, and scans and messages go on while models hang', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => open()))
    const answers = await Promise.all(ids.flatMap((id) => [1, 2, 3, 4].map(() => ask(id))))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(64)
    expect(statuses.filter((status) => status === 503)).toHaveLength(16)

    ai.behave(good)
    const { token } = await server.person()
    const scan = await server.call('POST', '/api/scan', { rawBody: formOf({ text: 'late' }), token })
    expect(scan.status).toBe(200)
    const path = `/api/sessions/${ids[0]}/messages`
    expect((await server.call('POST', path, { body: { content: 'x' } })).status).toBe(201)
  })
})

test('a reply that takes too long fails, though its model still sends words', async () => {
  const endless = startFakeLlm(Array.from({ length: 10_000 }, () => [' word', 10]).flat())
  const slow = await startTestServer({ llm: endless.settings, timings: { ...timings, replyMaxMs: 150 } })
  const sessionId = await open(slow)
  const tab = live(slow.url, sessionId)
  await tab.opened
  tab.send('send', { content: 'x', reply: true })
  expect((await tab.next('reply.failed')).data.code).toBe('MODEL_FAILED')
  expect(textOf(tab)).toStartWith(' word')
  expect((await slow.call('GET', `/api/sessions/${sessionId}/messages`)).body).toHaveLength(1)
  await endless.calls[0]?.ended
  expect(endless.calls[0]?.aborted()).toBe(true)
  tab.raw.close()
  await slow.stop()
  endless.stop()
})

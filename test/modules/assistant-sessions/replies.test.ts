import { describe, expect, test } from 'bun:test'
import { startDemoLlm } from '../../../src/companions/demo-llm/index.ts'
import { eventually } from '../../support/eventually.ts'
import { type Script, startFakeLlm } from '../../support/fake-llm.ts'
import { startTestServer } from '../../support/server.ts'
import { openSocket, type TestSocket } from '../../support/socket.ts'
import { startServerProcess } from './other-process.ts'

const quiet = await startTestServer()
const uri = quiet.databaseUri

const startServer = async (...scripts: Script[]) => {
  const fake = startFakeLlm(...scripts)
  const server = await startTestServer({ llm: fake.settings }, uri)
  return {
    ...server,
    calls: fake.calls,
    async end() {
      await server.stop()
      fake.stop()
    },
  }
}

const open = async (businessId = `B${Bun.randomUUIDv7()}`) =>
  (await quiet.call('POST', '/api/sessions', { body: { businessId, userId: 'u' } })).body.sessionId
const live = (url: string, sessionId: string, query = '') =>
  openSocket(`${url}/api/sessions/${sessionId}/live${query}`)
const messagesOf = async (sessionId: string) =>
  (await quiet.call('GET', `/api/sessions/${sessionId}/messages`)).body

/** The text that the deltas of a socket make up; throws when one is missing, doubled or out of order. */
const textOf = (socket: TestSocket): string => {
  let text = ''
  for (const { offset, text: piece } of socket.of('reply.delta')) {
    expect(offset).toBe(text.length)
    text += piece
  }
  return text
}

const words = (count: number) => Array.from({ length: count }, (_, number) => ` word${number}`)
const paced = (count: number, ms: number) => words(count).flatMap((word) => [word, ms])

describe('a reply', () => {
  test('comes word by word to every tab at every process, and is stored once as one message', async () => {
    const server = await startServer(paced(30, 10))
    const sessionId = await open()
    const tabs = [live(server.url, sessionId), live(server.url, sessionId), live(quiet.url, sessionId)]
    await Promise.all(tabs.map((tab) => tab.opened))
    const path = `/api/sessions/${sessionId}/messages`
    const question = await server.call('POST', path, { body: { content: 'go on', reply: true } })
    expect(question.body).toMatchObject({ seq: 1, role: 'user' })
    const whole = words(30).join('')
    for (const tab of tabs) {
      const done = await tab.next('reply.done')
      expect(done.data.message).toMatchObject({ role: 'assistant', type: 'agent', content: whole, seq: 2 })
      expect(textOf(tab)).toBe(whole)
      expect(tab.of('reply.delta').length).toBeGreaterThan(3)
      expect(tab.of('message').map((message) => message.seq)).toEqual([1, 2])
      tab.raw.close()
    }
    expect(await messagesOf(sessionId)).toHaveLength(2)
    await server.end()
  })

  test('survives a reload: who comes back gets what was said so far and then the rest', async () => {
    const server = await startServer(paced(40, 15))
    const sessionId = await open()
    const first = live(server.url, sessionId)
    await first.opened
    first.send('send', { content: 'go on', reply: true })
    await first.next('reply.delta', (frame) => frame.data.offset > 20)
    first.cut()
    const [same, elsewhere] = [live(server.url, sessionId, '?after=1'), live(quiet.url, sessionId)]
    for (const tab of [same, elsewhere]) {
      await tab.next('reply.done')
      expect(textOf(tab)).toBe(words(40).join(''))
      tab.raw.close()
    }
    const late = live(quiet.url, sessionId, '?after=1')
    expect((await late.next('reply.done')).data.message.content).toBe(words(40).join(''))
    late.raw.close()
    await server.end()
  })

  test('is given the notes of the business and the conversation so far', async () => {
    const server = await startServer(['ok'])
    const admin = await server.person({ role: 'admin' })
    const sessionId = await open('B-prompt')
    await server.call('PUT', '/admin/businesses/B-prompt/notes', {
      token: admin.token,
      body: { notes: 'We open at nine.' },
    })
    const path = `/api/sessions/${sessionId}/messages`
    await server.call('POST', path, { body: { content: 'earlier' } })
    await server.call('POST', path, { body: { content: 'and now?', reply: true } })
    await eventually(async () => expect(server.calls).toHaveLength(1))
    const [system, ...rest] = server.calls[0]?.messages ?? []
    expect(system?.role).toBe('system')
    expect(system?.content).toContain('We open at nine.')
    expect(rest).toEqual([
      { role: 'user', content: 'earlier' },
      { role: 'user', content: 'and now?' },
    ])
    await server.end()
  })

  test('is asked for once by one clientMessageId', async () => {
    const server = await startServer(paced(3, 5))
    const sessionId = await open()
    const body = { content: 'once', reply: true, clientMessageId: 'c' }
    const path = `/api/sessions/${sessionId}/messages`
    await Promise.all(Array.from({ length: 8 }, () => server.call('POST', path, { body })))
    await eventually(async () => expect(await messagesOf(sessionId)).toHaveLength(2))
    await Bun.sleep(100)
    expect(server.calls).toHaveLength(1)
    await server.end()
  })

  test.each([
    ['MODEL_FAILED', ['half', 30, 'cut']],
    ['MODEL_FAILED', [{ status: 401 }]],
    ['MODEL_FAILED', []],
    ['MODEL_UNAVAILABLE', [{ status: 503, retryAfter: '0' }]],
  ] as [string, Script][])(
    'that goes wrong is %s to everybody, and nothing of it is a message',
    async (code, script) => {
      const server = await startServer(script)
      const sessionId = await open()
      const tabs = [live(server.url, sessionId), live(quiet.url, sessionId)]
      await Promise.all(tabs.map((tab) => tab.opened))
      tabs[0]?.send('send', { content: 'x', reply: true })
      for (const tab of tabs) {
        const { data } = await tab.next('reply.failed')
        expect(data).toMatchObject({ sessionId, code, message: expect.any(String) })
        tab.raw.close()
      }
      expect(await messagesOf(sessionId)).toHaveLength(1)
      const late = live(quiet.url, sessionId, '?after=1')
      expect((await late.next('reply.failed')).data.code).toBe(code)
      late.raw.close()
      await server.end()
    },
  )

  test.each([['the same process'], ['another process']])(
    'is stopped from %s, which hangs up on the model',
    async (from) => {
      const server = await startServer(['one', 60_000, 'two'])
      const sessionId = await open()
      const tab = live(server.url, sessionId)
      const stopper = from === 'another process' ? live(quiet.url, sessionId) : tab
      await Promise.all([tab.opened, stopper.opened])
      tab.send('send', { content: 'x', reply: true })
      await tab.next('reply.delta')
      stopper.send('stop', {}, 1)
      expect((await stopper.next('ack')).data).toEqual({ stopped: 1 })
      expect((await tab.next('reply.failed')).data.code).toBe('REPLY_STOPPED')
      await server.calls[0]?.ended
      expect(server.calls[0]?.aborted()).toBe(true)
      expect(await messagesOf(sessionId)).toHaveLength(1)
      await server.end()
    },
  )

  test('under way ends when its session is deleted, and leaves nothing behind', async () => {
    const server = await startServer(['one', 60_000])
    const sessionId = await open()
    const tab = live(server.url, sessionId)
    await tab.opened
    tab.send('send', { content: 'x', reply: true })
    await tab.next('reply.delta')
    await server.call('DELETE', `/api/sessions/${sessionId}`)
    await tab.closed
    await server.calls[0]?.ended
    await eventually(async () => {
      for (const name of [
        'assistant_messages',
        'assistant_replies',
        'assistant_reply_words',
        'assistant_removals',
      ]) {
        const rows = await quiet.database.collection(name).find({}).toArray()
        expect(JSON.stringify(rows)).not.toContain(sessionId)
      }
    })
    await server.end()
  })

  test('that a stopping server cannot finish is told as lost', async () => {
    const server = await startServer(['one', 60_000])
    const sessionId = await open()
    const elsewhere = live(quiet.url, sessionId)
    await elsewhere.opened
    await server.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content: 'x', reply: true } })
    await elsewhere.next('reply.delta')
    await server.end()
    expect((await elsewhere.next('reply.failed')).data.code).toBe('REPLY_LOST')
    elsewhere.raw.close()
  }, 20_000)

  test('whose process is killed is REPLY_LOST at the other tab within 30 s, and never half a message', async () => {
    const fake = startFakeLlm(paced(2000, 20))
    const child = await startServerProcess(uri, fake.settings.baseUrl)
    const sessionId = await open()
    const elsewhere = live(quiet.url, sessionId)
    await elsewhere.opened
    const asker = live(child.url, sessionId)
    await asker.opened
    asker.send('send', { content: 'x', reply: true })
    await elsewhere.next('reply.delta', (frame) => frame.data.offset > 50)
    child.kill()
    const killedAt = performance.now()
    expect((await elsewhere.next('reply.failed', undefined, 30_000)).data.code).toBe('REPLY_LOST')
    expect(performance.now() - killedAt).toBeLessThan(30_000)
    expect(textOf(elsewhere).length).toBeGreaterThan(50)
    expect(await messagesOf(sessionId)).toHaveLength(1)
    elsewhere.raw.close()
    fake.stop()
  }, 45_000)

  test('of which only the end was lost with its process is finished by another', async () => {
    const sessionId = await open()
    await quiet.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content: 'x' } })
    const id = Bun.randomUUIDv7()
    // As a process leaves it that dies between saying that the reply is whole and storing its message.
    await quiet.database.collection<{ _id: string }>('assistant_replies').insertOne({
      _id: id,
      session_id: sessionId,
      status: 'done',
      failure: null,
      text: 'the whole text',
      settled: false,
      stop_asked: false,
      owner: 'nobody',
      lease_until: new Date(0),
      created_at: new Date(),
    } as { _id: string })
    const tab = live(quiet.url, sessionId)
    expect((await tab.next('reply.done')).data).toMatchObject({
      replyId: id,
      message: { content: 'the whole text' },
    })
    expect(await messagesOf(sessionId)).toHaveLength(2)
    tab.raw.close()
  }, 20_000)
})

describe('the demonstration model', () => {
  test("answers from the business's notes, streams, and names itself as a demonstration", async () => {
    const demo = await startDemoLlm({ tokenMs: 5 })
    const server = await startTestServer({ llm: demo.settings }, uri)
    const admin = await server.person({ role: 'admin' })
    const notes = 'We open at nine in the morning. The car park is behind the house. Dogs are welcome.'
    await server.call('PUT', '/admin/businesses/B-demo/notes', { token: admin.token, body: { notes } })
    const sessionId = await open('B-demo')
    const tab = live(server.url, sessionId)
    await tab.opened
    tab.send('send', { content: 'Where can I park my car?', reply: true })
    const { data } = await tab.next('reply.done')
    expect(data.message.content).toContain('The car park is behind the house.')
    expect(data.message.content).not.toContain('Dogs')
    expect(data.message.content).toContain('demonstration')
    expect(textOf(tab)).toBe(data.message.content)
    tab.raw.close()
    await server.stop()
    await demo.close()
  })

  test('ignores SIGINT and SIGTERM as a child, and ends when its parent lets go', async () => {
    const demo = await startDemoLlm()
    process.kill(demo.pid, 'SIGINT')
    process.kill(demo.pid, 'SIGTERM')
    await Bun.sleep(100)
    const health = await fetch(demo.settings.baseUrl.replace('/v1', '/health'))
    expect(await health.json()).toMatchObject({ demonstration: true })
    await demo.close()
    expect(await demo.exited).toBe(0)
  })
})

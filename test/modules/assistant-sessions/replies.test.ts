import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import type { Script } from '../../support/fake-llm.ts'
import { live, paced, setUpReplies, textOf, words } from './reply-setup.ts'

const { quiet, startServer, open, messagesOf } = await setUpReplies()

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

  test('survives a reload: a client that returns gets the words so far and then the rest', async () => {
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

  test('is asked for with the notes of the business and the conversation so far', async () => {
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
    ['MODEL_FAILED', ['half', { bytes: 'data: {"choices":[{"delta":{},"finish_reason":"length"}]}\n\n' }]],
    ['MODEL_FAILED', [{ status: 401 }]],
    ['MODEL_FAILED', []],
    ['MODEL_UNAVAILABLE', [{ status: 503, retryAfter: '0' }]],
  ] as [string, Script][])('that goes wrong is %s at every reader, and no message', async (code, script) => {
    const server = await startServer(script)
    const sessionId = await open()
    const tabs = [live(server.url, sessionId), live(quiet.url, sessionId)]
    await Promise.all(tabs.map((tab) => tab.opened))
    tabs[0]?.send('send', { content: 'x', reply: true })
    for (const tab of tabs) {
      const { data } = await tab.next('reply.failed')
      expect(data).toMatchObject({ sessionId, code, message: expect.any(String) })
      expect(textOf(tab)).toBe(script[0] === 'half' ? 'half' : '')
      tab.raw.close()
    }
    expect(await messagesOf(sessionId)).toHaveLength(1)
    const late = live(quiet.url, sessionId, '?after=1')
    expect((await late.next('reply.failed')).data.code).toBe(code)
    late.raw.close()
    await server.end()
  })

  test.each([['the same process'], ['another process']])(
    'is stopped from %s, which ends the call to the model, and is not stored as a message',
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
})

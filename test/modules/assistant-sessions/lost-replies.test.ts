import { describe, expect, test } from 'bun:test'
import { startFakeLlm } from '../../support/fake-llm.ts'
import { startServerProcess } from './other-process.ts'
import { live, paced, setUpReplies, textOf } from './reply-setup.ts'

const { quiet, uri, startServer, open, messagesOf } = await setUpReplies()

describe('a reply', () => {
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

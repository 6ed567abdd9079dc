import { describe, expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { startFakeLlm } from '../../support/fake-llm.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { live, paced, setUpReplies, textOf } from './reply-setup.ts'

const timings = {
  ...defaultTimings,
  replyLeaseMs: 1500,
  replyRenewMs: 100,
  replySweepMs: 100,
  replyDrainMs: 50,
}
const { quiet, uri, startServer, open, messagesOf } = await setUpReplies(timings)

describe('a reply', () => {
  test('that a stopping server cannot finish is REPLY_LOST at every reader', async () => {
    const server = await startServer(['one', 60_000])
    const sessionId = await open()
    const elsewhere = live(quiet.url, sessionId)
    await elsewhere.opened
    await server.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content: 'x', reply: true } })
    await elsewhere.next('reply.delta')
    await server.end()
    expect((await elsewhere.next('reply.failed')).data.code).toBe('REPLY_LOST')
    elsewhere.raw.close()
  })

  test('whose process is killed is REPLY_LOST at another process, and never half a message', async () => {
    const fake = startFakeLlm(paced(2000, 20))
    const child = await startServerProcess(uri, { llm: fake.settings, timings })
    const sessionId = await open()
    const elsewhere = live(quiet.url, sessionId)
    await elsewhere.opened
    const asker = live(child.url, sessionId)
    await asker.opened
    asker.send('send', { content: 'x', reply: true })
    await elsewhere.next('reply.delta', (frame) => frame.data.offset > 50)
    child.kill()
    expect((await elsewhere.next('reply.failed')).data.code).toBe('REPLY_LOST')
    expect(textOf(elsewhere).length).toBeGreaterThan(50)
    expect(await messagesOf(sessionId)).toHaveLength(1)
    elsewhere.raw.close()
    fake.stop()
  })

  test('of which only the end was lost with its process is finished by another', async () => {
    const sessionId = await open()
    await quiet.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content: 'x' } })
    const id = Bun.randomUUIDv7()
    // The state after a process that stored the whole reply, and ended before it stored the message.
    await quiet.database.collection<{ _id: string }>('assistant_replies').insertOne({
      _id: id,
      sessionId,
      status: 'done',
      failure: null,
      text: 'the whole text',
      settled: false,
      stopAsked: false,
      owner: 'an ended process',
      leaseUntil: new Date(0),
      createdAt: new Date(),
    } as { _id: string })
    const tab = live(quiet.url, sessionId)
    expect((await tab.next('reply.done')).data).toMatchObject({
      replyId: id,
      message: { content: 'the whole text' },
    })
    expect(await messagesOf(sessionId)).toHaveLength(2)
    tab.raw.close()
  })

  test('is kept from other processes by its lease for as long as its own process renews it', async () => {
    const server = await startServer(paced(22, 100))
    const sessionId = await open()
    const tab = live(quiet.url, sessionId)
    await tab.opened
    await server.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content: 'x', reply: true } })
    // The reply takes longer than the lease.
    await tab.next('reply.done')
    expect(tab.of('reply.failed')).toEqual([])
    tab.raw.close()
    await server.end()
  })
})

import { expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { connected, ioClient, nextOf } from '../../support/socket-io.ts'
import { openChats } from './chat-setup.ts'

const server = await startTestServer({ timings: { ...defaultTimings, socketRecheckMs: 50 } })
const chats = await openChats(server)

const enter = async (token: string, sessionId: string, transports: string[], after?: number) => {
  const client = await connected(ioClient(`${server.url}/sessions`, { transports, auth: { token } }))
  const seqs: number[] = []
  client.on('newMessage', ({ seq }: { seq: number }) => seqs.push(seq))
  const ack = await client.emitWithAck('joinSession', { sessionId, ...(after !== undefined && { after }) })
  return { client, seqs, ack }
}

test('both dialects and REST share one room, in one order, over each transport', async () => {
  const lesson = await chats.lesson()
  const native = await chats.enter(lesson, lesson.parent)
  const { token } = lesson.tutor
  const readers = await Promise.all(
    [['websocket'], ['polling'], ['polling', 'websocket']].map((transports) =>
      enter(token, lesson.id, transports),
    ),
  )
  for (const { ack } of readers) expect(ack).toMatchObject({ success: true, seq: 0 })
  for (let n = 0; n < 100; n += 1) {
    const reader = readers[n % 4]
    if (!reader) await chats.post(lesson, lesson.parent, { text: `by REST ${n}` })
    else {
      const ack = await reader.client.emitWithAck('sendMessage', { sessionId: lesson.id, text: `live ${n}` })
      expect(ack).toMatchObject({ success: true, seq: n + 1 })
    }
  }
  const all = Array.from({ length: 100 }, (_, index) => index + 1)
  await eventually(async () => {
    expect(readers.map(({ seqs }) => seqs)).toEqual([all, all, all])
    expect(native.seqs()).toEqual(all)
  })
  const late = await enter(lesson.parent.token, lesson.id, ['websocket'], 40)
  expect(late.ack).toMatchObject({ success: true, seq: 100 })
  await eventually(async () => expect(late.seqs).toEqual(all.slice(40)))
  for (const { client } of [...readers, late]) client.disconnect()
  native.cut()
})

test('a refusal is an ack with a code, and the socket stays', async () => {
  const [lesson, other] = [await chats.lesson(), await chats.lesson()]
  const { client, ack } = await enter(lesson.tutor.token, other.id, ['websocket'])
  expect(ack).toEqual({ success: false, error: expect.any(String), code: 'SESSION_FORBIDDEN' })
  const send = (text: string) => client.emitWithAck('sendMessage', { sessionId: lesson.id, text })
  expect(await send('  ')).toMatchObject({ success: false, code: 'VALIDATION_FAILED' })
  expect(await send('Hello')).toMatchObject({ success: true, seq: 1 })
  client.disconnect()
})

test('a suspended account loses its Socket.IO session', async () => {
  const lesson = await chats.lesson()
  const { client } = await enter(lesson.tutor.token, lesson.id, ['websocket'])
  const gone = nextOf(client, 'disconnect')
  const { token } = await server.person({ role: 'admin' })
  await server.call('PATCH', `/api/v1/admin/users/${lesson.tutor.id}`, {
    token,
    body: { status: 'suspended' },
  })
  await gone
  client.disconnect()
})

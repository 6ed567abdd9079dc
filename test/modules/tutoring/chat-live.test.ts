import { describe, expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'
import { openChats } from './chat-setup.ts'

const server = await startTestServer()
const { lesson, post, list, enter } = await openChats(server)

describe('the room of a session', () => {
  test('sends each new message to all sockets, the sender too, as the route returns it', async () => {
    const one = await lesson()
    const [parent, tutor] = [await enter(one, one.parent), await enter(one, one.tutor)]
    const ack = await parent.ask('sendMessage', {
      sessionId: one.id,
      text: ' hello ',
      userId: 'x',
      senderId: 'x',
    })
    await post(one, one.tutor, { text: 'good day' })
    for (const socket of [parent, tutor]) await socket.next('newMessage', ({ data }) => data.seq === 2)
    const { body } = await list(one, one.parent)
    expect(ack).toEqual({ success: true, seq: 1, message: body[0] })
    expect(body.map(({ text }: { text: string }) => text)).toEqual(['hello', 'good day'])
    for (const socket of [parent, tutor])
      expect(socket.of('newMessage')).toEqual(body.map((row: object) => ({ ...row, sessionId: one.id })))
    parent.cut()
    tutor.cut()
  })
})

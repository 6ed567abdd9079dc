import { afterAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { connected, ioClient } from '../../support/socket-io.ts'
import { startTcpProxy } from '../../support/tcp-proxy.ts'
import { type ChatSocket, type Lesson, openChats } from './chat-setup.ts'

const server = await startTestServer()
const other = await startServerProcess(server.databaseUri)
afterAll(() => other.kill())
const urls = [server.url, other.url]
const { enter, lesson, list, open, post } = await openChats(server)

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/** Sends `count` messages on a socket without waiting for each ack. Resolves once all are acknowledged. */
const sendMany = async (socket: ChatSocket, { id }: Lesson, count: number, name: string) => {
  const acks = await Promise.all(
    upTo(count).map((number) => socket.ask('sendMessage', { sessionId: id, text: `${name} ${number}` })),
  )
  return acks.map((ack) => Number(ack.seq))
}

describe('messages', () => {
  test('of 4 senders over 2 processes reach each listener once, in order and without a gap', async () => {
    const one = await lesson()
    const people = [one.parent, one.tutor]
    const listeners = await Promise.all(
      upTo(8).map((index) => enter(one, people[index % 2] ?? one.parent, undefined, urls[(index >> 1) % 2])),
    )
    const senders = await Promise.all(
      upTo(4).map((index) => open(people[index % 2] ?? one.parent, urls[(index >> 1) % 2])),
    )
    for (const round of upTo(4)) {
      const seqs = await Promise.all(
        senders.map((sender, index) => sendMany(sender, one, 50, `${round} ${index}`)),
      )
      // What one sender sends without waiting keeps its order.
      for (const own of seqs) expect(own).toEqual([...own].sort((a, b) => a - b))
      await post(one, one.parent, { text: 'by the route' })
    }
    for (const listener of listeners) {
      await listener.next('newMessage', ({ data }) => data.seq === 804)
      expect(listener.seqs()).toEqual(upTo(804))
      listener.cut()
    }
    for (const sender of senders) sender.cut()
  })

  test('reach listeners of both dialects that lose their connection at random, once, in order and without a gap', async () => {
    const one = await lesson()
    const count = 300
    const followNative = async (index: number) => {
      const seen: number[] = []
      for (let turn = index; seen.length < count; turn += 1) {
        const socket = await open(one.parent, urls[turn % 2])
        const enough = Math.min(count, seen.length + 1 + Math.floor(Math.random() * 60))
        socket.send('joinSession', { sessionId: one.id, after: seen.length })
        await socket.next('newMessage', ({ data }) => data.seq >= enough)
        socket.cut()
        seen.push(...socket.seqs())
      }
      return seen
    }
    const followSocketIo = async (transports: string[]) => {
      const seen: number[] = []
      const proxies = await Promise.all(urls.map(startTcpProxy))
      for (let turn = 0; seen.length < count; turn += 1) {
        const proxy = proxies[turn % 2] ?? proxies[0]
        const enough = Math.min(count, seen.length + 1 + Math.floor(Math.random() * 60))
        const reached = Promise.withResolvers<void>()
        const client = ioClient(`${proxy?.url}/sessions`, { transports, auth: { token: one.tutor.token } })
        const after = seen.length
        client.on('newMessage', ({ seq }: { seq: number }) => {
          seen.push(seq)
          if (seq >= enough) reached.resolve()
        })
        await connected(client)
        client.emit('joinSession', { sessionId: one.id, after })
        await reached.promise
        // A client that polls has no connection between two polls.
        while (client.connected) {
          proxy?.cut()
          await Bun.sleep(1)
        }
      }
      for (const proxy of proxies) await proxy.stop()
      return seen
    }
    const following = Promise.all([
      ...upTo(4).map(followNative),
      ...[['websocket'], ['polling'], ['polling', 'websocket']].map(followSocketIo),
    ])
    const senders = await Promise.all(urls.map((url) => open(one.tutor, url)))
    for (const round of upTo(count / 20))
      await Promise.all(senders.map((sender, index) => sendMany(sender, one, 10, `${round} ${index}`)))
    for (const seen of await following) expect(seen.slice(0, count)).toEqual(upTo(count))
    for (const sender of senders) sender.cut()
  })

  test('sent on a socket that is cut before the ack are stored once, when they are sent again by the route', async () => {
    const one = await lesson()
    for (const number of upTo(10)) {
      const message = { text: `message ${number}`, clientMessageId: `m${number}` }
      const socket = await open(one.parent, other.url)
      socket.send('sendMessage', { sessionId: one.id, ...message }, 1)
      // Half of them are cut while nothing is stored, half once it is.
      if (number % 2 === 0)
        await eventually(async () =>
          expect((await list(one, one.parent)).body.at(-1)?.text).toBe(message.text),
        )
      socket.cut()
      const { status, body } = await post(one, one.parent, message)
      expect([status, body.text]).toEqual([201, message.text])
    }
    const { body } = await list(one, one.parent)
    expect(body.map(({ seq, text }: { seq: number; text: string }) => [seq, text])).toEqual(
      upTo(10).map((seq) => [seq, `message ${seq}`]),
    )
  })
})

/** A client that reads nothing until `read`, which returns the seqs of its messages once the server has closed it. */
const openStalled = async ({ id, parent }: Lesson) => {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  const closed = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  socket.on('close', () => closed.resolve())
  socket.on('error', () => closed.resolve())
  socket.on('data', (chunk) => {
    chunks.push(Buffer.from(chunk))
    opened.resolve()
  })
  socket.write(
    `GET /encounters?token=${parent.token} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n` +
      'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  await opened.promise
  const text = Buffer.from(JSON.stringify({ event: 'joinSession', data: { sessionId: id }, id: 'joined' }))
  // A masked text frame, whose mask is zero.
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]))
  await eventually(() => expect(Buffer.concat(chunks).includes('"joined"')).toBe(true))
  socket.pause()
  return {
    async read(): Promise<number[]> {
      socket.resume()
      await closed.promise
      const all = Buffer.concat(chunks).toString('latin1')
      return [...all.matchAll(/"event":"newMessage","data":\{"id":"[^"]+","seq":(\d+)/g)].map((one) =>
        Number(one[1]),
      )
    },
  }
}

test('a reader that stops reading is closed and resumes, and delays no other', async () => {
  const one = await lesson()
  const stalled = await openStalled(one)
  const [listener, sender] = [await enter(one, one.parent), await open(one.tutor)]
  // Each character takes 6 bytes in JSON: more in all than the buffers of both sides hold.
  const text = '\u0001'.repeat(2000)
  const count = 1500
  for (let sent = 0; sent < count; sent += 100)
    await Promise.all(upTo(100).map(() => sender.ask('sendMessage', { sessionId: one.id, text })))
  await listener.next('newMessage', ({ data }) => data.seq === count)
  expect(listener.seqs()).toEqual(upTo(count))
  const seen = await stalled.read()
  expect(seen).toEqual(upTo(seen.length))
  expect(seen.length).toBeLessThan(count)
  const resumed = await enter(one, one.parent, seen.length)
  expect(resumed.seqs()).toEqual(upTo(count).slice(seen.length))
  for (const socket of [listener, sender, resumed]) socket.cut()
})

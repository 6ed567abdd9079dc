import { afterAll, describe, expect, test } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import { openSocket } from '../support/socket.ts'
import {
  connected,
  ioClient,
  nextOf,
  pollByHand,
  rawEngineSocket,
  startLiveServer,
  tutor,
} from '../support/socket-io.ts'

/** The users that were admitted, in order. */
const admitted: (string | undefined)[] = []
/** How the handler of `wait` goes on. */
const { promise: released, resolve: release } = Promise.withResolvers<void>()
const server = await startLiveServer({
  async admit({ user }) {
    admitted.push(user?.userId)
  },
  open: async () => ({ echo: async (data) => data, wait: () => released }),
})
afterAll(() => server.stop())
server.users.set('good', tutor)
const enter = (options: Parameters<typeof ioClient>[1] = {}) =>
  connected(ioClient(server.url, { auth: { token: 'good' }, ...options }))
/** Polls and WebSockets still work, so nothing hostile broke them. */
const works = async (): Promise<void> => {
  for (const transports of [['websocket'], ['polling']]) {
    const client = await enter({ transports })
    expect(await client.emitWithAck('echo', 'still')).toBe('still')
    client.disconnect()
  }
}

describe('hostile packets', () => {
  const garbage = [
    '',
    '9',
    'hello',
    '4',
    '49',
    '40{"token":',
    '40[1]',
    '42["echo"]',
    '42{}',
    '42["disconnect"]',
    '42[]',
    '42[{}]',
    '43[]',
    '44{"message":"x"}',
    '45-["echo",{"_placeholder":true,"num":0}]',
    '451-["echo",{"_placeholder":true,"num":7}]',
    '4599999999999-["x"]',
    '46[]',
    '40/sessions',
    `42${'['.repeat(100_000)}`,
    `42["echo",${'['.repeat(100_000)}${']'.repeat(100_000)}]`,
    'bAAAA',
    'b%%%',
    '5',
    '2probe',
    '1',
    '\u0000',
  ]

  test('over a WebSocket end at most their own connection', async () => {
    const native = openSocket(`${server.url}/native?token=good`)
    await native.opened
    for (const first of [true, false])
      for (const packet of [...garbage, new Uint8Array([1, 2, 3])]) {
        const { raw } = await rawEngineSocket(server.url, 'good')
        if (first) raw.send('40')
        raw.send(packet)
        raw.send(packet)
        raw.close()
      }
    await works()
    native.send('echo', 'here', 1)
    expect((await native.next('ack')).data).toBe('here')
    native.raw.close()
    await eventually(async () => expect(server.visits.count()).toBe(0))
  })

  test('over polling end at most their own connection', async () => {
    for (const packet of [...garbage, 'a\x1eb\x1ec', '\x1e'.repeat(1000)]) {
      const client = await pollByHand(server.url, 'good')
      await client.send('40')
      expect((await client.send(packet)).status).toBe(200)
      await client.send('41')
    }
    await works()
  })

  test('that are too large are refused, in both transports', async () => {
    const client = await pollByHand(server.url, 'good')
    expect((await client.send('4'.repeat(300 * 1024))).status).toBe(413)
    const chunks = new Blob(['4'.repeat(300 * 1024)]).stream()
    expect((await client.send(chunks)).status).toBe(413)
    expect((await client.send(new Uint8Array([0xff, 0xfe]))).status).toBe(400)
    const { raw, closed } = await rawEngineSocket(server.url, 'good')
    raw.send('4'.repeat(300 * 1024))
    await closed
    await works()
  })

  test('with bytes in an event are answered, and never more bytes kept than one frame may have', async () => {
    const client = await enter()
    const bytes = new Uint8Array(200 * 1024)
    for (const data of [bytes, { deep: [{ bytes }] }])
      expect(await client.emitWithAck('echo', data)).toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(await client.emitWithAck('echo', { text: 1 })).toEqual({ text: 1 })
    const disconnect = nextOf(client, 'disconnect')
    client.emit('echo', bytes, bytes)
    await disconnect
  })

  test('that are too many at once close the connection, in one payload too', async () => {
    const client = await enter()
    const disconnect = nextOf(client, 'disconnect')
    for (let number = 0; number < 300; number += 1) client.emit('wait')
    await disconnect
    const poller = await pollByHand(server.url, 'good')
    await poller.send('40')
    await poller.send(Array(20_000).fill('42["wait"]').join('\x1e'))
    await poller.read()
    expect((await poller.send('42["echo"]')).status).toBe(400)
    release()
  })

  test('that ask for one namespace many times at once are asked about once', async () => {
    server.users.set('hasty', { ...tutor, userId: 'hasty' })
    const client = await pollByHand(server.url, 'hasty')
    await client.send(Array(10_000).fill('40/sessions,').join('\x1e'))
    await eventually(async () => expect((await client.send('40')).status).toBe(400))
    expect(admitted.filter((userId) => userId === 'hasty')).toHaveLength(1)
  })

  test('that ask for unknown namespaces are kept up to the send buffer', async () => {
    const client = await pollByHand(server.url, 'good')
    await client.send(Array(40_000).fill('40/x,').join('\x1e'))
    expect((await client.read()).status).toBe(400)
  })

  test.each([
    ['transport=carrier-pigeon', {}],
    ['EIO=4', {}],
    ['EIO=3&transport=polling', {}],
    ['EIO=4&transport=polling&sid=unknown', {}],
    ['EIO=4&transport=websocket&sid=unknown', {}],
    ['EIO=4&transport=websocket', { headers: { upgrade: 'websocket', connection: 'upgrade' } }],
    ['EIO=4&transport=polling', { method: 'POST', body: '40' }],
  ])('in a request of %s are 400', async (query, init) => {
    expect((await fetch(`${server.url}/socket.io/?${query}`, init)).status).toBe(400)
  })

  test('are no errors of the server', () => {
    expect(server.logged().filter(({ level }) => level > 30)).toEqual([])
  })
})

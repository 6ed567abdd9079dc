import { afterAll, describe, expect, test } from 'bun:test'
import { AppError } from '../../src/http/errors.ts'
import { createLimits } from '../../src/http/limits.ts'
import type { Socket } from '../../src/http/socket.ts'
import { eventually } from '../support/eventually.ts'
import { openSocket } from '../support/socket.ts'
import {
  connected,
  deafClient,
  ioClient,
  nextOf,
  pollByHand,
  rawEngineSocket,
  startLiveServer,
  tutor,
} from '../support/socket-io.ts'

/** The sockets that opened, in order. */
const opened: Socket[] = []
const endpoint = {
  async admit() {
    if (admitFault) throw admitFault
  },
  async open(socket: Socket) {
    opened.push(socket)
    return { echo: async (data: unknown) => data }
  },
}
let admitFault: Error | null = null
const server = await startLiveServer(endpoint)
const impatient = await startLiveServer(endpoint, { timings: { socketDrainMs: 200 } })
for (const one of [server, impatient]) {
  one.users.set('good', tutor)
  afterAll(() => one.stop())
}
const auth = { token: 'good' }
const enter = (options: Parameters<typeof ioClient>[1] = {}) =>
  connected(ioClient(server.url, { auth, ...options }))
describe('a client that stops reading', () => {
  test.each([1024, 300_000])(
    'a WebSocket is cut, with little kept for it, of messages of %i bytes',
    async (size) => {
      opened.length = 0
      const raw = await deafClient(impatient.url, 'good')
      await eventually(async () => expect(opened).toHaveLength(1))
      const [socket] = opened
      let sent = 0
      // Each waits for the one before, as a feed does.
      while (await socket?.send('big', 'x'.repeat(size))) sent += size
      // What the buffers of the kernel take, and one send buffer of ours.
      expect(sent).toBeLessThan(20 * 1024 * 1024)
      expect(socket?.signal.aborted).toBe(true)
      await eventually(async () => expect(impatient.visits.count()).toBe(0))
      raw.destroy()
    },
  )

  test('a WebSocket that reads again gets what was sent meanwhile, and the sender goes on', async () => {
    opened.length = 0
    const raw = await deafClient(server.url, 'good')
    await eventually(async () => expect(opened).toHaveLength(1))
    const [socket] = opened
    let sent = 0
    const sending = (async () => {
      for (; sent < 400; sent += 1) if (!(await socket?.send('big', 'x'.repeat(100_000)))) return
    })()
    let received = 0
    raw.on('data', (chunk) => {
      received += chunk.length
    })
    raw.resume()
    await sending
    expect(sent).toBe(400)
    await eventually(async () => expect(received).toBeGreaterThan(400 * 100_000))
    raw.destroy()
    await eventually(async () => expect(socket?.signal.aborted).toBe(true))
  })

  test('a poller is cut once nothing was read for the drain time', async () => {
    opened.length = 0
    const client = await pollByHand(impatient.url, 'good')
    await client.send('40')
    expect(await (await client.read()).text()).toStartWith('40{')
    const [socket] = opened
    expect(await socket?.send('one', 1)).toBe(false)
    expect(impatient.visits.count()).toBe(0)
    expect((await client.read()).status).toBe(400)
  })

  test('a poller is cut when more than the send buffer waits, also where the sender does not', async () => {
    opened.length = 0
    const client = await pollByHand(server.url, 'good')
    await client.send('40')
    const [socket] = opened
    let sent = 0
    while (!socket?.signal.aborted) {
      void socket?.send('big', 'x'.repeat(1000))
      sent += 1
    }
    expect(sent).toBeLessThan(1100)
    expect((await client.read()).status).toBe(400)
  })

  test('a poller that reads again gets all in order, and the sender goes on', async () => {
    opened.length = 0
    const client = await pollByHand(server.url, 'good')
    await client.send('40')
    await client.read()
    const [socket] = opened
    const sends = [1, 2, 3].map((number) => socket?.send('n', number))
    expect(await (await client.read()).text()).toBe('42["n",1]\x1e42["n",2]\x1e42["n",3]')
    expect(await Promise.all(sends)).toEqual([true, true, true])
    await client.send('41')
  })
})

test('a session that enters no namespace is ended in time', async () => {
  const hasty = await startLiveServer(endpoint, { timings: { socketAuthMs: 50 } })
  const { closed } = await rawEngineSocket(hasty.url, 'good')
  await closed
  await hasty.stop()
})

test('a store that is away refuses a connect without the words that ask for another token', async () => {
  admitFault = new AppError('STORE_UNAVAILABLE')
  const refused: Error & { data?: unknown } = await enter().then(
    () => new Error('let in'),
    (error) => error,
  )
  admitFault = null
  expect(refused.message).toBe('The store cannot be reached right now: try again later')
  expect(refused.data).toMatchObject({ code: 'STORE_UNAVAILABLE' })
})

test('a thousand clients of both dialects leave nothing behind, and large uploads pass beside them', async () => {
  opened.length = 0
  const { url, users, visits, socketIo, stop } = await startLiveServer(endpoint)
  users.set('good', tutor)
  const native = openSocket(`${url}/native?token=good`)
  await native.opened
  for (let round = 0; round < 20; round += 1) {
    const clients = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        connected(ioClient(url, { auth, transports: [number % 5 ? 'websocket' : 'polling'] })),
      ),
    )
    const own = Array.from({ length: 5 }, () => openSocket(`${url}/native?token=good`))
    await Promise.all(own.map((socket) => socket.opened))
    for (const [number, client] of clients.entries())
      if (number % 2) client.disconnect()
      else client.io.engine.close()
    for (const socket of own) socket.cut()
  }
  await eventually(async () => expect([visits.count(), socketIo.count()]).toEqual([1, 0]))
  expect(opened).toHaveLength(1101)
  await eventually(async () => expect(opened.filter(({ signal }) => !signal.aborted)).toHaveLength(1))
  const upload = await fetch(`${url}/upload`, { method: 'POST', body: new Uint8Array(5_000_000) })
  expect(await upload.text()).toBe('5000000')
  native.send('echo', 'here', 1)
  expect((await native.next('ack')).data).toBe('here')
  native.raw.close()
  await stop()
})

describe('the rate limit', () => {
  const limited = (points: number) =>
    startLiveServer(endpoint, { limits: createLimits({ points, windowSeconds: 60 }, null) })
  const codeOf = (url: string, token: string, transports = ['websocket']) =>
    connected(ioClient(url, { auth: { token }, transports })).then(
      (client) => void client.disconnect(),
      (error) => error.data?.code ?? error.message,
    )

  test('counts a session once, for its user: others of the same address are let in', async () => {
    const few = await limited(3)
    for (const [token, userId] of [
      ['a', 'a'],
      ['b', 'b'],
    ] as const)
      few.users.set(token, { ...tutor, userId })
    for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']])
      expect(await codeOf(few.url, 'a', transports)).toBeUndefined()
    expect(await codeOf(few.url, 'a')).toBe('RATE_LIMITED')
    expect(await codeOf(few.url, 'b')).toBeUndefined()
    await few.stop()
  })

  test('counts what has no token, a wrong one or no session for the address, with 429', async () => {
    const few = await limited(3)
    expect(await codeOf(few.url, 'forged')).toBe('TOKEN_INVALID')
    expect(await codeOf(few.url, 'forged')).toBe('TOKEN_INVALID')
    const path = `${few.url}/socket.io/?EIO=4&transport=polling`
    expect((await fetch(`${path}&sid=unknown`)).status).toBe(400)
    const refused = await fetch(path)
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true])
    await few.stop()
  })

  test('counts each further connect of a session to the same namespace', async () => {
    const few = await limited(2)
    few.users.set('a', tutor)
    const { raw, packets } = await rawEngineSocket(few.url, 'a')
    for (let times = 0; times < 3; times += 1) {
      raw.send('40')
      await eventually(async () => expect(packets).toHaveLength(2 + times))
      raw.send('41')
    }
    expect(packets.slice(1).map((packet) => packet.slice(0, 2))).toEqual(['40', '40', '44'])
    await few.stop()
  })
})

test('a stop ends all sessions at once, those in no namespace too, and their clients may connect elsewhere', async () => {
  const other = await startLiveServer(endpoint)
  other.users.set('good', tutor)
  const clients = await Promise.all(
    [['websocket'], ['polling']].map((transports) =>
      connected(ioClient(other.url, { auth, transports, reconnection: true })),
    ),
  )
  const { closed } = await rawEngineSocket(other.url, 'good')
  const reasons = clients.map((client) => nextOf(client, 'disconnect'))
  await other.stop()
  for (const reason of reasons) expect((await reason)[0]).toBeOneOf(['transport close', 'transport error'])
  await closed
  for (const client of clients) {
    expect(client.active).toBe(true)
    client.disconnect()
  }
})

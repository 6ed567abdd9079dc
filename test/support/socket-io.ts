import { connect, type Socket as Raw } from 'node:net'
import { pino } from 'pino'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import type { Principal } from '../../src/http/caller.ts'
import { createLimits, type Limits } from '../../src/http/limits.ts'
import { listen } from '../../src/http/listen.ts'
import { createShell } from '../../src/http/shell.ts'
import type { SocketHandlers } from '../../src/http/socket-endpoint.ts'
import { createSocketIo } from '../../src/http/socket-io.ts'
import { createVisits, type SocketsOptions } from '../../src/http/socket-visits.ts'
import { createSockets } from '../../src/http/sockets.ts'
import { defaultTimings, type Timings } from '../../src/timings.ts'
import { testSettings } from './server.ts'
import { socketGuards } from './socket-guards.ts'

export const tutor: Principal = {
  userId: 'u',
  email: 'u@x.example',
  role: 'tutor',
  clientId: null,
  loginId: 'l',
  emailVerified: true,
}

/** A server of live routes alone: an endpoint as a native socket at `/native` and as Socket.IO namespaces. */
export const startLiveServer = async (
  endpoint: SocketHandlers,
  { timings, limits = createLimits(null, null) }: { timings?: Partial<Timings>; limits?: Limits } = {},
) => {
  const settings = await testSettings({ timings: { ...defaultTimings, ...timings } })
  const lines: string[] = []
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) })
  /** The users of the tokens, which tests change while sockets are open. */
  const users = new Map<string, Principal>()
  const guards: SocketsOptions = {
    ...socketGuards(settings, logger, async (token) => users.get(token) ?? null),
    // An own token here is any that looks like a JWT.
    isOwnToken: async (token) => token.split('.').length === 3,
    limits,
  }
  const visits = createVisits(guards)
  const sockets = createSockets(guards, visits)
  const socketIo = createSocketIo(guards, visits)
  socketIo.mount({ namespaces: ['/', '/sessions'], endpoint })
  const native = { ...endpoint, path: '/native', tag: 'Live', summary: 'Live', fails: [] as const }
  const app = createShell({ logger, requests: logger }, settings)
    .use(sockets.endpoint(native))
    .use(socketIo.routes())
    .post('/upload', async ({ request }) => (await request.bytes()).byteLength, { parse: 'none' })
  const server = listen(settings, () => app, socketIo.websocket)
  return {
    app,
    url: server.urls[0] ?? '',
    users,
    visits,
    socketIo,
    /** The lines of its logs. */
    logged: (): { level: number; route?: string; status?: number; user?: string; msg?: string }[] =>
      lines.map((line) => JSON.parse(line)),
    async stop(): Promise<void> {
      const stopped = server.stop()
      visits.closeAll()
      socketIo.closeAll()
      await stopped
      server.close()
    },
  }
}

export type LiveServer = Awaited<ReturnType<typeof startLiveServer>>

/** A client of its own connection, which does not connect again unless a test says so. */
export const ioClient = (url: string, options: Partial<ManagerOptions & SocketOptions> = {}): Socket =>
  io(url, { forceNew: true, reconnection: false, transports: ['websocket'], ...options })

/** Resolves with the arguments of the next event of a client. */
export const nextOf = (socket: Socket, event: string): Promise<unknown[]> =>
  new Promise((resolve) => socket.once(event, (...args: unknown[]) => resolve(args)))

/** Resolves once a client is connected, and rejects with what refused it. */
export const connected = async (socket: Socket): Promise<Socket> => {
  if (socket.connected) return socket
  await Promise.race([
    nextOf(socket, 'connect'),
    nextOf(socket, 'connect_error').then(([error]) => Promise.reject(error)),
  ])
  return socket
}

/** Opens a session by hand. Returns how to send and read packets of the polling transport. */
export const pollByHand = async (url: string, token: string) => {
  const base = `${url}/socket.io/?EIO=4&transport=polling&token=${token}`
  const opened = await (await fetch(base)).text()
  const { sid }: { sid: string } = JSON.parse(opened.slice(1))
  return {
    sid,
    url: `${base}&sid=${sid}`,
    read: () => fetch(`${base}&sid=${sid}`),
    send: (body: Bun.BodyInit) => fetch(`${base}&sid=${sid}`, { method: 'POST', body }),
  }
}

/** A client that enters the namespace `/` over a WebSocket and then reads nothing from its socket. */
export const deafClient = async (url: string, token: string): Promise<Raw> => {
  const { hostname, port } = new URL(url)
  const raw = connect(Number(port), hostname)
  raw.on('error', () => undefined)
  raw.write(
    [
      `GET /socket.io/?EIO=4&transport=websocket&token=${token} HTTP/1.1`,
      'Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${btoa('0123456789abcdef')}\r\n\r\n`,
    ].join('\r\n'),
  )
  await new Promise((resolve) => raw.once('data', resolve))
  raw.pause()
  // A masked text frame of the packet `40`, with a mask of zeros.
  raw.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]))
  return raw
}

/** A WebSocket of the engine, whose packets are written by hand. `closed` resolves once the server ended it. */
export const rawEngineSocket = async (url: string, token: string) => {
  const raw = new WebSocket(
    `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&token=${token}`,
  )
  const packets: string[] = []
  raw.onmessage = ({ data }) => void packets.push(String(data))
  const closed = new Promise<void>((resolve) => {
    raw.onclose = () => resolve()
  })
  await new Promise((resolve) => {
    raw.onopen = resolve
  })
  return { raw, packets, closed }
}

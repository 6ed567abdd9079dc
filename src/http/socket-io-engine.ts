import { type BunWebSocket, Server as Engine } from '@socket.io/bun-engine'
import { websocket as elysiaHandlers } from 'elysia/ws'
import { readBytes } from './body.ts'
import type { Caller } from './caller.ts'
import { AppError } from './errors.ts'
import { decodeText } from './json.ts'
import type { HeaderBag } from './limits.ts'
import { refuseForeignOrigin } from './origin.ts'
import { closeCodes } from './socket.ts'
import { maxFrameBytes } from './socket-frames.ts'
import { readSecrets } from './socket-identity.ts'
import { createSession, type Handshake, type Session } from './socket-io-session.ts'
import type { SocketsOptions } from './socket-visits.ts'

// Elysia has a copy of Bun's types of its own.
const native = elysiaHandlers as unknown as Bun.WebSocketHandler<unknown>

export const enginePath = '/socket.io/'

/** Engine.IO: sessions over polling and WebSockets, beside the native WebSockets of the same server. */
export const createEngine = ({ limits, logger, settings }: SocketsOptions) => {
  const { socketPingMs, socketPongMs, bodyIdleMs } = settings.timings
  const engine = new Engine({
    path: enginePath,
    pingInterval: socketPingMs,
    pingTimeout: socketPongMs,
    maxHttpBufferSize: maxFrameBytes,
  })
  const handshakes = new WeakMap<Request, Handshake>()
  const bySid = new Map<string, Session>()
  const byEngineSocket = new WeakMap<object, Session>()
  const byTransport = new WeakMap<object, Session>()
  const raws = new WeakMap<object, BunWebSocket>()

  engine.on('connection', (socket, request) => {
    const handshake = handshakes.get(request)
    if (!handshake) return void socket.close()
    const session = createSession(socket, handshake, (transport) => raws.get(transport))
    bySid.set(socket.id, session)
    byEngineSocket.set(socket, session)
    byTransport.set(socket.transport, session)
    socket.on('upgrade', (transport) => void byTransport.set(transport, session))
    socket.on('close', () => void bySid.delete(socket.id))
  })

  /** A fault in the library must end one connection, not the process. */
  const guarded = (ws: BunWebSocket, run: () => void): void => {
    try {
      run()
    } catch (error) {
      logger.error({ err: error }, 'a Socket.IO connection failed')
      ws.terminate()
    }
  }

  const websocket: Bun.WebSocketHandler<unknown> = {
    // Its `ping` and `pong` do nothing for sockets that are not Elysia's.
    ...native,
    open(ws) {
      if (!isEngines(ws)) return native.open?.(ws)
      raws.set(ws.data.transport, ws)
      guarded(ws, () => engine.onWebSocketOpen(ws))
    },
    message(ws, message) {
      if (!isEngines(ws)) return native.message?.(ws, message)
      guarded(ws, () => engine.onWebSocketMessage(ws, message))
    },
    drain(ws) {
      if (!isEngines(ws)) return native.drain?.(ws)
      byTransport.get(ws.data.transport)?.drained()
    },
    close(ws, code, reason) {
      if (!isEngines(ws)) return native.close?.(ws, code, reason)
      guarded(ws, () => engine.onWebSocketClose(ws, code, reason))
    },
  }

  return {
    engine,
    /** What a server listens with. */
    websocket,
    sessionOf: (engineSocket: object): Session | undefined => byEngineSocket.get(engineSocket),

    /**
     * Answers a request of either transport. Opening a session is a request like any other; those within it do
     * not count. Throws RATE_LIMITED, ORIGIN_FORBIDDEN, and what reading a body throws.
     */
    async answer(
      request: Request,
      server: Bun.Server<unknown> | null,
      caller: Caller,
      headers: HeaderBag,
    ): Promise<Response> {
      if (!server) throw new AppError('NOT_FOUND')
      const query = new URL(request.url).searchParams
      const session = bySid.get(query.get('sid') ?? '')
      // For the request log.
      if (session) Object.assign(caller, session.caller)
      else limits.countRequest(caller, headers)
      refuseForeignOrigin(request, settings)
      const whole = request.method === 'POST' ? await withBody(request, bodyIdleMs) : request
      const { secrets } = readSecrets(request.headers, query)
      handshakes.set(whole, { secrets, query, address: caller.address })
      const response = await engine.handleRequest(whole, server as Bun.Server<BunWebSocket['data']>)
      if (response.status < 500) return response
      throw new AppError('BODY_UNREADABLE', { text: 'This request cannot become a WebSocket' })
    },

    count: () => bySid.size,
    closeAll(): void {
      for (const session of bySid.values()) session.end(closeCodes.stopping, 'the server is stopping')
    },
  }
}

const isEngines = (ws: Bun.ServerWebSocket<unknown>): ws is BunWebSocket => 'transport' in Object(ws.data)

/** The engine would read a body of any size. */
const withBody = async (request: Request, idleMs: number): Promise<Request> => {
  const body = decodeText(await readBytes(request, maxFrameBytes, idleMs))
  return new Request(request.url, { method: 'POST', body, signal: request.signal })
}

import { type Socket as IoSocket, type Namespace, Server } from 'socket.io'
import { unauthenticated } from './access.ts'
import type { Caller } from './caller.ts'
import { table } from './context.ts'
import { AppError } from './errors.ts'
import { closeCodes } from './socket.ts'
import type { SocketHandlers } from './socket-endpoint.ts'
import { createEngine, enginePath } from './socket-io-engine.ts'
import { createConnectRefusal } from './socket-io-refusal.ts'
import type { Session } from './socket-io-session.ts'
import { createEventWire, readEvent } from './socket-io-wire.ts'
import { type SocketsOptions, secretsIn, type Visit, type Visits } from './socket-visits.ts'

/** The Socket.IO 4 dialect of live routes: namespaces of which each is an endpoint, as native sockets are. */
export const createSocketIo = (options: SocketsOptions, visits: Visits) => {
  const { limits, settings } = options
  const { engine, sessionOf, answer, websocket, count, closeAll } = createEngine(options)
  const toRefusal = createConnectRefusal(options.isOwnToken, visits.log)
  const endpoints = new Map<string, SocketHandlers>()
  const admitted = new WeakMap<IoSocket, Visit>()
  const io = new Server({ serveClient: false, connectTimeout: settings.timings.socketAuthMs })
  // After the engine's own listener: a session is known before its first packet is read.
  io.bind(engine)

  /** Opening a session counts once, for the user where the first namespace knows one. Asking again counts again. */
  const countConnect = (session: Session, namespace: string, caller: Caller): void => {
    const isFirst = session.asked.size === 0
    const isAgain = session.asked.has(namespace)
    session.asked.add(namespace)
    if (isFirst) limits.countAs(caller)
    else if (isAgain) limits.countRequest(caller, {})
  }

  const identify = async (session: Session, endpoint: SocketHandlers, socket: IoSocket): Promise<Visit> => {
    const { secrets: sent, query, address } = session.handshake
    const { token, key } = secretsIn(socket.handshake.auth)
    const secrets = { token: token || sent.token, key: key || sent.key }
    try {
      const { caller, refusal } = await visits.identify(endpoint, secrets, address)
      countConnect(session, socket.nsp.name, caller)
      if (refusal) throw refusal
      if (secrets.token === null && secrets.key === null) throw unauthenticated()
      const request = { params: {}, query }
      await endpoint.admit(caller, request)
      return { endpoint, caller, secrets, request, admitted: true }
    } catch (error) {
      throw await toRefusal(error, secrets.token)
    }
  }

  /** Throws the ConnectRefusal of a client that may not come in. */
  const admit = async (socket: IoSocket): Promise<void> => {
    const { name } = socket.nsp
    const session = sessionOf(socket.conn)
    const endpoint = endpoints.get(name)
    if (!session || !endpoint)
      throw await toRefusal(new AppError('NOT_FOUND', { text: 'Invalid namespace' }), null)
    // A client could start any number of connects in one payload.
    if (session.inside.has(name)) return session.end(closeCodes.refused, 'connects twice to one namespace')
    session.inside.add(name)
    try {
      const visit = await identify(session, endpoint, socket)
      session.caller = visit.caller
      admitted.set(socket, visit)
    } catch (error) {
      session.inside.delete(name)
      throw error
    }
  }

  const open = (socket: IoSocket): void => {
    const session = sessionOf(socket.conn)
    const visit = admitted.get(socket)
    if (!session || !visit) return void socket.disconnect()
    const connection = visits.enter(createEventWire(session, socket.nsp.name), visit)
    session.connections.add(connection)
    socket.onAny((event: unknown, ...args: unknown[]) =>
      connection.receive(readEvent(event, args, session.sendsBytes())),
    )
    socket.on('disconnect', () => {
      session.connections.delete(connection)
      session.inside.delete(socket.nsp.name)
      visits.leave(connection)
    })
    void visits.start(connection, visit)
  }

  const serve = (namespace: Namespace): void => {
    namespace.use((socket, next) => void admit(socket).then(() => next(), next))
    namespace.on('connection', open)
  }

  // The library has this one in any case, and would admit every client.
  serve(io.of('/'))

  return {
    /** Serves an endpoint at namespaces such as `/sessions`. Throws when one of them is served already. */
    mount({ namespaces, endpoint }: { namespaces: readonly string[]; endpoint: SocketHandlers }): void {
      for (const name of namespaces) {
        if (endpoints.has(name)) throw new Error(`Socket.IO serves the namespace ${name} already`)
        endpoints.set(name, endpoint)
        if (name !== '/') serve(io.of(name))
      }
    },

    /** The routes of both transports; none while nothing is mounted. They are no operations of the API. */
    routes() {
      const routes = table('socket.io', 'Operations')
      const hooks = { parse: 'none' as const, detail: { hide: true } }
      // Typed clients do not see them.
      if (endpoints.size > 0)
        routes
          .get(
            enginePath,
            ({ request, server, caller, set }) => answer(request, server, caller, set.headers),
            hooks,
          )
          .post(
            enginePath,
            ({ request, server, caller, set }) => answer(request, server, caller, set.headers),
            hooks,
          )
      return routes
    },

    /** The handlers of WebSockets that a server listens with, those of native ones too. */
    websocket,
    /** Ends the sessions of all clients, also those in no namespace. */
    closeAll,
    /** The sessions that are open, in however many namespaces. */
    count,
  }
}

export type SocketIo = ReturnType<typeof createSocketIo>

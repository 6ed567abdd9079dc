import type { TUnsafe } from '@sinclair/typebox'
import type { Logger } from 'pino'
import type { Settings } from '../settings.ts'
import { apiKeyHeader, unauthenticated } from './access.ts'
import { type Caller, readCredentials } from './caller.ts'
import { table } from './context.ts'
import { AppError } from './errors.ts'
import { createFaultLog } from './fault-log.ts'
import type { Limits } from './limits.ts'
import { type OriginSettings, refuseForeignOrigin } from './origin.ts'
import { type Connection, closeCodes, createConnection, type Socket } from './socket.ts'
import type { SocketEndpoint, SocketRequest } from './socket-endpoint.ts'
import type { WireFrame } from './socket-frames.ts'
import { createIdentify, type Secrets, type Verifiers } from './socket-identity.ts'

export type { Socket, SocketEvents } from './socket.ts'
export type { SocketEndpoint, SocketRequest } from './socket-endpoint.ts'

export type SocketsOptions = Verifiers & {
  limits: Limits
  logger: Logger
  settings: OriginSettings & Pick<Settings, 'timings'>
}

type Visit = {
  endpoint: SocketEndpoint
  caller: Caller
  secrets: Secrets
  request: SocketRequest
  admitted: boolean
}

/** Types alone: typed clients see frames and a query, and Elysia checks neither. */
const framesForClients = {} as {
  body: TUnsafe<WireFrame>
  response: TUnsafe<WireFrame>
  query: TUnsafe<{ [name: string]: string | number }>
}

/** Native WebSockets for all modules: identity, frames, limits and their orderly end. */
export const createSockets = (options: SocketsOptions) => {
  const { limits, logger } = options
  const identify = createIdentify(options)
  const { timings } = options.settings
  const log = createFaultLog(logger, timings.outageLogMs)
  const connections = new Map<Connection, Visit>()
  const visits = new WeakMap<Request, Visit>()
  const byRaw = new WeakMap<object, Connection>()
  let recheck: Timer | null = null

  /** The role or the rights of a user may change while its socket is open: it is admitted anew each time. */
  const admitAgain = async (connection: Connection, visit: Visit): Promise<void> => {
    const { secrets, caller: before } = visit
    let refusal: unknown = null
    try {
      const caller = await identify(visit.endpoint, secrets, before.address)
      await visit.endpoint.admit(caller, visit.request)
      // An `auth` frame may have changed the caller in the meantime.
      if (visit.secrets === secrets) visit.caller = caller
    } catch (error) {
      refusal = error
    }
    if (!(refusal instanceof AppError) || visit.secrets !== secrets) return
    // A client that reads nothing must not delay the others.
    void connection.fail(refusal)
    connection.close(closeCodes.refused, 'access ended')
  }

  const recheckAll = async (): Promise<void> => {
    for (const [connection, visit] of connections) if (visit.admitted) await admitAgain(connection, visit)
  }

  const enter = (connection: Connection, visit: Visit): void => {
    connections.set(connection, visit)
    let checking = false
    recheck ??= setInterval(async () => {
      if (checking) return
      checking = true
      await recheckAll()
      checking = false
    }, timings.socketRecheckMs)
  }

  const leave = (connection: Connection): void => {
    connection.ended()
    connections.delete(connection)
    if (connections.size > 0 || recheck === null) return
    clearInterval(recheck)
    recheck = null
  }

  const start = async (connection: Connection, visit: Visit): Promise<void> => {
    const socket: Socket = {
      ...connection,
      // An `auth` frame may change the caller.
      get caller() {
        return visit.caller
      },
      count: () => limits.countRequest(visit.caller, {}),
    }
    const events = await visit.endpoint.open(socket, visit.request)
    connection.listen({ ...events, auth: onAuth(connection, visit) })
  }

  /**
   * Answers `{event:"auth", data:{token}}`, or `{apiKey}`: also of a socket that was let in before, as some
   * clients send one first wherever they connect. Without either the caller stays the same.
   */
  const onAuth = (connection: Connection, visit: Visit) => async (data: unknown) => {
    const secrets = { token: textIn(data, 'token'), key: textIn(data, 'apiKey') }
    const saysWho = secrets.token !== null || secrets.key !== null
    try {
      const caller = saysWho ? await identify(visit.endpoint, secrets, visit.caller.address) : visit.caller
      await visit.endpoint.admit(caller, visit.request)
      visit.caller = caller
      visit.admitted = true
    } catch (error) {
      setTimeout(() => connection.close(closeCodes.refused, 'refused'), 50)
      throw error
    }
    if (saysWho) visit.secrets = secrets
    return { authenticated: visit.caller.user !== null || visit.caller.apiKey !== undefined }
  }

  /** Waits for an `auth` frame as the first one. */
  const awaitIdentity = (connection: Connection, visit: Visit): void => {
    const timer = setTimeout(() => {
      void connection.fail(unauthenticated())
      connection.close(closeCodes.refused, 'no identity in time')
    }, timings.socketAuthMs)
    connection.signal.addEventListener('abort', () => clearTimeout(timer))
    const authenticate = onAuth(connection, visit)
    connection.listen({
      async auth(data) {
        const answer = await authenticate(data)
        clearTimeout(timer)
        await start(connection, visit)
        return answer
      },
    })
  }

  const guard = (endpoint: SocketEndpoint) => async (c: UpgradeContext) => {
    const query = new URL(c.request.url).searchParams
    const credentials = readCredentials(c.request.headers)
    const inQuery = credentials.tokenIn === 'header' ? null : query.get('token') || null
    const secrets = {
      token: inQuery ?? credentials.token,
      key: c.request.headers.get(apiKeyHeader) ?? (query.get('apiKey') || null),
    }
    let caller: Caller = { user: null, guestId: null, address: c.caller.address }
    let refusal: unknown = null
    try {
      caller = await identify(endpoint, secrets, c.caller.address)
    } catch (error) {
      refusal = error
    }
    await limits.countRequest(caller, c.set.headers)
    if (refusal) throw refusal
    // A page of another origin can open a socket with the browser's cookies, and read its frames.
    const byCookie = credentials.tokenIn === 'cookie' && inQuery === null && secrets.key === null
    if (byCookie) refuseForeignOrigin(c.request, options.settings)
    const request = { params: c.params, query }
    const visit: Visit = { endpoint, caller, secrets, request, admitted: true }
    try {
      await endpoint.admit(caller, request)
    } catch (error) {
      const mayStillSay = error instanceof AppError && error.code === 'UNAUTHENTICATED'
      if (!mayStillSay) throw error
      visit.admitted = false
    }
    c.caller = caller
    visits.set(c.request, visit)
  }

  return {
    /** A route for one kind of socket. */
    endpoint<const Path extends string>(endpoint: SocketEndpoint<Path>) {
      const { summary, pathExamples, fails } = endpoint
      return table(`socket ${endpoint.path}`, endpoint.tag).ws(endpoint.path, {
        ...framesForClients,
        transform: [guard(endpoint)],
        detail: { summary, pathExamples, 'x-access': 'anyone', 'x-fails': fails } as object,
        async open(ws) {
          const connection = createConnection(ws.raw, log, endpoint.acksRefusals)
          byRaw.set(ws.raw, connection)
          const visit = visits.get(ws.data.request)
          if (!visit) return connection.close(closeCodes.failed, 'not admitted')
          enter(connection, visit)
          try {
            if (visit.admitted) await start(connection, visit)
            else awaitIdentity(connection, visit)
          } catch (error) {
            await connection.fail(error)
            connection.close(closeCodes.failed, 'could not be opened')
          }
        },
        message(ws, message) {
          byRaw.get(ws.raw)?.receive(message)
        },
        drain(ws) {
          byRaw.get(ws.raw)?.drained()
        },
        close(ws) {
          const connection = byRaw.get(ws.raw)
          if (connection) leave(connection)
        },
      })
    },

    /** Tells every client that the server goes away; they reconnect to another and resume. */
    closeAll(): void {
      for (const connection of connections.keys())
        connection.close(closeCodes.stopping, 'the server is stopping')
    },
    count: () => connections.size,
  }
}

export type Sockets = ReturnType<typeof createSockets>

type UpgradeContext = {
  request: Request
  params: Record<string, string>
  caller: Caller
  set: { headers: Record<string, unknown> }
}

const textIn = (data: unknown, field: string): string | null => {
  const value: unknown = Object(data)[field]
  return typeof value === 'string' ? value : null
}

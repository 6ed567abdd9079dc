import type { TUnsafe } from '@sinclair/typebox'
import { unauthenticated } from './access.ts'
import type { Caller } from './caller.ts'
import { table } from './context.ts'
import { AppError } from './errors.ts'
import { refuseForeignOrigin } from './origin.ts'
import { type Connection, closeCodes } from './socket.ts'
import type { SocketEndpoint } from './socket-endpoint.ts'
import { FrameWire, readFrame, type WireFrame } from './socket-frames.ts'
import { readSecrets } from './socket-identity.ts'
import type { SocketsOptions, Visit, Visits } from './socket-visits.ts'

export type { Socket, SocketEvents } from './socket.ts'
export type { SocketEndpoint, SocketRequest } from './socket-endpoint.ts'

type Native = Connection<string | number>

/** Types alone: typed clients see frames and a query, and Elysia checks neither. */
const framesForClients = {} as {
  body: TUnsafe<WireFrame>
  response: TUnsafe<WireFrame>
  query: TUnsafe<{ [name: string]: string | number }>
}

/**
 * What Elysia's handlers of WebSockets look for in the data of a socket. Elysia's own object has the whole context of
 * the request and 17 functions, 5 KiB for each socket, and makes a wrapper of 20 functions for each message.
 */
class NativeHandlers {
  private readonly connection: Native
  private readonly leave: (connection: Native) => void

  constructor(connection: Native, leave: (connection: Native) => void) {
    this.connection = connection
    this.leave = leave
  }

  message(_: unknown, message: unknown): void {
    this.connection.receive(readFrame(message))
  }

  drain(): void {
    this.connection.drained()
  }

  close(): void {
    this.leave(this.connection)
  }
}

/** Native WebSockets for all modules. */
export const createSockets = ({ limits, settings }: SocketsOptions, visits: Visits) => {
  const admitted = new WeakMap<Request, Visit>()
  let openCount = 0
  const leave = (connection: Native): void => {
    openCount -= 1
    visits.leave(connection)
  }

  /** Waits for an `auth` frame as the first one. */
  const awaitIdentity = (connection: Native, visit: Visit): void => {
    const timer = setTimeout(() => {
      void connection.fail(unauthenticated())
      connection.close(closeCodes.refused, 'no identity in time')
    }, settings.timings.socketAuthMs)
    connection.signal.addEventListener('abort', () => clearTimeout(timer))
    connection.listen({
      async auth(data, socket) {
        const answer = await visits.authenticate(data, socket)
        clearTimeout(timer)
        await visits.start(connection, visit)
        return answer
      },
    })
  }

  const guard = (endpoint: SocketEndpoint) => async (c: UpgradeContext) => {
    const query = new URL(c.request.url).searchParams
    const { secrets, byCookie } = readSecrets(c.request.headers, query)
    const { caller, refusal } = await visits.identify(endpoint, secrets, c.caller.address)
    caller.userAgent = c.caller.userAgent ?? null
    // For the logs, also of a refusal.
    c.caller = caller
    limits.countRequest(caller, c.set.headers)
    if (refusal) throw refusal
    // A page of another origin can open a socket with the browser's cookies, and read its frames.
    if (byCookie) refuseForeignOrigin(c.request, settings)
    const request = { params: c.params, query }
    const visit: Visit = { endpoint, caller, secrets, request, admitted: true }
    try {
      await endpoint.admit(caller, request)
    } catch (error) {
      const mayStillSay = error instanceof AppError && error.code === 'UNAUTHENTICATED'
      if (!mayStillSay) throw error
      visit.admitted = false
    }
    c.set.status = 101
    admitted.set(c.request, visit)
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
          const visit = admitted.get(ws.data.request)
          if (!visit) return ws.close(closeCodes.failed, 'not admitted')
          const connection = visits.enter(new FrameWire(ws.raw, endpoint.acksRefusals), visit)
          openCount += 1
          ws.raw.data = new NativeHandlers(connection, leave) as unknown as typeof ws.raw.data
          if (visit.admitted) await visits.start(connection, visit)
          else awaitIdentity(connection, visit)
        },
      })
    },

    /** Tells every client that the server goes away; they reconnect to another and resume. */
    closeAll: visits.closeAll,
    count: visits.count,
    /** How many of them are native WebSockets. */
    open: () => openCount,
  }
}

export type Sockets = ReturnType<typeof createSockets>

type UpgradeContext = {
  request: Request
  params: Record<string, string>
  caller: Caller
  set: { headers: Record<string, unknown>; status?: number | string }
}

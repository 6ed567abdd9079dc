import type { Logger } from 'pino'
import type { ErrorReports } from '../platform/error-reports.ts'
import type { Settings } from '../settings.ts'
import { unauthenticated } from './access.ts'
import type { Caller, Verifiers } from './caller.ts'
import { AppError } from './errors.ts'
import { createFaultLog } from './fault-log.ts'
import type { Limits } from './limits.ts'
import type { OriginSettings } from './origin.ts'
import { Connection, type Connections, closeCodes, type Socket, type Wire } from './socket.ts'
import type { SocketHandlers, SocketRequest } from './socket-endpoint.ts'
import { createIdentify, type Secrets } from './socket-identity.ts'

export type SocketsOptions = Verifiers & {
  limits: Limits
  logger: Logger
  reports?: ErrorReports
  settings: OriginSettings & Pick<Settings, 'timings'>
}

/** The caller of one connection, and where it is. */
export type Visit = {
  endpoint: SocketHandlers
  caller: Caller
  secrets: Secrets
  request: SocketRequest
  admitted: boolean
}

/** The open connections of every dialect: their callers, which are admitted anew while they last, and their end. */
export const createVisits = (options: SocketsOptions) => {
  const { limits, logger, reports } = options
  const { timings } = options.settings
  const identify = createIdentify(options)
  const log = createFaultLog(logger, timings.outageLogMs, reports)
  const visits = new Map<Socket, Visit>()
  let recheck: Timer | null = null

  /** The role or the rights of a user may change while its socket is open: it is admitted anew each time. */
  const admitAgain = async (socket: Socket, visit: Visit): Promise<void> => {
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
    void socket.fail(refusal)
    socket.close(closeCodes.refused, 'access ended')
  }

  const recheckAll = async (): Promise<void> => {
    for (const [socket, visit] of visits) if (visit.admitted) await admitAgain(socket, visit)
  }

  /**
   * Answers `{event:"auth", data:{token}}`, or `{apiKey}`: also of a socket that was let in before, as some
   * clients send one first wherever they connect. Without either the caller stays the same.
   */
  const authenticate = async (data: unknown, socket: Socket) => {
    const visit = visits.get(socket)
    // It has gone in the meantime.
    if (!visit) throw unauthenticated()
    const secrets = secretsIn(data)
    const saysWho = secrets.token !== null || secrets.key !== null
    try {
      const caller = saysWho ? await identify(visit.endpoint, secrets, visit.caller.address) : visit.caller
      await visit.endpoint.admit(caller, visit.request)
      visit.caller = caller
      visit.admitted = true
    } catch (error) {
      setTimeout(() => socket.close(closeCodes.refused, 'refused'), 50)
      throw error
    }
    if (saysWho) visit.secrets = secrets
    const { user, apiKey, clientKey } = visit.caller
    return { authenticated: user !== null || apiKey !== undefined || clientKey !== undefined }
  }

  const shared: Connections = {
    log,
    limits,
    drainMs: timings.socketDrainMs,
    events: { auth: authenticate },
    onOver: (socket) => visits.get(socket)?.endpoint.over?.(socket),
  }

  return {
    log,
    authenticate,

    /** Identifies the caller of secrets, as far as they are good. `refusal` is what is wrong with them. */
    async identify(
      endpoint: SocketHandlers,
      secrets: Secrets,
      address: string,
    ): Promise<{ caller: Caller; refusal?: unknown }> {
      try {
        return { caller: await identify(endpoint, secrets, address) }
      } catch (refusal) {
        return { caller: { user: null, guestId: null, address }, refusal }
      }
    },

    /** A client connected. */
    enter<Id>(wire: Wire<Id>, visit: Visit): Connection<Id> {
      const connection = new Connection(wire, visit, shared)
      visits.set(connection, visit)
      let checking = false
      recheck ??= setInterval(async () => {
        if (checking) return
        checking = true
        await recheckAll()
        checking = false
      }, timings.socketRecheckMs)
      return connection
    },

    /** The connection is gone. */
    leave<Id>(connection: Connection<Id>): void {
      connection.ended()
      visits.delete(connection)
      if (visits.size > 0 || recheck === null) return
      clearInterval(recheck)
      recheck = null
    },

    /** The caller is admitted: from now on the endpoint handles its frames. */
    async start<Id>(connection: Connection<Id>, { endpoint, request }: Visit): Promise<void> {
      try {
        connection.listen(await endpoint.open(connection, request))
      } catch (error) {
        await connection.fail(error)
        connection.close(closeCodes.failed, 'could not be opened')
      }
    },

    /** Tells every client that the server goes away; they reconnect to another and resume. */
    closeAll(): void {
      for (const socket of visits.keys()) socket.close(closeCodes.stopping, 'the server is stopping')
    },

    count: () => visits.size,
  }
}

export type Visits = ReturnType<typeof createVisits>

/** The secrets of an `auth` frame, and of a Socket.IO client's `auth`. */
export const secretsIn = (data: unknown): Secrets => ({
  token: textIn(data, 'token'),
  key: textIn(data, 'apiKey'),
})

const textIn = (data: unknown, field: string): string | null => {
  const value: unknown = Object(data)[field]
  return typeof value === 'string' ? value : null
}

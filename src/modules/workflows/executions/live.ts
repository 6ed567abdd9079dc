import { requireClientCaller } from '../../../http/access.ts'
import type { Caller } from '../../../http/caller.ts'
import { createCheck } from '../../../http/check.ts'
import { closeCodes } from '../../../http/socket.ts'
import type { Socket, SocketEndpoint } from '../../../http/sockets.ts'
import type { PersonEvents } from '../../accounts/index.ts'
import type { ClientScope } from '../clients/scope.ts'
import { scopeFails } from '../clients/scope-wire.ts'
import { followBody } from './event-wire.ts'
import type { ExecutionService } from './service.ts'
import type { LoggedClientEvent, Timeline } from './timeline.ts'

const checkFollow = createCheck(followBody)
/** A page follows the runs that it shows. */
const mostFollowed = 50

/**
 * `/api/v1/live`. In: `follow` with `execution_id` (all of the client without one) and `after`, `unfollow`. Out:
 * `event` for each event, once and in order, and `notification` for each of the user's own. Following again begins anew.
 */
export const createLive = (
  scopeOf: ClientScope,
  service: ExecutionService,
  timeline: Timeline,
  personEvents: Pick<PersonEvents, 'follow' | 'unfollow'>,
): SocketEndpoint<'/api/v1/live'> => {
  const clientOf = async (caller: Caller, query: URLSearchParams): Promise<string> => {
    requireClientCaller(caller, 'read')
    return (await scopeOf(caller, query.get('client_id') ?? undefined))._id
  }

  const send = async (socket: Socket, events: AsyncIterable<LoggedClientEvent>): Promise<void> => {
    try {
      for await (const event of events) if (!(await socket.send('event', event))) return
    } catch {
      socket.close(closeCodes.tooSlow, 'reconnect and resume')
    }
  }

  return {
    path: '/api/v1/live',
    tag: 'Executions',
    summary: 'Follow executions live: send `follow` with an `execution_id`, or without one for all',
    fails: [...scopeFails, 'API_KEY_SCOPE'],

    async admit(caller, { query }) {
      await clientOf(caller, query)
    },

    async open(socket, { query }) {
      const clientId = await clientOf(socket.caller, query)
      await personEvents.follow(socket)
      const followed = new Map<string, AbortController>()

      const unfollow = (id: string): void => {
        followed.get(id)?.abort()
        followed.delete(id)
      }

      return {
        async follow(data) {
          await socket.count()
          const { execution_id: id, after } = checkFollow(data ?? {})
          if (id !== undefined) await service.read(clientId, id)
          const from = after ?? (id === undefined ? await timeline.lastOfClient(clientId) : 0)
          const name = id ?? ''
          unfollow(name)
          const [oldest] = followed.keys()
          if (followed.size >= mostFollowed && oldest !== undefined) unfollow(oldest)
          const leaving = new AbortController()
          followed.set(name, leaving)
          const signal = AbortSignal.any([leaving.signal, socket.signal])
          const events =
            id === undefined
              ? timeline.followClient(clientId, from, signal)
              : timeline.follow(id, from, signal)
          void send(socket, events)
          return { execution_id: id ?? null, after: from }
        },
        async unfollow(data) {
          unfollow(checkFollow(data ?? {}).execution_id ?? '')
          return null
        },
      }
    },

    over: personEvents.unfollow,
  }
}

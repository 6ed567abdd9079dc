import { signedIn, unauthenticated } from '../../http/access.ts'
import type { Caller, Principal } from '../../http/caller.ts'
import type { Socket, SocketEndpoint } from '../../http/sockets.ts'
import type { EncounterAccess } from './chat/access.ts'
import type { Rooms } from './chat/rooms.ts'
import type { ChatService } from './chat/service.ts'
import * as wire from './chat/wire.ts'

export type LiveOptions = {
  access: EncounterAccess
  chat: ChatService
  rooms: Rooms
  /** Sends a person's own events on the socket, until it closes. */
  followPerson: (socket: Socket) => Promise<void>
}

/**
 * `/encounters`. In: `joinSession`, `leaveSession`, `sendMessage`, `typing`, `read`, `session.phase.update`,
 * `session.attentionEvent.create`, `join_personal_room`. Out: `newMessage`, `messageChanged`, `presence`, `typing`,
 * `read`, `exception`, and what `publish` sends. A frame with an id is answered by an ack, also where it is refused.
 */
export const createLive = ({
  access,
  chat,
  rooms,
  followPerson,
}: LiveOptions): SocketEndpoint<'/encounters'> => ({
  path: '/encounters',
  tag: 'Tutoring',
  summary: 'Follow sessions live: their messages, and which users are there, type and read',
  fails: [],
  acksRefusals: true,

  async admit({ user }: Caller) {
    if (!user) throw unauthenticated()
  },

  async open(socket) {
    await followPerson(socket)
    const user = (): Principal => signedIn(socket.caller)
    return {
      async joinSession(data) {
        const { sessionId, after = null } = wire.checkJoin(data)
        await socket.count()
        await access.enter(user(), sessionId)
        return { success: true, ...(await rooms.join(socket, user(), sessionId, after)) }
      },
      async leaveSession(data) {
        rooms.leave(socket, wire.checkSession(data).sessionId)
        return done
      },
      async sendMessage(data, next) {
        const { sessionId, ...wanted } = wire.checkMessage(data)
        await socket.count()
        const sent = await chat.post(user(), sessionId, wire.readMessage(wanted), next)
        const message = wire.toMessage(sent)
        return { success: true, seq: message.seq, message }
      },
      async typing(data) {
        const { sessionId } = wire.checkSession(data)
        await access.enter(user(), sessionId)
        await rooms.typing(socket, sessionId)
        return done
      },
      async read(data) {
        const { sessionId, seq } = wire.checkRead(data)
        return { success: true, lastReadSeq: await chat.read(user(), sessionId, seq) }
      },
      async 'session.phase.update'(data) {
        const { sessionId, phase } = wire.checkPhase(data)
        await socket.count()
        await chat.setPhase(user(), sessionId, phase)
        return done
      },
      async 'session.attentionEvent.create'(data) {
        const { sessionId, type } = wire.checkAttention(data)
        await socket.count()
        await chat.noteAttention(user(), sessionId, type)
        return done
      },
      // Each socket has its person's own events from the start.
      join_personal_room: async () => done,
    }
  },
})

const done = { success: true }

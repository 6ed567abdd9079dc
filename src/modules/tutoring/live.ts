import { signedIn, unauthenticated } from '../../http/access.ts'
import type { Caller } from '../../http/caller.ts'
import type { SocketEndpoint, SocketEvents } from '../../http/sockets.ts'
import type { PersonEvents } from '../accounts/index.ts'
import type { EncounterAccess } from './chat/access.ts'
import type { Rooms } from './chat/rooms.ts'
import type { ChatService } from './chat/service.ts'
import * as wire from './chat/wire.ts'

export type LiveOptions = {
  access: EncounterAccess
  chat: ChatService
  rooms: Rooms
  /** A person's own events. */
  personEvents: Pick<PersonEvents, 'follow' | 'unfollow'>
}

/**
 * `/encounters`. In: `joinSession`, `leaveSession`, `sendMessage`, `typing`, `read`, `session.phase.update`,
 * `session.attentionEvent.create`, `join_personal_room`. Out: `newMessage`, `messageChanged`, `presence`, `typing`,
 * `read`, `exception`, and what `publish` sends. A frame with an id is answered by an ack, also where it is refused.
 */
export const createLive = (options: LiveOptions): SocketEndpoint<'/encounters'> => {
  // The same for all sockets, of which there may be thousands.
  const events = createEvents(options)
  return {
    path: '/encounters',
    tag: 'Tutoring',
    summary: 'Follow sessions live: their messages, and which users are there, type and read',
    fails: [],
    acksRefusals: true,

    async admit({ user }: Caller) {
      if (!user) throw unauthenticated()
    },

    async open(socket) {
      await options.personEvents.follow(socket)
      return events
    },

    over(socket) {
      options.rooms.leaveAll(socket)
      options.personEvents.unfollow(socket)
    },
  }
}

const createEvents = ({ access, chat, rooms }: LiveOptions): SocketEvents => ({
  async joinSession(data, socket) {
    const { sessionId, after = null } = wire.checkJoin(data)
    await socket.count()
    const user = signedIn(socket.caller)
    await access.enter(user, sessionId)
    return { success: true, ...(await rooms.join(socket, user, sessionId, after)) }
  },
  async leaveSession(data, socket) {
    rooms.leave(socket, wire.checkSession(data).sessionId)
    return done
  },
  async sendMessage(data, socket, next) {
    const { sessionId, ...wanted } = wire.checkMessage(data)
    await socket.count()
    const sent = await chat.post(signedIn(socket.caller), sessionId, wire.readMessage(wanted), next)
    const message = wire.toMessage(sent)
    return { success: true, seq: message.seq, message }
  },
  async typing(data, socket) {
    const { sessionId } = wire.checkSession(data)
    await access.enter(signedIn(socket.caller), sessionId)
    await rooms.typing(socket, sessionId)
    return done
  },
  async read(data, { caller }) {
    const { sessionId, seq } = wire.checkRead(data)
    return { success: true, lastReadSeq: await chat.read(signedIn(caller), sessionId, seq) }
  },
  async 'session.phase.update'(data, socket) {
    const { sessionId, phase } = wire.checkPhase(data)
    await socket.count()
    await chat.setPhase(signedIn(socket.caller), sessionId, phase)
    return done
  },
  async 'session.attentionEvent.create'(data, socket) {
    const { sessionId, type } = wire.checkAttention(data)
    await socket.count()
    await chat.noteAttention(signedIn(socket.caller), sessionId, type)
    return done
  },
  // Each socket has its person's own events from the start.
  join_personal_room: async () => done,
})

const done = { success: true }

import { type SharedFrame, shareFrame } from '../../../http/socket-frames.ts'
import type { Socket } from '../../../http/sockets.ts'
import type { EncounterEvent, EncounterEvents } from './events.ts'
import type { NamedMessage } from './message.ts'
import type { MessageLog } from './message-log.ts'
import type { Names } from './names.ts'
import * as wire from './wire.ts'

/** The place of a socket in a room. */
export type Place = {
  socket: Socket
  userId: string
  /** It has the messages up to this seq already, and receives those after it. */
  position: number
  /** The events that wait while it is told what was before; null once they are sent at once. */
  held: SharedFrame[] | null
  typedAt: number
}

export type RoomSources = {
  messages: MessageLog
  events: EncounterEvents
  names: Names
  onFault: (error: unknown) => void
}

const retryMs = 500

/**
 * The sockets of this process in the encounter of one booking. The logs of the booking are followed once for all of
 * them, and each frame is encoded once. Messages that arrive together are sent together.
 */
export const openRoom = (sessionId: string, { messages, events, names, onFault }: RoomSources) => {
  const places = new Set<Place>()
  const over = new AbortController()
  /** The seq of the last message that was sent. */
  let sent = 0
  let lastEvent = 0
  let waiting: { seq: number; frame: SharedFrame }[] = []
  let moved = Promise.withResolvers<void>()

  const flush = (): void => {
    const rows = waiting
    waiting = []
    const first = rows[0]?.seq ?? 0
    const frames = rows.map(({ frame }) => frame)
    sent = rows.at(-1)?.seq ?? sent
    for (const { socket, position } of places) {
      if (position < first) socket.sendAll(frames)
      else if (position < sent) socket.sendAll(frames.slice(position - first + 1))
    }
    moved.resolve()
    moved = Promise.withResolvers<void>()
  }

  const followMessages = async (): Promise<void> => {
    for await (const message of messages.follow(sessionId, waiting.at(-1)?.seq ?? sent, over.signal)) {
      const name = await names.nameOfUser(message.user_id)
      if (waiting.push({ seq: message.seq, frame: messageFrame('newMessage', { message, name }) }) === 1)
        setImmediate(flush)
    }
  }

  const broadcast = (frame: SharedFrame, unlessOf: string | null = null): void => {
    for (const { socket, held, userId } of places) {
      if (userId === unlessOf) continue
      if (held) held.push(frame)
      else socket.sendAll([frame])
    }
  }

  /** A changed message is sent as it is now, and after the message itself. */
  const sendChange = async (id: string): Promise<void> => {
    const message = await messages.byId(sessionId, id)
    if (!message) return
    while (sent < message.seq && !over.signal.aborted) await moved.promise
    const name = await names.nameOfUser(message.user_id)
    broadcast(messageFrame('messageChanged', { message, name }))
  }

  const followEvents = async (): Promise<void> => {
    for await (const { seq, event } of events.follow(sessionId, lastEvent, over.signal)) {
      if (event.event === 'messageChanged') await sendChange(String(event.data.id))
      else broadcast(eventFrame(sessionId, event))
      lastEvent = seq
    }
  }

  /** Follows again after a fault of the store, from where it was. */
  const keep = async (follow: () => Promise<void>): Promise<void> => {
    while (!over.signal.aborted) {
      try {
        await follow()
      } catch (error) {
        onFault(error)
      }
      if (!over.signal.aborted) await Bun.sleep(retryMs)
    }
  }

  const start = async (): Promise<void> => {
    ;[sent, lastEvent] = await Promise.all([messages.last(sessionId), events.last(sessionId)])
    void keep(followMessages)
    void keep(followEvents)
  }

  return {
    sessionId,
    places,
    /** Resolves once the logs are followed. */
    ready: start(),
    sent: () => sent,
    broadcast,
    close(): void {
      over.abort()
      moved.resolve()
    },
  }
}

export type Room = ReturnType<typeof openRoom>

export const messageFrame = (event: 'newMessage' | 'messageChanged', message: NamedMessage): SharedFrame =>
  shareFrame(event, wire.toMessageFrame(message))

export const eventFrame = (sessionId: string, { event, data }: EncounterEvent): SharedFrame =>
  shareFrame(event, { sessionId, ...data })

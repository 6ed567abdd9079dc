import type { Logger } from 'pino'
import type { Principal } from '../../../http/caller.ts'
import { invalid } from '../../../http/errors.ts'
import { shareFrame } from '../../../http/socket-frames.ts'
import type { Socket } from '../../../http/sockets.ts'
import type { Changes } from '../../../platform/changes.ts'
import { createKeyedMutex } from '../../../platform/keyed-mutex.ts'
import { createOutageLog } from '../../../platform/outage-log.ts'
import type { Timings } from '../../../timings.ts'
import { forbidden } from '../bookings/service.ts'
import { bookingCollection } from '../bookings/store.ts'
import { type EncounterAccess, mayTakePart } from './access.ts'
import { summaryOf } from './encounter.ts'
import { type EncounterStore, encounterCollection } from './encounter-store.ts'
import { openPresence } from './presence.ts'
import { openReadPositions } from './read-positions.ts'
import { eventFrame, messageFrame, openRoom, type Place, type Room, type RoomSources } from './room.ts'
import type { SignalStore } from './signal-store.ts'
import * as wire from './wire.ts'

const pageSize = 200
/** How many of the newest messages before a join are looked through for changes: those of 15 minutes can have some. */
const changesLookedAt = 1000
const maxRoomsOfSocket = 50
/** A user's typing is told at most this often. */
const typingPauseMs = 1000
type OpenRoom = {
  room: Room
  presence: ReturnType<typeof openPresence>
  /** Sockets that are joining: they keep the room open. */
  joining: number
  readPositions: ReturnType<typeof openReadPositions>
}

/** The rooms of this process: joining, leaving, and what is told in them beside the logs. */
export const createRooms = (
  sources: Omit<RoomSources, 'onFault'> & {
    access: EncounterAccess
    encounters: EncounterStore
    signals: SignalStore
    changes: Changes
    logger: Logger
    timings: Pick<Timings, 'outageLogMs' | 'presenceRenewMs' | 'socketRecheckMs'>
  },
) => {
  const { access, changes, encounters, logger, messages, names, signals, timings } = sources
  const { outageLogMs, presenceRenewMs, socketRecheckMs } = timings
  const rooms = new Map<string, OpenRoom>()
  /** The places of each socket, by session. */
  const placesOf = new WeakMap<Socket, Map<string, Place>>()
  const inOrder = createKeyedMutex()
  let timers: Timer[] = []

  const log = createOutageLog(logger, outageLogMs)
  const onFault = (err: unknown): void => log({ err }, 'a room could not read its session and tries again')

  const roomOf = (sessionId: string): OpenRoom => {
    const known = rooms.get(sessionId)
    if (known) return known
    const room = openRoom(sessionId, { ...sources, onFault })
    const presence = openPresence(room, signals, names, 3 * presenceRenewMs, inOrder, onFault)
    const readPositions = openReadPositions(room, encounters, onFault)
    const opened: OpenRoom = { room, presence, readPositions, joining: 0 }
    rooms.set(sessionId, opened)
    if (timers.length === 0)
      timers = [setInterval(() => void recheckAll(), socketRecheckMs), setInterval(renew, presenceRenewMs)]
    return opened
  }

  const closeIfEmpty = ({ room, joining }: OpenRoom): void => {
    if (room.places.size > 0 || joining > 0 || rooms.get(room.sessionId)?.room !== room) return
    room.close()
    rooms.delete(room.sessionId)
    if (rooms.size > 0) return
    for (const timer of timers) clearInterval(timer)
    timers = []
  }

  const leave = (socket: Socket, sessionId: string): void => {
    const place = placesOf.get(socket)?.get(sessionId)
    const opened = rooms.get(sessionId)
    placesOf.get(socket)?.delete(sessionId)
    if (!place || !opened?.room.places.delete(place)) return
    void opened.presence.left(place)
    closeIfEmpty(opened)
  }

  /** Ends the places whose users may not take part any more, each with an exception. */
  const recheck = async ({ room }: OpenRoom): Promise<void> => {
    const rows = await access.rowsOf(room.sessionId)
    const { code, message } = forbidden()
    for (const { socket, userId } of room.places) {
      const { user } = socket.caller
      if (rows && user?.userId === userId && mayTakePart(user, rows)) continue
      leave(socket, room.sessionId)
      socket.sendAll([shareFrame('exception', { code, message, sessionId: room.sessionId })])
    }
  }

  const recheckSafely = (opened: OpenRoom): Promise<void> => recheck(opened).catch(onFault)

  const recheckAll = async (): Promise<void> => {
    for (const opened of [...rooms.values()]) await recheckSafely(opened)
  }

  const renew = (): void => {
    const present = [...rooms.values()].flatMap(({ presence }) => presence.given())
    signals.renewPresence(present).catch(onFault)
  }

  changes.follow(bookingCollection, (id) => {
    const opened = rooms.get(String(id))
    if (opened) void recheckSafely(opened)
  })
  changes.follow(
    encounterCollection,
    (id) => {
      rooms.get(String(id))?.readPositions.changed()
    },
    () => {
      for (const { readPositions } of rooms.values()) readPositions.changed()
    },
  )
  signals.follow(
    (sessionId, kind, userId, removed) => {
      const opened = rooms.get(sessionId)
      if (!opened) return
      if (kind === 'present') opened.presence.changed()
      else if (!removed) void tellTyping(opened.room, userId).catch(onFault)
    },
    () => {
      for (const { presence } of rooms.values()) presence.changed()
    },
  )

  const tellTyping = async (room: Room, userId: string): Promise<void> => {
    const { sessionId } = room
    const name = await names.nameOfUser(userId)
    room.broadcast(shareFrame('typing', { sessionId, userId, name }), userId)
  }

  /** Sends a page of the messages after a seq, as fast as the client reads. Returns the seq of the last one. */
  const sendPage = async (socket: Socket, room: Room, after: number): Promise<number> => {
    const page = await names.named(await messages.read(room.sessionId, after, pageSize))
    for (const one of page) await socket.send('newMessage', wire.toMessageFrame(one))
    return page.at(-1)?.message.seq ?? room.sent()
  }

  /** Sends what is kept beside the messages, and the changes of messages that the client has already. */
  const sendState = async (place: Place, { room }: OpenRoom, after: number | null) => {
    const { sessionId } = room
    const encounter = await encounters.byId(sessionId)
    // A message may have been changed since it was sent a moment ago, before the place was taken.
    const window = { limit: changesLookedAt, before: place.position + 1 }
    const before = after !== null && encounter.has_changes ? await messages.window(sessionId, window) : []
    const changed = before.filter(({ edited_at, deleted_at }) => edited_at ?? deleted_at)
    const frames = (await names.named(changed)).map((one) => messageFrame('messageChanged', one))
    if (encounter.phase !== undefined)
      frames.push(eventFrame(sessionId, { event: 'session.phase.updated', data: { phase: encounter.phase } }))
    if (encounter.attention)
      frames.push(
        eventFrame(sessionId, { event: 'session.attentionSummary.updated', data: summaryOf(encounter) }),
      )
    place.socket.sendAll([...frames, ...(place.held ?? [])])
    place.held = null
    return encounter
  }

  return {
    /**
     * Takes a place in the room of a session: sends the messages after `after`, then each new one; without `after`
     * the new ones alone. The access of the caller is checked already. Returns the newest seq and how far the caller
     * and each user has read. Throws 400 for an `after` beyond the newest message, and in too many rooms.
     */
    async join(socket: Socket, { userId }: Principal, sessionId: string, after: number | null) {
      const places = placesOf.get(socket) ?? new Map<string, Place>()
      placesOf.set(socket, places)
      const opened = roomOf(sessionId)
      opened.joining += 1
      try {
        leave(socket, sessionId)
        if (places.size >= maxRoomsOfSocket)
          throw invalid('/sessionId', `is one too many: leave one of ${maxRoomsOfSocket} sessions first`)
        await Promise.all([opened.room.ready, opened.readPositions.ready])
        const newest = await messages.last(sessionId)
        // A client that waits for a later message would miss all that come before it.
        if (after !== null && after > newest)
          throw invalid('/after', `must be at most ${newest}, the newest seq: resume from there`)
        let position = after ?? newest
        while (position < opened.room.sent() && !socket.isOver)
          position = await sendPage(socket, opened.room, position)
        // From here to the place nothing may wait: the room has sent no message that the socket lacks.
        const place: Place = { socket, userId, position, held: [], typedAt: Number.NEGATIVE_INFINITY }
        if (!socket.isOver) {
          opened.room.places.add(place)
          places.set(sessionId, place)
        }
        const { reads = {} } = await sendState(place, opened, after)
        await opened.presence.entered(place)
        return { seq: Math.max(newest, position), lastReadSeq: reads[userId] ?? 0, reads }
      } catch (error) {
        leave(socket, sessionId)
        throw error
      } finally {
        opened.joining -= 1
        closeIfEmpty(opened)
      }
    },

    leave,

    /** The connection of the socket has ended. */
    leaveAll(socket: Socket): void {
      for (const sessionId of [...(placesOf.get(socket)?.keys() ?? [])]) leave(socket, sessionId)
    },

    /** Tells the others that the user types, at most once a second. */
    async typing(socket: Socket, sessionId: string): Promise<void> {
      const place = placesOf.get(socket)?.get(sessionId)
      if (!place || performance.now() - place.typedAt < typingPauseMs) return
      place.typedAt = performance.now()
      await signals.give(sessionId, 'typing', place.userId)
    },
  }
}

export type Rooms = ReturnType<typeof createRooms>

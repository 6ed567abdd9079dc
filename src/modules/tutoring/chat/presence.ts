import { shareFrame } from '../../../http/socket-frames.ts'
import type { createKeyedMutex } from '../../../platform/keyed-mutex.ts'
import { runLater } from '../../../platform/run-later.ts'
import type { Names } from './names.ts'
import type { Place, Room } from './room.ts'
import type { SignalStore } from './signal-store.ts'

/** Signals that come together are told together. */
const pauseMs = 50

/** Tells the sockets of a room which users are in it, at any process: the whole list whenever it changes. */
export const openPresence = (
  { sessionId, places, broadcast }: Room,
  signals: SignalStore,
  { nameOfUser }: Names,
  expiryMs: number,
  /** Shared by the rooms of this process, as a room may be closed and opened again. */
  inOrder: ReturnType<typeof createKeyedMutex>,
  onFault: (error: unknown) => void,
) => {
  let users: { userId: string; name: string }[] = []
  /** The users of this process that the store has. */
  const given = new Set<string>()

  const frame = () => shareFrame('presence', { sessionId, users })

  const refresh = async (): Promise<void> => {
    const ids = await signals.present(sessionId, new Date(Date.now() - expiryMs))
    const before = users.map(({ userId }) => userId).join()
    if (ids.join() === before) return
    users = await Promise.all(ids.map(async (userId) => ({ userId, name: await nameOfUser(userId) })))
    broadcast(frame())
  }

  /** One write after the other: a user that leaves and returns must not end as absent. */
  const write = (userId: string): Promise<void> =>
    inOrder(sessionId, async () => {
      const isHere = [...places].some((place) => place.userId === userId)
      if (isHere === given.has(userId)) return
      if (isHere) await signals.give(sessionId, 'present', userId)
      else await signals.takeBack(sessionId, 'present', userId)
      if (isHere) given.add(userId)
      else given.delete(userId)
      if (places.size > 0) await refresh()
    }).catch(onFault)

  return {
    /** The place was taken: tells its socket which users are there, and the others that its user is. */
    async entered({ socket, userId }: Place): Promise<void> {
      const before = users
      if (!given.has(userId)) await write(userId)
      // Where the list has changed, it was told to all.
      if (users === before) socket.sendAll([frame()])
    },
    left: ({ userId }: Place): Promise<void> => write(userId),
    /** Some process has told of a user. */
    changed: runLater(pauseMs, refresh, onFault),
    given: () => [...given].map((userId) => ({ sessionId, userId })),
  }
}

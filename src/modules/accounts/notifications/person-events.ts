import type { Socket } from '../../../http/sockets.ts'
import type { Kernel } from '../../../module.ts'
import { createFeed } from '../../../platform/feed.ts'

/** The receiver of an event: one user, or all admins. */
export type Receiver = { userId: string } | 'admins'

type PersonEvent = { to: Receiver; event: string; data: unknown }

/** One stream for all: a process reads it once, whatever the number of its sockets. */
const stream = 'people'
const retryMs = 500
/** Longer than a process may fall behind, and than an event may be repeated. */
const keepMs = 24 * 60 * 60 * 1000

/**
 * Events for people, which reach each of their open sockets at every process. An idle socket costs an entry of a
 * set and no read. Make it before `changes.start()`.
 */
export const createPersonEvents = ({
  connection,
  changes,
  logger,
}: Pick<Kernel, 'connection' | 'changes' | 'logger'>) => {
  const feed = createFeed<PersonEvent>({ connection, changes, collection: 'person_events' })
  const sockets = new Set<Socket>()
  const stopped = new AbortController()
  let following: Promise<void> | null = null

  /** The caller of a socket may change while it is open. A slow reader does not hold up the others. */
  const deliver = ({ to, event, data }: PersonEvent): void => {
    for (const socket of sockets) {
      const user = socket.caller.user
      const isFor = to === 'admins' ? user?.role === 'admin' : user?.userId === to.userId
      if (isFor) void socket.send(event, data)
    }
  }

  const followFrom = async (start: number): Promise<void> => {
    let last = start
    while (!stopped.signal.aborted) {
      try {
        // Of rows that were removed meanwhile there is nothing to wait for.
        const [next] = await feed.read(stream, last, 1)
        if (next) last = next.seq - 1
        for await (const { seq, event } of feed.follow(stream, last, stopped.signal)) {
          deliver(event)
          last = seq
        }
      } catch (error) {
        logger.warn({ err: error }, 'the events of people cannot be read; trying again')
        await Bun.sleep(retryMs)
      }
    }
  }

  /** Throws when the store cannot be read. */
  const begin = async (): Promise<void> => {
    const last = await feed.last(stream)
    void followFrom(last)
  }

  return {
    /** Sends an event to the sockets that are open. Safe to repeat: of calls with one key the first counts. */
    async send(to: Receiver, event: string, data: unknown, key: string): Promise<void> {
      const name = to === 'admins' ? to : to.userId
      await feed.append(stream, { to, event, data }, `${name} ${event} ${key}`)
    },

    /**
     * Sends a socket the events of its user, and an admin those for admins, until it closes: all that come after
     * this resolves. Throws when the store cannot be read.
     */
    async follow(socket: Socket): Promise<void> {
      if (socket.signal.aborted) return
      sockets.add(socket)
      socket.signal.addEventListener('abort', () => sockets.delete(socket))
      following ??= begin().catch((error: unknown) => {
        following = null
        throw error
      })
      await following
    },

    /** Removes what is old. A job does so every hour. */
    trim: (): Promise<void> => feed.trim(stream, new Date(Date.now() - keepMs)),

    /** How many readers of the store this process has for all its sockets. */
    readers: feed.followers,

    stop: (): void => stopped.abort(),
  }
}

export type PersonEvents = ReturnType<typeof createPersonEvents>

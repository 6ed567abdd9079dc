/** How far the messages of a session go. */
export type MessageNote = { sessionId: string; seq: number; at: Date }

type Waiting = MessageNote & PromiseWithResolvers<boolean>

/** Few, so that what is noted while they are under way shares the next round trip. */
const maxWrites = 2

/**
 * Notes stored messages at their sessions: false when the session is gone. Safe to repeat and in any order.
 * Notes that come together are written together; of several of one session the furthest counts for all.
 */
export const createMessageNotes = (write: (notes: MessageNote[]) => Promise<number>) => {
  const waiting = new Map<string, Waiting>()
  let writes = 0
  let scheduled = false

  const schedule = (): void => {
    if (scheduled || writes >= maxWrites || waiting.size === 0) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      const group = [...waiting.values()]
      waiting.clear()
      void flush(group)
    })
  }

  const flush = async (group: Waiting[]): Promise<void> => {
    writes += 1
    try {
      const allThere = (await write(group)) === group.length
      for (const one of group) one.resolve(allThere || (group.length > 1 && (await write([one])) === 1))
    } catch (error) {
      for (const one of group) one.reject(error)
    } finally {
      writes -= 1
      schedule()
    }
  }

  return async (sessionId: string, seq: number, at: Date): Promise<boolean> => {
    const before = waiting.get(sessionId)
    if (before) {
      before.seq = Math.max(before.seq, seq)
      if (at > before.at) before.at = at
      return await before.promise
    }
    const one = { sessionId, seq, at, ...Promise.withResolvers<boolean>() }
    waiting.set(sessionId, one)
    schedule()
    return await one.promise
  }
}

import { shareFrame } from '../../../http/socket-frames.ts'
import { runLater } from '../../../platform/run-later.ts'
import type { EncounterStore } from './encounter-store.ts'
import type { Room } from './room.ts'

/** Reads that come together are told together. */
const pauseMs = 100

/** Tells the sockets of a room how far each user has read. */
export const openReadPositions = (
  { sessionId, broadcast }: Room,
  encounters: EncounterStore,
  onFault: (error: unknown) => void,
) => {
  let known: Record<string, number> | null = null

  const tell = async (): Promise<void> => {
    const { reads = {} } = await encounters.byId(sessionId)
    for (const [userId, seq] of Object.entries(reads))
      if (known && seq > (known[userId] ?? 0)) broadcast(shareFrame('read', { sessionId, userId, seq }))
    known = reads
  }

  return {
    /** What is read already is not told. */
    ready: tell(),
    /** Some process has noted that a user has read. */
    changed: runLater(pauseMs, tell, onFault),
  }
}

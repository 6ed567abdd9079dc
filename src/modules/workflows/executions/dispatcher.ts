import type { Logger } from 'pino'
import type { Execution } from './execution.ts'
import type { ExecutionQueue } from './queue-store.ts'

/** Runs under way at a time in this process; most of them wait for a network or a step process. */
const runsAtOnce = 64
const claimTries = 3

/**
 * Starts the waiting runs of clients in this process: one run of each client that was woken in turn, within the slots
 * of its plan, which hold across processes.
 */
export const createDispatcher = (
  queue: ExecutionQueue,
  slotsOf: (clientId: string) => Promise<number>,
  run: (execution: Execution) => Promise<void>,
  logger: Logger,
) => {
  /** In the order of their turns. */
  const woken = new Set<string>()
  /** A slot in which a run of this process ended: most likely it is free. */
  const freed = new Map<string, number>()
  let free = runsAtOnce
  let stopped = false

  const look = (): void => {
    while (free > 0 && !stopped) {
      const [clientId] = woken
      if (clientId === undefined) return
      woken.delete(clientId)
      free -= 1
      void next(clientId)
    }
  }

  const wake = (clientId: string): void => {
    woken.add(clientId)
    look()
  }

  const next = async (clientId: string): Promise<void> => {
    try {
      const execution = await claim(clientId)
      if (!execution) return
      // There may be more. The client goes behind the others that wait.
      wake(clientId)
      await run(execution)
      if (execution.slot !== undefined) freed.set(clientId, execution.slot)
      woken.add(clientId)
    } catch (error) {
      logger.error({ err: error, client: clientId }, 'the runs of a client could not be started')
    } finally {
      free += 1
      look()
    }
  }

  const claim = async (clientId: string): Promise<Execution | null> => {
    const slots = await slotsOf(clientId)
    for (let tries = 0; tries < claimTries; tries += 1) {
      const slot = takeFreed(clientId, slots) ?? (await findSlot(clientId, slots))
      if (slot === null) return null
      const claimed = await queue.claim(clientId, slot)
      if (claimed !== 'taken') return claimed
    }
    return null
  }

  const takeFreed = (clientId: string, slots: number): number | null => {
    const slot = freed.get(clientId)
    freed.delete(clientId)
    return slot !== undefined && slot <= slots ? slot : null
  }

  const findSlot = async (clientId: string, slots: number): Promise<number | null> => {
    const taken = await queue.takenSlots(clientId)
    const left = Array.from({ length: slots }, (_, index) => index + 1).filter((slot) => !taken.has(slot))
    // Claims of one moment try different ones.
    return left[Math.floor(Math.random() * left.length)] ?? null
  }

  return {
    /** Looks for due runs of a client, now and after each end of one. */
    wake,
    /** Whether a woken client has to wait for an end of another run. */
    isFull: (): boolean => free === 0,
    /** From here on nothing is claimed. */
    stop(): void {
      stopped = true
    },
  }
}

export type Dispatcher = ReturnType<typeof createDispatcher>

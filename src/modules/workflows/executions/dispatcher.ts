import type { OutageLog } from '../../../platform/outage-log.ts'
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
  logFault: OutageLog,
) => {
  /** How many runs each client may have to start, in the order of their turns. */
  const woken = new Map<string, number>()
  /** The slots of each client that this process has, or is about to take. */
  const own = new Map<string, Set<number>>()
  let free = runsAtOnce
  let stopped = false

  const look = (): void => {
    while (free > 0 && !stopped) {
      const [turn] = woken
      if (turn === undefined) return
      const [clientId, count] = turn
      woken.delete(clientId)
      free -= 1
      void next(clientId, count)
    }
  }

  const wake = (clientId: string, count = Number.POSITIVE_INFINITY): void => {
    woken.set(clientId, (woken.get(clientId) ?? 0) + count)
    look()
  }

  const next = async (clientId: string, count: number): Promise<void> => {
    try {
      const execution = await claim(clientId)
      if (!execution) return
      // The client goes behind the others that wait.
      if (count > 1) wake(clientId, count - 1)
      try {
        await run(execution)
      } finally {
        release(clientId, execution.slot)
      }
      woken.set(clientId, woken.get(clientId) ?? 1)
    } catch (error) {
      logFault({ err: error, client: clientId }, 'the runs of a client could not be started')
    } finally {
      free += 1
      look()
    }
  }

  /** A slot that this process does not use is tried at once: that it is taken by another one is the exception. */
  const claim = async (clientId: string): Promise<Execution | null> => {
    const slots = await slotsOf(clientId)
    let taken = new Set<number>()
    for (let tries = 0; tries < claimTries; tries += 1) {
      const slot = reserve(clientId, slots, taken)
      if (slot === null) return null
      let claimed: Execution | null | 'taken' = null
      try {
        claimed = await queue.claim(clientId, slot)
        if (claimed !== 'taken') return claimed
      } finally {
        if (claimed === null || claimed === 'taken') release(clientId, slot)
      }
      taken = await queue.takenSlots(clientId)
    }
    return null
  }

  const reserve = (clientId: string, slots: number, taken: ReadonlySet<number>): number | null => {
    const used = own.get(clientId) ?? new Set()
    const all = Array.from({ length: slots }, (_, index) => index + 1)
    const left = all.filter((slot) => !used.has(slot) && !taken.has(slot))
    // Processes that look at one moment try different ones.
    const slot = left[Math.floor(Math.random() * left.length)] ?? null
    if (slot !== null) own.set(clientId, used.add(slot))
    return slot
  }

  const release = (clientId: string, slot: number | undefined): void => {
    const used = own.get(clientId)
    if (slot !== undefined) used?.delete(slot)
    if (used?.size === 0) own.delete(clientId)
  }

  return {
    /** Looks for `count` due runs of a client, for all of them unless it is given, and after each end of one. */
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

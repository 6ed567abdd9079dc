import type { OutageLog } from '../../../platform/outage-log.ts'
import type { Execution } from './execution.ts'
import type { ExecutionQueue } from './queue-store.ts'

/** Runs under way at a time in this process; most of them wait for a network or a step process. */
const runsAtOnce = 64
/** Runs of a client that are held in memory before their claims; more are read from the store in their turn. */
const knownAtMost = 16
const claimTries = 3
/** Ends within this time are one look for what other processes could not start. */
const lookMs = 20

/** What a client has to start: runs that wait, the oldest first, and whether the store may have more. */
type Turn = { known: Execution[]; mayHaveMore: boolean }

/**
 * Starts the waiting runs of clients in this process: one run of each client in turn, within the slots of its plan,
 * which hold across processes. After the end of a run it looks whether another process found no slot for its client.
 */
export const createDispatcher = (
  queue: ExecutionQueue,
  slotsOf: (clientId: string) => Promise<number>,
  run: (execution: Execution) => Promise<void>,
  logFault: OutageLog,
) => {
  /** In their order. */
  const turns = new Map<string, Turn>()
  /** Those of clients whose slots are in use: the end of a run of this process gives them back. */
  const parked = new Map<string, Turn>()
  /** The slots of each client that this process has, or is about to take. */
  const own = new Map<string, Set<number>>()
  const claiming = new Set<string>()
  const ended = new Set<string>()
  let free = runsAtOnce
  let stopped = false

  const startNext = (): void => {
    while (free > 0 && !stopped) {
      const [turn] = turns
      if (!turn) return
      turns.delete(turn[0])
      free -= 1
      void next(...turn)
    }
  }

  /** Adds to what a client has in `to`; what is there already came later. */
  const addTurn = (to: Map<string, Turn>, clientId: string, { known, mayHaveMore }: Turn): void => {
    const later = to.get(clientId)
    // With more in the store between the two, the later ones are read with them.
    const all = [...known, ...(mayHaveMore ? [] : (later?.known ?? []))]
    if (all.length > 0 || mayHaveMore)
      to.set(clientId, { known: all, mayHaveMore: mayHaveMore || later?.mayHaveMore === true })
  }

  const unpark = (clientId: string): void => {
    const turn = parked.get(clientId)
    if (turn) addTurn(turns, clientId, turn)
    parked.delete(clientId)
  }

  const wake = (clientId: string): void => {
    unpark(clientId)
    turns.set(clientId, { known: turns.get(clientId)?.known ?? [], mayHaveMore: true })
    startNext()
  }

  const next = async (clientId: string, turn: Turn): Promise<void> => {
    try {
      const execution = await claim(clientId, turn)
      if (!execution) return
      try {
        await run(execution)
      } finally {
        release(clientId, execution.slot)
      }
      lookSoon(clientId)
    } catch (error) {
      logFault({ err: error, client: clientId }, 'the runs of a client could not be started')
    } finally {
      free += 1
      startNext()
    }
  }

  /** A slot that this process does not use is tried at once: that it is taken by another one is the exception. */
  const claim = async (clientId: string, turn: Turn): Promise<Execution | null> => {
    let candidate: Execution | undefined
    let taken = new Set<number>()
    for (let tries = 0; tries < claimTries; tries += 1) {
      const slot = reserve(clientId, await slotsOf(clientId), taken)
      if (slot === null) break
      let claimed: Execution | null | 'taken' = null
      try {
        candidate ??= await takeFrom(clientId, turn)
        if (!candidate) return null
        claiming.add(candidate._id)
        claimed = await queue.claim(candidate, slot)
        if (claimed !== 'taken') return claimed
      } finally {
        if (candidate) claiming.delete(candidate._id)
        if (claimed === null || claimed === 'taken') release(clientId, slot)
      }
      taken = await queue.takenSlots(clientId)
    }
    // Where all slots are those of other processes, the one that ends a run looks for this client.
    if (own.has(clientId)) addTurn(parked, clientId, candidate ? { known: [], mayHaveMore: true } : turn)
    return null
  }

  /** Returns the first run of a turn, and gives the rest of it another turn behind those of the others. */
  const takeFrom = async (clientId: string, turn: Turn): Promise<Execution | undefined> => {
    let { known, mayHaveMore } = turn
    if (known.length === 0 && mayHaveMore) {
      const found = await queue.oldestDue(clientId, knownAtMost)
      mayHaveMore = found.length === knownAtMost
      known = found.filter(({ _id }) => !claiming.has(_id))
    }
    const [first, ...rest] = known
    addTurn(turns, clientId, { known: rest, mayHaveMore })
    startNext()
    return first
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
    unpark(clientId)
  }

  const lookSoon = (clientId: string): void => {
    if (ended.size === 0) setTimeout(look, lookMs)
    ended.add(clientId)
  }

  const look = async (): Promise<void> => {
    const clientIds = [...ended].filter((clientId) => !turns.has(clientId) && !parked.has(clientId))
    ended.clear()
    if (stopped || clientIds.length === 0) return
    try {
      for (const clientId of await queue.clientsMayHaveDue(clientIds)) wake(clientId)
    } catch (error) {
      logFault({ err: error }, 'the runs of clients could not be looked at')
    }
  }

  return {
    /** Starts a run that was accepted, in the turn of its client. */
    accept(accepted: Execution): void {
      const { client_id } = accepted
      unpark(client_id)
      const turn = turns.get(client_id) ?? { known: [], mayHaveMore: false }
      if (turn.known.length === knownAtMost) turn.mayHaveMore = true
      if (!turn.mayHaveMore) turn.known.push(accepted)
      turns.set(client_id, turn)
      startNext()
    },
    /** Looks for all due runs of a client. */
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

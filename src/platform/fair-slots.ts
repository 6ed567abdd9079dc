/** Thrown for a task that finds no place in the queue. */
export class SlotsFullError extends Error {
  override readonly name = 'SlotsFullError'
}

/** How many tasks run and wait, in all and of one owner. */
export type SlotLimits = { atOnce: number; atOnceEach: number; waiting: number; waitingEach: number }

type Waiting = { owner: string; start: () => void }

/**
 * Runs a bounded number of tasks at a time. A free slot goes to the waiting owner with the fewest tasks under way,
 * then to the task that came first, so that one owner's many or slow tasks do not hold up another's.
 */
export const createFairSlots = ({ atOnce, atOnceEach, waiting, waitingEach }: SlotLimits) => {
  const running = new Map<string, number>()
  let queue: Waiting[] = []
  const runningOf = (owner: string): number => running.get(owner) ?? 0
  const waitingOf = (owner: string): number => queue.filter((entry) => entry.owner === owner).length
  const total = (): number => [...running.values()].reduce((sum, count) => sum + count, 0)

  const count = (owner: string, change: 1 | -1): void => {
    const now = runningOf(owner) + change
    if (now === 0) running.delete(owner)
    else running.set(owner, now)
  }

  const canRun = (owner: string): boolean => total() < atOnce && runningOf(owner) < atOnceEach

  const startNext = (): void => {
    const ready = queue.filter(({ owner }) => canRun(owner))
    const fewest = Math.min(...ready.map(({ owner }) => runningOf(owner)))
    const next = ready.find(({ owner }) => runningOf(owner) === fewest)
    if (!next) return
    queue = queue.filter((entry) => entry !== next)
    count(next.owner, 1)
    next.start()
    startNext()
  }

  const wait = async (owner: string, signal: AbortSignal): Promise<void> => {
    const turn = Promise.withResolvers<void>()
    const entry = { owner, start: turn.resolve }
    const leave = () => {
      queue = queue.filter((other) => other !== entry)
      turn.reject(signal.reason)
    }
    queue.push(entry)
    signal.addEventListener('abort', leave, { once: true })
    startNext()
    try {
      await turn.promise
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  /** Whether a task of this owner would be refused. */
  const isFull = (owner: string): boolean =>
    !canRun(owner) && (queue.length >= waiting || waitingOf(owner) >= waitingEach)

  return {
    isFull,

    /** Throws SlotsFullError, the reason of `signal` when it aborts while the task waits, and what `task` throws. */
    async run<Result>(owner: string, signal: AbortSignal, task: () => Promise<Result>): Promise<Result> {
      signal.throwIfAborted()
      if (isFull(owner)) throw new SlotsFullError('The queue is full.')
      await wait(owner, signal)
      try {
        return await task()
      } finally {
        count(owner, -1)
        startNext()
      }
    },
  }
}

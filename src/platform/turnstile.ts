/** No place was free, and waiting for one was not to be: too many waited already, or it took too long. */
export class TurnstileFullError extends Error {
  constructor() {
    super('nobody else may wait here')
    this.name = 'TurnstileFullError'
  }
}

export type Turnstile = {
  hasPlace(): boolean
  /** Whether `enter` would refuse at once. */
  isFull(): boolean
  /**
   * Resolves with the function that gives the place back, once it is this caller's turn. Throws
   * TurnstileFullError, the signal's reason, or what `sendAway` was given.
   */
  enter(signal: AbortSignal): Promise<() => void>
  /** Ends the waiting of everybody. */
  sendAway(reason: unknown): void
}

export type TurnstileOptions = { places: number; maxWaiting: number; maxWaitMs: number }

type Waiter = { admit(): void; refuse(reason: unknown): void }

/** Lets `places` callers in at a time; the others wait in the order in which they came. */
export const createTurnstile = ({ places, maxWaiting, maxWaitMs }: TurnstileOptions): Turnstile => {
  // A set keeps the order of arrival, and who gives up leaves it at once.
  const waiting = new Set<Waiter>()
  let inside = 0

  const placeTaken = (): (() => void) => {
    let left = false
    return () => {
      if (left) return
      left = true
      const [next] = waiting
      if (next) next.admit()
      else inside -= 1
    }
  }

  const wait = (signal: AbortSignal) =>
    new Promise<() => void>((resolve, reject) => {
      const leave = () => {
        waiting.delete(waiter)
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
      }
      const waiter: Waiter = {
        admit() {
          leave()
          resolve(placeTaken())
        },
        refuse(reason) {
          leave()
          reject(reason)
        },
      }
      const giveUp = () => waiter.refuse(signal.reason)
      const timer = setTimeout(() => waiter.refuse(new TurnstileFullError()), maxWaitMs)
      signal.addEventListener('abort', giveUp, { once: true })
      waiting.add(waiter)
    })

  const isFull = () => inside >= places && waiting.size >= maxWaiting

  return {
    hasPlace: () => inside < places,
    isFull,
    async enter(signal) {
      signal.throwIfAborted()
      if (isFull()) throw new TurnstileFullError()
      if (inside >= places) return await wait(signal)
      inside += 1
      return placeTaken()
    },
    sendAway(reason) {
      for (const waiter of [...waiting]) waiter.refuse(reason)
    },
  }
}

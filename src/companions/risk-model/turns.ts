import { outOfTime, Refusal } from './refusal.ts'

/**
 * Lets `atOnce` pieces of work run at a time and `waiting` wait, in the order they came. Throws a Refusal, 503,
 * when more than that wait or when `signal` ends while it waits.
 */
export const createTurns = (atOnce: number, waiting: number) => {
  let running = 0
  const queue: (() => void)[] = []

  const wait = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        const place = queue.indexOf(start)
        if (place >= 0) queue.splice(place, 1)
        reject(outOfTime())
      }
      queue.push(start)
      signal.addEventListener('abort', leave, { once: true })
    })

  return async <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> => {
    if (signal.aborted) throw outOfTime()
    if (running < atOnce) running++
    else if (queue.length < waiting) await wait(signal)
    else throw new Refusal(503, 'Too many scans are waiting; try again in a moment.')
    try {
      return await work()
    } finally {
      // The place goes straight to the next in line, so that nobody overtakes.
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}

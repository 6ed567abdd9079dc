import { BulkheadRejectedError, bulkhead } from 'cockatiel'
import { outOfTime, Refusal } from './refusal.ts'

/**
 * Runs `atOnce` tasks at a time; `waiting` more wait in order. Throws a Refusal, 503, when the queue is full
 * and when `signal` aborts.
 */
export const createSlots = (atOnce: number, waiting: number) => {
  const slots = bulkhead(atOnce, waiting)
  return async <Result>(signal: AbortSignal, task: () => Promise<Result>): Promise<Result> => {
    if (signal.aborted) throw outOfTime()
    const ended = Promise.withResolvers<never>()
    const end = () => ended.reject(outOfTime())
    signal.addEventListener('abort', end, { once: true })
    try {
      return await Promise.race([slots.execute(task, signal), ended.promise])
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error
      throw new Refusal(503, 'Too many scans are waiting; try again in a moment.')
    } finally {
      signal.removeEventListener('abort', end)
    }
  }
}

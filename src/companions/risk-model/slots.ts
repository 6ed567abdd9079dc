import { BulkheadRejectedError, bulkhead } from 'cockatiel'
import { Refusal, untilAborted } from './refusal.ts'

/**
 * Runs `atOnce` tasks at a time; `waiting` more wait in order. Throws a Refusal, 503, when the queue is full
 * and when `signal` aborts.
 */
export const createSlots = (atOnce: number, waiting: number) => {
  const slots = bulkhead(atOnce, waiting)
  return async <Result>(signal: AbortSignal, task: () => Promise<Result>): Promise<Result> => {
    try {
      return await untilAborted(signal, () => slots.execute(task, signal))
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error
      throw new Refusal(503, 'Too many scans are waiting; try again in a moment.')
    }
  }
}

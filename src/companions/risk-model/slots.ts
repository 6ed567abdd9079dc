import { createFairSlots, SlotsFullError } from '../../platform/fair-slots.ts'
import { LIMITS } from './limits.ts'
import { outOfTime, Refusal } from './refusal.ts'

/**
 * Runs `atOnce` tasks at a time, one of each caller; `LIMITS.waiting` more wait. Throws a Refusal, 503, when the
 * queue is full and when `signal` aborts.
 */
export const createSlots = (atOnce: number) => {
  const { waiting, waitingEach } = LIMITS
  const slots = createFairSlots({ atOnce, atOnceEach: 1, waiting, waitingEach })
  return async <Result>(
    caller: string,
    signal: AbortSignal,
    task: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await slots.run(caller, signal, task)
    } catch (error) {
      if (error instanceof SlotsFullError)
        throw new Refusal(503, 'Too many scans are waiting; try again in a moment.')
      throw signal.aborted ? outOfTime() : error
    }
  }
}

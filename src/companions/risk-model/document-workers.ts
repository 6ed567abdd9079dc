import { Worker } from 'node:worker_threads'
import type { Outcome, Task } from './document-worker.ts'
import { LIMITS } from './limits.ts'
import { outOfTime, Refusal } from './refusal.ts'
import { createTurns } from './turns.ts'

/**
 * Threads that parse documents and score text, so that `/health` and other scans are answered meanwhile. A thread
 * that runs out of time or dies is replaced. Answers with an Outcome; throws a Refusal, 400 or 503.
 */
export const createDocumentWorkers = () => {
  const takeTurn = createTurns(LIMITS.documentWorkers, LIMITS.waiting)
  const idle: Worker[] = []

  const start = (): Worker => {
    const worker = new Worker(new URL('./document-worker.ts', import.meta.url))
    // One that dies while idle is forgotten; without a listener its error would end the service.
    worker.on('error', () => {})
    worker.on('exit', () => {
      const place = idle.indexOf(worker)
      if (place >= 0) idle.splice(place, 1)
    })
    return worker
  }

  const perform = async (task: Task, signal: AbortSignal): Promise<Outcome> => {
    const worker = idle.pop() ?? start()
    try {
      const outcome = await outcomeOf(worker, task, signal)
      idle.push(worker)
      return outcome
    } catch (error) {
      void worker.terminate()
      throw error
    }
  }

  return async (task: Task, signal: AbortSignal): Promise<Outcome> => {
    const outcome = await takeTurn(signal, () => perform(task, signal))
    if (outcome.outcome === 'refused') throw new Refusal(outcome.status, outcome.detail)
    return outcome
  }
}

const outcomeOf = (worker: Worker, task: Task, signal: AbortSignal): Promise<Outcome> =>
  new Promise<Outcome>((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', answered).off('error', died).off('exit', died)
      signal.removeEventListener('abort', giveUp)
      act()
    }
    const giveUp = () => settle(() => reject(outOfTime()))
    const died = () => settle(() => reject(new Refusal(400, 'The document cannot be read.')))
    const answered = (outcome: Outcome) => settle(() => resolve(outcome))
    signal.addEventListener('abort', giveUp, { once: true })
    worker.on('message', answered)
    worker.on('error', died)
    worker.on('exit', died)
    worker.postMessage(task)
  })

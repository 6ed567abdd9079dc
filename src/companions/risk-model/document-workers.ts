import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Outcome, Result, Task } from './document-worker.ts'
import { LIMITS } from './limits.ts'
import { outOfTime, Refusal } from './refusal.ts'
import { createSlots } from './slots.ts'

/**
 * Worker threads that parse documents and score text, so that the main thread goes on answering. A thread
 * that exceeds its time or ends is replaced. Throws a Refusal, 400, 413 or 503.
 */
export const createDocumentWorkers = () => {
  const inSlot = createSlots(LIMITS.documentWorkers, LIMITS.waiting)
  const idle: Worker[] = []

  const start = (): Worker => {
    const worker = new Worker(new URL('./document-worker.ts', import.meta.url))
    // Without a listener, an error of an idle thread would end the service.
    worker.on('error', () => {})
    worker.on('exit', () => {
      const index = idle.indexOf(worker)
      if (index >= 0) idle.splice(index, 1)
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

  return async (task: Task, signal: AbortSignal): Promise<Result> => {
    const outcome = await inSlot(signal, () => perform(task, signal))
    if ('status' in outcome) throw new Refusal(outcome.status, outcome.detail)
    return outcome
  }
}

const outcomeOf = async (worker: Worker, task: Task, signal: AbortSignal): Promise<Outcome> => {
  const exited = new AbortController()
  const onExit = () => exited.abort()
  worker.on('exit', onExit)
  worker.postMessage(task)
  try {
    const [outcome] = await once(worker, 'message', { signal: AbortSignal.any([signal, exited.signal]) })
    return outcome
  } catch {
    throw signal.aborted ? outOfTime() : new Refusal(400, 'The document cannot be read.')
  } finally {
    worker.off('exit', onExit)
  }
}

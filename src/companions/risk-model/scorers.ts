import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { FoundRisks } from './find-risks.ts'
import { LIMITS } from './limits.ts'
import { outOfTime } from './refusal.ts'
import type { Scored } from './scoring-thread.ts'
import { createSlots } from './slots.ts'

/**
 * Threads that find the risks of texts, so that the main thread goes on answering. One that exceeds its time or
 * ends is replaced. Throws a Refusal, 503, and an Error for a fault of its own.
 */
export const createScorers = () => {
  const inSlot = createSlots(LIMITS.scorers)
  const idle: Worker[] = []

  const start = (): Worker => {
    const worker = new Worker(new URL('./scoring-thread.ts', import.meta.url))
    // Without a listener, an error of an idle thread would end the service.
    worker.on('error', () => {})
    worker.on('exit', () => {
      const index = idle.indexOf(worker)
      if (index >= 0) idle.splice(index, 1)
    })
    return worker
  }

  const score = async (text: string, signal: AbortSignal): Promise<Scored> => {
    const worker = idle.pop() ?? start()
    try {
      const scored = await scoredBy(worker, text, signal)
      idle.push(worker)
      return scored
    } catch (error) {
      void worker.terminate()
      throw error
    }
  }

  return async (caller: string, text: string, signal: AbortSignal): Promise<FoundRisks> => {
    const scored = await inSlot(caller, signal, () => score(text, signal))
    if ('fault' in scored) throw new Error(`Scoring a text failed: ${scored.fault}`)
    return scored
  }
}

const scoredBy = async (worker: Worker, text: string, signal: AbortSignal): Promise<Scored> => {
  const exited = new AbortController()
  const onExit = () => exited.abort()
  worker.on('exit', onExit)
  worker.postMessage(text)
  try {
    const [scored] = await once(worker, 'message', { signal: AbortSignal.any([signal, exited.signal]) })
    return scored
  } catch {
    throw signal.aborted ? outOfTime() : new Error('A thread that scores texts ended.')
  } finally {
    worker.off('exit', onExit)
  }
}

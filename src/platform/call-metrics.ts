import type { Llm } from './llm.ts'
import type { Mail } from './mail.ts'
import type { Reading } from './metric-families.ts'
import type { Metrics } from './metrics.ts'

export type Service = 'ai_service' | 'mail' | 'model'

/** Counts the calls of other services, and knows of each whether its last call worked. */
export const createCalls = (metrics: Metrics) => {
  const durations = metrics.histogram('call_duration', 'Time of a call of another service', ['service'])
  const failures = metrics.counter('call_failures_total', 'Calls that the other service did not serve', [
    'service',
  ])
  const states = new Map<Service, boolean>()
  return {
    /** `startedAt` is of `performance.now()`. A refusal of what was sent is an answer: the service works. */
    ended(service: Service, startedAt: number, worked: boolean): void {
      states.set(service, worked)
      durations.observe((performance.now() - startedAt) / 1000, service)
      if (!worked) failures.add(1, service)
    },
    /** 1 for each service whose last call worked, 0 for the others that were called. */
    states: (): Reading[] => [...states].map(([service, works]): Reading => [works ? 1 : 0, service]),
  }
}

export type Calls = ReturnType<typeof createCalls>

export const withMailMetrics = (calls: Calls, mail: Mail): Mail => ({
  async send(message) {
    const startedAt = performance.now()
    try {
      await mail.send(message)
      calls.ended('mail', startedAt, true)
    } catch (error) {
      // The server refused an address: it works.
      calls.ended('mail', startedAt, error instanceof Error && 'code' in error && error.code === 'EENVELOPE')
      throw error
    }
  },
})

export const withModelMetrics = (calls: Calls, llm: Llm): Llm => ({
  async *stream(messages, signal) {
    const startedAt = performance.now()
    let worked = false
    try {
      yield* llm.stream(messages, signal)
      worked = true
    } finally {
      // A reply that its reader stops says nothing of the model.
      if (worked || !signal.aborted) calls.ended('model', startedAt, worked)
    }
  },
})

import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel'
import { AppError, type ErrorCode } from '../../http/errors.ts'
import type { Platform } from '../../module.ts'
import { createFairSlots, SlotsFullError } from '../../platform/fair-slots.ts'
import { callAiService } from './ai-call.ts'
import { AiServiceError } from './ai-service-error.ts'
import type { RiskScan, ScanResult } from './risk-scan.ts'

/** One user fills at most half of the calls, and of their queue. */
export const callsOfOneUser = (concurrency: number): number => Math.ceil(concurrency / 2)

const failuresUntilDown = 5
/** How many calls may wait for each one that may be under way. */
const waitingPerCall = 4

/**
 * The AI service behind a bounded, fair queue and a circuit breaker, each for this process alone. The timeout of the
 * settings bounds each call, and separately the wait in the queue before it.
 */
export const createAiService = ({ files, settings, calls: calledServices, tracing }: Platform) => {
  const { aiServiceUrl: url, aiServiceTimeoutMs: timeoutMs, aiServiceConcurrency: concurrency } = settings
  const retryMs = settings.timings.aiServiceRetryMs
  const failures = new ConsecutiveBreaker(failuresUntilDown)
  const circuit = circuitBreaker(
    // A trial whose caller disconnects has no answer either: it must not close the circuit.
    handleWhen((error) => isOutage(error) || circuit.state === CircuitState.HalfOpen),
    { breaker: failures, halfOpenAfter: retryMs },
  )
  const atOnceEach = callsOfOneUser(concurrency)
  const calls = createFairSlots({
    atOnce: concurrency,
    atOnceEach,
    waiting: concurrency * waitingPerCall,
    waitingEach: atOnceEach * waitingPerCall,
  })
  /** When the next call may try a service that is down; 0 while it is up. */
  let nextTrialAt = 0
  circuit.onStateChange((state) => {
    nextTrialAt = state === CircuitState.Closed ? 0 : Date.now() + retryMs
  })

  const refusal = (code: ErrorCode, ms: number) =>
    new AppError(code, { headers: { 'retry-after': String(Math.max(1, Math.ceil(ms / 1000))) } })
  const unavailable = () => refusal('AI_SERVICE_UNAVAILABLE', nextTrialAt - Date.now())
  const busy = () => refusal('AI_SERVICE_BUSY', Math.min(timeoutMs, 10_000))

  /** Every answer shows that the service is up, also an error and an answer to a call from before the outage. */
  const recordAnswer = (): void => {
    failures.success()
    if (circuit.state !== CircuitState.Closed) circuit.isolate().dispose()
  }

  const call = async (scan: RiskScan, signal: AbortSignal): Promise<ScanResult> => {
    const startedAt = performance.now()
    try {
      const { user_id: userId } = scan
      const about = { url, files, userId, input: scan, timeoutMs, retryMs, signal, tracing }
      const result = await callAiService(about)
      calledServices.ended('ai_service', startedAt, true)
      recordAnswer()
      return result
    } catch (error) {
      if (error instanceof AiServiceError) {
        const answered = !isOutage(error)
        calledServices.ended('ai_service', startedAt, answered)
        if (answered) recordAnswer()
      }
      throw error
    }
  }

  /** Throws AI_SERVICE_UNAVAILABLE or AI_SERVICE_BUSY (503) when a call for this user would be refused at once. */
  const assertAvailable = (userId: string): void => {
    if (nextTrialAt > Date.now()) throw unavailable()
    if (calls.isFull(userId)) throw busy()
  }

  return {
    assertAvailable,

    /** Throws what `callAiService` and `assertAvailable` throw. */
    async scan(scan: RiskScan, signal: AbortSignal): Promise<ScanResult> {
      signal.throwIfAborted()
      assertAvailable(scan.user_id)
      if (circuit.state !== CircuitState.Closed) nextTrialAt = Date.now() + retryMs
      const waiting = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      let isWaiting = true
      const run = () => {
        isWaiting = false
        // The circuit would make this second trial wait for the first one, which may hang.
        if (circuit.state === CircuitState.HalfOpen) return call(scan, signal)
        return circuit.execute(() => call(scan, signal))
      }
      try {
        return await calls.run(scan.user_id, waiting, run)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof SlotsFullError || (isWaiting && waiting.aborted)) throw busy()
        if (error instanceof BrokenCircuitError) throw unavailable()
        throw error
      }
    },
  }
}

export type AiService = ReturnType<typeof createAiService>

/** The service gave no answer: it refused or broke the connection or let the time run out. */
const isOutage = (error: unknown): boolean => error instanceof AiServiceError && error.upstreamStatus === null

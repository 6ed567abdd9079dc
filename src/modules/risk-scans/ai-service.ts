import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel'
import { AppError, type ErrorCode } from '../../http/errors.ts'
import type { Platform } from '../../module.ts'
import { callAiService } from './ai-call.ts'
import { AiServiceError } from './ai-service-error.ts'
import type { ScanInput, ScanResult } from './risk-scan.ts'

const failuresUntilDown = 5
/** How many calls may wait for each one that may be under way. */
const waitingPerCall = 4

/**
 * The AI service behind a bulkhead and a circuit breaker, each for this process alone. The timeout of the
 * settings bounds each call, and separately the wait in the queue before it.
 */
export const createAiService = ({ files, settings }: Platform) => {
  const { aiServiceUrl: url, aiServiceTimeoutMs: timeoutMs, aiServiceConcurrency: concurrency } = settings
  const retryMs = settings.timings.aiServiceRetryMs
  const failures = new ConsecutiveBreaker(failuresUntilDown)
  const circuit = circuitBreaker(
    // A trial whose caller disconnects has no answer either: it must not close the circuit.
    handleWhen((error) => isOutage(error) || circuit.state === CircuitState.HalfOpen),
    { breaker: failures, halfOpenAfter: retryMs },
  )
  const calls = bulkhead(concurrency, concurrency * waitingPerCall)
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

  const call = async (input: ScanInput, signal: AbortSignal): Promise<ScanResult> => {
    try {
      const result = await callAiService({ url, files, input, timeoutMs, retryMs, signal })
      recordAnswer()
      return result
    } catch (error) {
      if (error instanceof AiServiceError && !isOutage(error)) recordAnswer()
      throw error
    }
  }

  /** Throws AI_SERVICE_UNAVAILABLE or AI_SERVICE_BUSY (503) when a call would be refused at once. */
  const assertAvailable = (): void => {
    if (nextTrialAt > Date.now()) throw unavailable()
    if (calls.executionSlots + calls.queueSlots === 0) throw busy()
  }

  return {
    assertAvailable,

    /** Throws what `callAiService` and `assertAvailable` throw. */
    async scan(input: ScanInput, signal: AbortSignal): Promise<ScanResult> {
      signal.throwIfAborted()
      assertAvailable()
      if (circuit.state !== CircuitState.Closed) nextTrialAt = Date.now() + retryMs
      const waiting = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      const ended = Promise.withResolvers<never>()
      const endWait = () => ended.reject(signal.aborted ? signal.reason : busy())
      waiting.addEventListener('abort', endWait)
      const run = () => {
        waiting.removeEventListener('abort', endWait)
        // The circuit would make this second trial wait for the first one, which may hang.
        if (circuit.state === CircuitState.HalfOpen) return call(input, signal)
        return circuit.execute(() => call(input, signal))
      }
      try {
        return await Promise.race([calls.execute(run, waiting), ended.promise])
      } catch (error) {
        if (error instanceof BulkheadRejectedError) throw busy()
        if (error instanceof BrokenCircuitError) throw unavailable()
        throw error
      }
    },
  }
}

export type AiService = ReturnType<typeof createAiService>

/** The service gave no answer: it refused or broke the connection or let the time run out. */
const isOutage = (error: unknown): boolean => error instanceof AiServiceError && error.upstreamStatus === null

/** Whether a service is there, as far as the calls to it tell. */
export type CircuitBreaker = {
  isOpen(): boolean
  /** Milliseconds until a call is let through; 0 when one is now. */
  waitMs(): number
  /** While open: takes the one call that each retry interval lets through. */
  takeTrial(): void
  /** The service answered, whatever it said. */
  succeed(): void
  /** The service refused the connection or let the time run out. Returns true when this opens the circuit. */
  fail(): boolean
}

export type CircuitBreakerOptions = {
  /** Failures in a row, without an answer between, after which the service counts as down. */
  threshold: number
  retryMs: number
}

/**
 * Remembers that a service is down, so that callers need not find out one by one. Every `retryMs` one
 * call is let through to see whether it is back; any answer closes the circuit again.
 */
export const createCircuitBreaker = ({ threshold, retryMs }: CircuitBreakerOptions): CircuitBreaker => {
  let failures = 0
  let nextTrialAt: number | null = null
  return {
    isOpen: () => nextTrialAt !== null,
    waitMs: () => (nextTrialAt === null ? 0 : Math.max(0, nextTrialAt - performance.now())),
    takeTrial() {
      if (nextTrialAt !== null) nextTrialAt = performance.now() + retryMs
    },
    succeed() {
      failures = 0
      nextTrialAt = null
    },
    fail() {
      failures += 1
      if (nextTrialAt !== null || failures < threshold) return false
      nextTrialAt = performance.now() + retryMs
      return true
    },
  }
}

import { AppError } from '../../http/errors.ts'
import { createCircuitBreaker } from '../../platform/circuit-breaker.ts'
import { createTurnstile, TurnstileFullError } from '../../platform/turnstile.ts'
import { readAnswer } from './ai-answer.ts'
import { makeScanForm, type ScanInput } from './scan-form.ts'

export type AiServiceOptions = {
  /** `/scan` is appended to it. */
  url: string
  timeoutMs: number
  /** Calls under way at a time; four times as many may wait. */
  concurrency: number
  /** How often a service that is down is tried again. */
  retryMs?: number
}

export type AiService = {
  /** Throws 503 when a call would be refused at once: before a large upload is taken in for nothing. */
  assertAvailable(): void
  /**
   * Sends the input and returns what the service answered as JSON, of whatever shape. Throws
   * AI_SERVICE_UNAVAILABLE, AI_SERVICE_TIMEOUT and AI_SERVICE_BUSY (503), AI_SERVICE_FAILED (502), the
   * service's own refusals (400, 413, 415), or the signal's reason.
   */
  scan(input: ScanInput, signal: AbortSignal): Promise<unknown>
}

/** Failures in a row after which the service counts as down. */
const threshold = 5
const waitingPerPlace = 4
const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ConnectionRefused',
  'FailedToOpenSocket',
])

type Trial = { startedAt: number; giveWay(): void }

/** The AI service behind a bound of calls at a time and a circuit breaker, each for this process alone. */
export const createAiService = (options: AiServiceOptions): AiService => {
  const { url, timeoutMs, concurrency, retryMs = 5000 } = options
  const breaker = createCircuitBreaker({ threshold, retryMs })
  const turnstile = createTurnstile({
    places: concurrency,
    maxWaiting: concurrency * waitingPerPlace,
    maxWaitMs: timeoutMs,
  })
  const trials = new Set<Trial>()

  const unavailable = () =>
    new AppError('AI_SERVICE_UNAVAILABLE', { headers: retryAfter(breaker.waitMs() || retryMs) })
  const busy = () => new AppError('AI_SERVICE_BUSY', { headers: retryAfter(Math.min(timeoutMs, 10_000)) })

  const assertAvailable = (): void => {
    if (breaker.waitMs() > 0) throw unavailable()
    if (!breaker.isOpen() && turnstile.isFull()) throw busy()
  }

  /** A hanging service holds every place: the oldest trial has had its chance when it took half its time. */
  const makeRoomForTrial = async (): Promise<void> => {
    if (turnstile.hasPlace()) return
    const [oldest] = trials
    if (!oldest || performance.now() - oldest.startedAt < timeoutMs / 2) throw unavailable()
    oldest.giveWay()
  }

  const call = async (input: ScanInput, signal: AbortSignal): Promise<unknown> => {
    const form = makeScanForm(input)
    let answered = false
    try {
      const response = await fetch(`${url}/scan`, {
        method: 'POST',
        headers: { ...form.headers, accept: 'application/json' },
        body: form.body,
        signal,
        redirect: 'manual',
        // A kept connection may just be closing at the other end, and a streamed body cannot be sent again.
        keepalive: false,
      })
      answered = true
      const answer = await readAnswer(response)
      breaker.succeed()
      return answer
    } catch (error) {
      signal.throwIfAborted()
      if (answered) breaker.succeed()
      if (error instanceof AppError) throw error
      if (form.fault() !== null) throw form.fault()
      if (unreachable.has(codeOf(error))) throw new Unreachable(error)
      throw new AppError('AI_SERVICE_FAILED', { cause: error })
    }
  }

  return {
    assertAvailable,
    async scan(input, signal) {
      assertAvailable()
      const isTrial = breaker.isOpen()
      if (isTrial) {
        await makeRoomForTrial()
        breaker.takeTrial()
      }
      const leave = await turnstile.enter(signal).catch((error) => {
        throw error instanceof TurnstileFullError ? busy() : error
      })
      const limit = new AbortController()
      const timer = setTimeout(() => limit.abort(new TimedOut()), timeoutMs)
      const trial: Trial = {
        startedAt: performance.now(),
        giveWay: () => limit.abort(new TimedOut()),
      }
      if (isTrial) trials.add(trial)
      try {
        return await call(input, AbortSignal.any([signal, limit.signal]))
      } catch (error) {
        const timedOut = error instanceof TimedOut
        if (!timedOut && !(error instanceof Unreachable)) throw error
        if (breaker.fail()) turnstile.sendAway(unavailable())
        if (timedOut) throw new AppError('AI_SERVICE_TIMEOUT', { headers: retryAfter(retryMs) })
        throw new AppError('AI_SERVICE_UNAVAILABLE', { headers: retryAfter(retryMs), cause: error.cause })
      } finally {
        clearTimeout(timer)
        trials.delete(trial)
        leave()
      }
    },
  }
}

class TimedOut extends Error {}

class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the AI service cannot be reached', { cause })
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const retryAfter = (ms: number) => ({ 'retry-after': String(Math.max(1, Math.ceil(ms / 1000))) })

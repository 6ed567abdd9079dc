import { setTimeout } from 'node:timers/promises'
import { AppError, type ErrorCode } from '../../http/errors.ts'
import type { Settings } from '../../settings.ts'
import { type AiService, callsOfOneUser } from './ai-service.ts'
import { AiServiceError } from './ai-service-error.ts'
import type { RiskScan, ScanFailure, ScanResult } from './risk-scan.ts'
import type { RunningScans } from './running-scans.ts'
import type { ScanLog } from './scan-log.ts'
import type { RiskScanStore } from './store.ts'

/** The job queue repeats a failed job three times. A scan that ends its process each time must end too. */
const maxAttempts = 4

const temporary: ErrorCode[] = ['AI_SERVICE_UNAVAILABLE', 'AI_SERVICE_BUSY', 'FILES_UNAVAILABLE']
/** Pauses double up to this many times the first one. */
const longestPause = 12

/** The job of a queued scan. Safe to run twice, also at once: one result is stored. */
export const createQueueService = (
  scans: RiskScanStore,
  ai: AiService,
  running: RunningScans,
  log: ScanLog,
  enqueue: (scanId: string, delayMs: number) => Promise<void>,
  { aiServiceConcurrency, timings }: Pick<Settings, 'aiServiceConcurrency' | 'timings'>,
) => {
  const { aiServiceRetryMs: retryMs, scanRetryForMs, scanPostponeMs } = timings
  const mostOfOneUser = callsOfOneUser(aiServiceConcurrency)
  /** The queued scans under way, by user. */
  const underWay = new Map<string, number>()
  const stopping = new AbortController()

  const wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    try {
      await setTimeout(ms, null, { signal: AbortSignal.any([signal, stopping.signal]) })
    } catch (error) {
      signal.throwIfAborted()
      throw error
    }
  }

  const scanWithRetries = async (scan: RiskScan, signal: AbortSignal): Promise<ScanResult> => {
    const endsAt = Date.now() + scanRetryForMs
    for (let factor = 1; ; factor = Math.min(2 * factor, longestPause)) {
      try {
        return await ai.scan(scan, signal)
      } catch (error) {
        if (!isTemporary(error)) throw error
        // Not all at once, when the service is back.
        const ownPause = retryMs * factor * (0.5 + Math.random() / 2)
        const pause = Math.max(ownPause, (error instanceof AiServiceError && error.retryAfterMs) || 0)
        if (Date.now() + pause > endsAt) throw error
        await wait(pause, signal)
      }
    }
  }

  /** Throws when the process stops and for a fault of the store: the job queue retries then. */
  const outcomeOf = async (scan: RiskScan, signal: AbortSignal): Promise<ScanResult | ScanFailure> => {
    if (scan.attempt > maxAttempts) return toFailure(new AppError('INTERNAL_ERROR'))
    try {
      return await running.during(scan._id, signal, (untilGone) => scanWithRetries(scan, untilGone))
    } catch (error) {
      if (error instanceof AppError) return toFailure(error)
      if (scan.attempt >= maxAttempts && !stopping.signal.aborted)
        return toFailure(new AppError('INTERNAL_ERROR'))
      throw error
    }
  }

  const run = async (scanId: string, signal: AbortSignal): Promise<void> => {
    const scan = await scans.claim(scanId)
    if (!scan) {
      // The process that finished it may have ended before it logged that.
      const ended = await scans.byId(scanId)
      if (ended) await log.ended(ended)
      return
    }
    await log.scanning(scan)
    const finished = await scans.finish(scan, await outcomeOf(scan, signal))
    if (finished) await log.ended(finished)
    // Deleted during the scan: the event above went into a log that was dropped before.
    else if (!(await scans.byId(scanId))) await log.drop(scanId)
  }

  return {
    /** Gives scans that wait for the AI service back to the job queue, for another process. */
    stop: (): void => stopping.abort(),

    /**
     * Runs a scan, or puts it behind the others when its user has enough of them under way: one user's many scans do
     * not hold up another's. `signal` ends the call of the AI service.
     */
    async run(scanId: string, signal: AbortSignal): Promise<void> {
      const owner = (await scans.ownerOf(scanId)) ?? ''
      const count = underWay.get(owner) ?? 0
      if (count >= mostOfOneUser) return await enqueue(scanId, scanPostponeMs * (0.5 + Math.random()))
      underWay.set(owner, count + 1)
      try {
        await run(scanId, signal)
      } finally {
        const left = (underWay.get(owner) ?? 1) - 1
        if (left === 0) underWay.delete(owner)
        else underWay.set(owner, left)
      }
    },
  }
}

export type QueueService = ReturnType<typeof createQueueService>

/** Whether the same scan may succeed later. */
const isTemporary = (error: unknown): boolean =>
  error instanceof AppError &&
  (temporary.includes(error.code) || (error instanceof AiServiceError && (error.upstreamStatus ?? 0) >= 500))

const toFailure = ({ code, message }: AppError): ScanFailure => ({ code, text: message })

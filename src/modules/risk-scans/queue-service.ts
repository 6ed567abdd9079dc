import { AppError } from '../../http/errors.ts'
import type { RiskScan, ScanFailure } from './risk-scan.ts'
import type { ScanLog } from './scan-log.ts'
import type { Scanner } from './scanner.ts'
import type { RiskScanStore, ScanResult } from './store.ts'

export type QueueOptions = {
  scans: RiskScanStore
  scanner: Scanner
  log: ScanLog
  /** How long a queued scan waits for an AI service that is down or busy. */
  retryForMs: number
  retryMs: number
}

/** The queue repeats a failed job three times. A scan that ends its process each time must not do so for ever. */
const maxAttempts = 4

/** What the job of a queued scan does. Safe to run twice, also at once: one result is stored. */
export const createQueueService = (options: QueueOptions) => {
  const { scans, scanner, log, retryForMs, retryMs } = options
  // Nobody waits for the answer of a job: only the time limit of a call ends it.
  const noSignal = new AbortController().signal
  const stopping = Promise.withResolvers<void>()
  let isStopping = false

  const scanWithRetries = async (scan: RiskScan): Promise<ScanResult> => {
    for (;;) {
      try {
        return await scanner.findRisks(scan, noSignal)
      } catch (error) {
        const mayPass =
          error instanceof AppError && ['AI_SERVICE_UNAVAILABLE', 'AI_SERVICE_BUSY'].includes(error.code)
        if (!mayPass || Date.now() - scan.createdAt.getTime() + retryMs > retryForMs) throw error
        await Promise.race([Bun.sleep(retryMs), stopping.promise])
        if (isStopping) throw new Error('this process stops before the AI service is back')
      }
    }
  }

  /** Throws what is no answer of the AI service (a store that is away): the queue tries again then. */
  const outcomeOf = async (scan: RiskScan): Promise<ScanResult | ScanFailure> => {
    if (scan.attempt > maxAttempts) return toFailure(new AppError('INTERNAL_ERROR'))
    try {
      return await scanWithRetries(scan)
    } catch (error) {
      if (error instanceof AppError) return toFailure(error)
      if (scan.attempt >= maxAttempts && !isStopping) return toFailure(new AppError('INTERNAL_ERROR'))
      throw error
    }
  }

  return {
    /** Scans that wait for the AI service are given back to the queue, for another process. */
    stop(): void {
      isStopping = true
      stopping.resolve()
    },

    async run(scanId: string): Promise<void> {
      const scan = await scans.claim(scanId, new Date())
      if (!scan) {
        // Whoever finished it may have died before saying so.
        const ended = await scans.byId(scanId)
        if (ended) await log.ended(ended)
        return
      }
      await log.scanning(scan)
      const finished = await scans.finish(scan, await outcomeOf(scan))
      if (finished) await log.ended(finished)
      // Deleted while it was scanned: the event above was written into a log that was gone.
      else if (!(await scans.byId(scanId))) await log.drop(scanId)
    },
  }
}

const toFailure = ({ code, message }: AppError): ScanFailure => ({ code, text: message })

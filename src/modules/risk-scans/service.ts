import type { Logger } from 'pino'
import type { Principal } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { Page } from '../../http/wire.ts'
import type { Files } from '../../platform/files.ts'
import { fileKeyOf, isEnded, type RiskScan, type ScanStatus } from './risk-scan.ts'
import type { RunningScans } from './running-scans.ts'
import type { ScanLog } from './scan-log.ts'
import type { RiskScanStore } from './store.ts'
import { type Days, type Interval, readRange, type Summary, summarize } from './summary.ts'

const minuteMs = 60_000
/** Longer than any upload, or any scan that its caller waits for. */
const leftReceivingMs = 120 * minuteMs
const leftDeletedMs = 5 * minuteMs
/** Longer than a queued scan waits for the AI service. */
const leftQueuedMs = 30 * minuteMs
/** The erasure of a user that fails for this many scans is tried again later. */
const maxFailed = 100

/** Use cases of scans that exist. */
export const createRiskScanService = (
  scans: RiskScanStore,
  files: Files,
  running: RunningScans,
  log: ScanLog,
  logger: Logger,
  enqueue: (scanId: string) => Promise<void>,
) => {
  /** Hides the scan, removes its parts, then its row: the sweep finishes what a crash leaves. Safe to repeat. */
  const erase = async (id: string): Promise<void> => {
    await scans.markDeleted(id)
    running.end(id)
    await files.remove(fileKeyOf(id))
    await log.drop(id)
    await scans.remove(id)
  }

  /** Works on each scan; one that fails is logged, and the others go on. Returns the ids of those that failed. */
  const each = async (rows: RiskScan[], work: (id: string) => Promise<void>): Promise<string[]> => {
    const failed: string[] = []
    for (const { _id } of rows)
      await work(_id).catch((error: unknown) => {
        logger.error({ err: error, scan: _id }, 'a scan could not be cleaned up and is tried again later')
        failed.push(_id)
      })
    return failed
  }

  /** Erases a scan. The sweep does it later where the file cannot be removed now. */
  const discard = async (id: string): Promise<void> => {
    try {
      await erase(id)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'FILES_UNAVAILABLE')) throw error
      logger.warn({ err: error, scan: id }, 'the file of a deleted scan is removed later')
    }
  }

  /** Throws SCAN_NOT_FOUND, and SCAN_FORBIDDEN for another user's scan. */
  const read = async (caller: Principal, id: string): Promise<RiskScan> => {
    const scan = await scans.byId(id.toLowerCase())
    if (!scan || scan.status === 'receiving' || scan.status === 'deleted')
      throw new AppError('SCAN_NOT_FOUND')
    if (scan.user_id !== caller.userId) throw new AppError('SCAN_FORBIDDEN')
    return scan
  }

  return {
    discard,
    read,

    page: (caller: Principal, status: ScanStatus, page: Page) => scans.page(caller.userId, status, page),

    /** Throws what `read` throws, and SCAN_UNFINISHED for a scan without a result. */
    async readResult(caller: Principal, id: string): Promise<RiskScan> {
      const scan = await read(caller, id)
      if (scan.status !== 'done') throw new AppError('SCAN_UNFINISHED')
      return scan
    },

    /** Returns the id of the deleted scan. Throws what `read` throws. */
    async remove(caller: Principal, id: string): Promise<string> {
      const scan = await read(caller, id)
      await discard(scan._id)
      return scan._id
    },

    /** Opens the original as it was uploaded. Throws what `read` throws, SCAN_FILE_NOT_FOUND and FILES_UNAVAILABLE. */
    async openFile(caller: Principal, id: string) {
      const { file, filename } = await read(caller, id)
      const opened = file && (await files.open(file.key))
      if (!file || !opened) throw new AppError('SCAN_FILE_NOT_FOUND')
      return { filename: filename ?? 'file', file, opened }
    },

    /** Throws 400 for days that are not valid. */
    async summary({ userId }: Principal, days: Days, interval: Interval): Promise<Summary> {
      const range = readRange(days)
      return summarize(await scans.countByDay(userId, range.start, range.end), range, interval)
    },

    /**
     * Returns what follows the events after `after`, live until the scan ends, or null when the caller has seen the
     * last one. Throws what `read` throws.
     */
    async follow(caller: Principal, id: string, after: number) {
      const scan = await read(caller, id)
      // A scan that was never queued gets its only event here; the others have theirs already.
      await log.ended(scan)
      if (isEnded(scan) && (await log.isAfterEnd(scan._id, after))) return null
      return (signal: AbortSignal) => log.follow(scan._id, after, signal)
    },

    async eraseUser(userId: string): Promise<void> {
      const failed: string[] = []
      while (failed.length < maxFailed) {
        const some = await scans.someOf(userId, failed)
        if (some.length === 0) break
        failed.push(...(await each(some, erase)))
      }
      if (failed.length > 0) throw new Error(`${failed.length} scans of a user could not be erased`)
    },

    /** Finishes the scans that a crash left: half uploaded, half deleted, or queued without a job. */
    async sweep(now = Date.now()): Promise<void> {
      const left = (status: ScanStatus, ms: number) => scans.someLeftBefore(status, new Date(now - ms))
      await each(await left('receiving', leftReceivingMs), erase)
      await each(await left('deleted', leftDeletedMs), erase)
      await each(await left('queued', leftQueuedMs), enqueue)
      await each(await left('scanning', leftQueuedMs), enqueue)
    },
  }
}

export type RiskScanService = ReturnType<typeof createRiskScanService>

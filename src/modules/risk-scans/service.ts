import type { Principal } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { Files, OpenFile } from '../../platform/files.ts'
import { fileKeyOf, isScanId, type RiskScan, type ScanFile, type ScanStatus } from './risk-scan.ts'
import type { LoggedEvent, ScanLog } from './scan-log.ts'
import type { RiskScanStore } from './store.ts'
import { type Interval, type Summary, summarize } from './summary.ts'

export type RiskScanServiceOptions = {
  scans: RiskScanStore
  files: Files
  log: ScanLog
  enqueue: (scanId: string) => Promise<void>
}

const minuteMs = 60_000
/** Longer than any upload or scan that somebody waits for. */
const leftReceivingMs = 120 * minuteMs
const leftDeletedMs = 5 * minuteMs
/** Longer than a queued scan waits for the AI service. */
const leftQueuedMs = 30 * minuteMs

/** Use cases around scans that were made. */
export const createRiskScanService = ({ scans, files, log, enqueue }: RiskScanServiceOptions) => {
  /** Hidden first and removed last: after a crash in between, the sweep finds it and goes on. */
  const erase = async ({ id }: RiskScan): Promise<void> => {
    await scans.markDeleted(id)
    await files.remove(fileKeyOf(id))
    await log.drop(id)
    await scans.remove(id)
  }

  /** Throws SCAN_NOT_FOUND, also for an id that is none, and SCAN_FORBIDDEN for another user's scan. */
  const read = async (caller: Principal, id: string): Promise<RiskScan> => {
    const scan = isScanId(id) ? await scans.byId(id.toLowerCase()) : null
    if (!scan || scan.status === 'receiving' || scan.status === 'deleted')
      throw new AppError('SCAN_NOT_FOUND')
    if (scan.userId !== caller.userId) throw new AppError('SCAN_FORBIDDEN')
    return scan
  }

  return {
    read,

    page: (caller: Principal, status: ScanStatus, limit: number, offset: number) =>
      scans.page(caller.userId, status, limit, offset),

    /** Throws what `read` throws, and SCAN_UNFINISHED for a scan that has no result. */
    async readResult(caller: Principal, id: string): Promise<RiskScan> {
      const scan = await read(caller, id)
      if (scan.status !== 'done') throw new AppError('SCAN_UNFINISHED')
      return scan
    },

    async remove(caller: Principal, id: string): Promise<string> {
      const scan = await read(caller, id)
      await erase(scan)
      return scan.id
    },

    /** The original as it was uploaded. Throws what `read` throws, and SCAN_FILE_NOT_FOUND. */
    async openFile(
      caller: Principal,
      id: string,
    ): Promise<{ scan: RiskScan; file: ScanFile; opened: OpenFile }> {
      const scan = await read(caller, id)
      const opened = scan.file && (await files.open(scan.file.key))
      if (!scan.file || !opened) throw new AppError('SCAN_FILE_NOT_FOUND')
      return { scan, file: scan.file, opened }
    },

    async summary(caller: Principal, from: Date, to: Date, interval: Interval): Promise<Summary> {
      const [risks, days] = await Promise.all([
        scans.countByDay(caller.userId, from, to),
        scans.countScansByDay(caller.userId, from, to),
      ])
      return summarize(risks, days, interval)
    },

    /**
     * The scan's events after `after`, live until it ended. null when the last of them was seen already.
     * Throws what `read` throws.
     */
    async follow(
      caller: Principal,
      id: string,
      after: number,
      signal: AbortSignal,
    ): Promise<AsyncGenerator<LoggedEvent> | null> {
      const scan = await read(caller, id)
      // A scan that nobody queued has this one event; for the others it is there already.
      await log.ended(scan)
      const isOver = scan.status === 'done' || scan.status === 'failed'
      if (isOver && (await log.isAfterEnd(scan.id, after))) return null
      return log.follow(scan.id, after, signal)
    },

    /** Removes everything of a user; repeated until nothing is left. */
    async eraseUser(userId: string): Promise<void> {
      for (;;) {
        const some = await scans.someOf(userId)
        if (some.length === 0) return
        for (const scan of some) await erase(scan)
      }
    },

    /** Finishes what crashes left: half received, half deleted, or queued without a job. */
    async sweep(now = Date.now()): Promise<void> {
      const left = await Promise.all([
        scans.someLeftBefore('receiving', new Date(now - leftReceivingMs)),
        scans.someLeftBefore('deleted', new Date(now - leftDeletedMs)),
      ])
      for (const scan of left.flat()) await erase(scan)
      const waiting = await Promise.all([
        scans.someLeftBefore('queued', new Date(now - leftQueuedMs)),
        scans.someLeftBefore('scanning', new Date(now - leftQueuedMs)),
      ])
      for (const { id } of waiting.flat()) await enqueue(id)
    },
  }
}

export type RiskScanService = ReturnType<typeof createRiskScanService>

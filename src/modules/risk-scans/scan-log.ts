import type { Feed } from '../../platform/feed.ts'
import type { RiskScan, ScanFailure } from './risk-scan.ts'

/** What happens to a scan in the queue. Every scan ends with one `done` or one `failed`. */
export type ScanEvent =
  | { status: 'queued' }
  | { status: 'scanning'; attempt: number }
  | { status: 'done'; riskCount: number }
  | { status: 'failed'; failure: ScanFailure }

export type ScanLog = {
  queued(scanId: string): Promise<void>
  scanning(scan: RiskScan): Promise<void>
  /** Says how a scan ended; only the first time counts. Nothing for one that is still under way. */
  ended(scan: RiskScan): Promise<void>
  /** Whether a reader who saw everything up to `after` saw the last event. */
  isAfterEnd(scanId: string, after: number): Promise<boolean>
  /** Everything after `after`, what is stored and what comes. Ends after the last event, or with the scan. */
  follow(scanId: string, after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent>
  drop(scanId: string): Promise<void>
}

export type LoggedEvent = { seq: number; at: Date; event: ScanEvent }

/** The log of each scan: one stream of the feed, under the scan's id. Writing an event again changes nothing. */
export const createScanLog = (feed: Feed<ScanEvent>): ScanLog => ({
  async queued(scanId) {
    await feed.append(scanId, { status: 'queued' }, 'queued')
  },
  async scanning({ id, attempt }) {
    await feed.append(id, { status: 'scanning', attempt }, `scanning-${attempt}`)
  },
  async ended({ id, status, findings, failure }) {
    if (status === 'done') await feed.append(id, { status, riskCount: findings.length }, 'end')
    if (status === 'failed' && failure) await feed.append(id, { status, failure }, 'end')
  },
  async isAfterEnd(scanId, after) {
    if (after === 0) return false
    const end = await feed.byKey(scanId, 'end')
    return end !== null && end.seq <= after
  },
  async *follow(scanId, after, signal) {
    for await (const { seq, at, event } of feed.follow(scanId, after, signal)) {
      yield { seq, at, event }
      if (event.status === 'done' || event.status === 'failed') return
    }
  },
  drop: feed.drop,
})

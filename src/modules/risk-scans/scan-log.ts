import type { Feed } from '../../platform/feed.ts'
import type { RiskScan, ScanFailure } from './risk-scan.ts'

/** An event of a scan in the queue. Every scan ends with one `done` or one `failed`. */
export type ScanEvent =
  | { status: 'queued' }
  | { status: 'scanning'; attempt: number }
  | { status: 'done'; risk_count: number }
  | { status: 'failed'; failure: ScanFailure }

export type LoggedEvent = { seq: number; at: Date; event: ScanEvent }

/** The log of each scan: one stream of the feed, under the scan's id. Writing an event again changes nothing. */
export const createScanLog = (feed: Feed<ScanEvent>) => ({
  async queued(scanId: string): Promise<void> {
    await feed.append(scanId, { status: 'queued' }, 'queued')
  },
  async scanning({ _id, attempt }: RiskScan): Promise<void> {
    await feed.append(_id, { status: 'scanning', attempt }, `scanning-${attempt}`)
  },
  /** Logs how a scan ended. Does nothing for a scan that has not ended. */
  async ended({ _id, status, data, failure }: RiskScan): Promise<void> {
    if (status === 'done') await feed.append(_id, { status, risk_count: data.length }, 'end')
    if (status === 'failed' && failure) await feed.append(_id, { status, failure }, 'end')
  },
  /** Whether the last event has been logged and has a `seq` of at most `after`. */
  async isAfterEnd(scanId: string, after: number): Promise<boolean> {
    if (after === 0) return false
    const end = await feed.byKey(scanId, 'end')
    return end !== null && end.seq <= after
  },
  /** The events after `after`, stored and new ones, until the last one or until the scan is deleted. */
  async *follow(scanId: string, after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent> {
    for await (const { seq, at, event } of feed.follow(scanId, after, signal)) {
      yield { seq, at, event }
      if (event.status === 'done' || event.status === 'failed') return
    }
  },
  drop: feed.drop,
})

export type ScanLog = ReturnType<typeof createScanLog>

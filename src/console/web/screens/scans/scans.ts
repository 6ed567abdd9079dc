import type { scans, summary, scan as wireScan } from '../../../../modules/risk-scans/wire.ts'
import type { Answer } from '../../api.ts'
import { wordsOf } from '../../i18n/scans.ts'

export type Scan = Answer<typeof wireScan>
export type ScanList = Answer<typeof scans>
export type ScanSummary = Answer<typeof summary>
export type ScanStatus = NonNullable<Scan['status']>
export type ScanEvent = {
  seq: number
  status: ScanStatus
  at: string
  risk_count: number | null
  failure: Scan['failure']
}

export const scanEventTypes = ['queued', 'scanning', 'done', 'failed'] as const

/** A scan that its caller waited for has no status in the API: it is done. */
export const statusOf = ({ status }: Scan): ScanStatus => status ?? 'done'

export const isOpen = (scan: Scan): boolean => ['queued', 'scanning'].includes(statusOf(scan))

/** A category in the language of the reader, where it is one of the known ones. */
export const categoryText = (category: string): string => wordsOf(category) ?? category

export type Count = { category: string; count: number }

/** The risks of each category, the largest first. */
export const countsOf = (risks: NonNullable<Scan['data']>): Count[] =>
  [...Map.groupBy(risks, ({ category }) => category)]
    .map(([category, some]) => ({ category, count: some.length }))
    .sort((one, other) => other.count - one.count)

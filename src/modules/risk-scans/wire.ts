import { t } from 'elysia'
import { isoDate, nullable, oneOf, uuid } from '../../http/wire.ts'
import { isOfQueue, type RiskScan, sources, visibleStatuses } from './risk-scan.ts'
import type { ScanEvent } from './scan-log.ts'
import { intervals, type Summary } from './summary.ts'

const finding = t.Object({ risk: t.String(), category: t.String(), context: t.String() })
const findings = nullable(t.Array(finding))
const status = oneOf(visibleStatuses)
const failure = nullable(t.Object({ code: t.String(), text: t.String() }))

const scanFields = {
  id: uuid,
  scan_id: uuid,
  filename: nullable(t.String()),
  risk_count: nullable(t.Integer()),
  data: findings,
  source: nullable(oneOf(sources)),
  created_at: isoDate,
  timestamp: isoDate,
}
/** How far a scan has come that was left to the queue; one that its caller waited for is always done. */
const queueFields = { status, failure }

export const scanWire = t.Object({
  ...scanFields,
  status: t.Optional(status),
  failure: t.Optional(failure),
})
/** The answer to a scan carries its findings under a second name. */
export const scannedWire = t.Object({ ...scanFields, risks: findings })
export const queuedWire = t.Object({
  ...scanFields,
  ...queueFields,
  risks: findings,
  events: t.String({ description: 'where to follow the scan' }),
})

const visibleStatus = (scan: RiskScan) => visibleStatuses.find((word) => word === scan.status) ?? 'queued'

const toScanFields = (scan: RiskScan) => {
  const isDone = scan.status === 'done'
  return {
    id: scan.id,
    scan_id: scan.id,
    filename: scan.filename,
    risk_count: isDone ? scan.findings.length : null,
    data: isDone ? scan.findings : null,
    source: scan.source,
    created_at: scan.createdAt,
    timestamp: scan.createdAt,
  }
}

const toQueueFields = (scan: RiskScan) => ({ status: visibleStatus(scan), failure: scan.failure })

/** Exactly the contract's row, and for a scan of the queue how far it has come. */
export const toScanWire = (scan: RiskScan) => ({
  ...toScanFields(scan),
  ...(isOfQueue(scan) && toQueueFields(scan)),
})

export const toScannedWire = (scan: RiskScan) => {
  const row = toScanFields(scan)
  return { ...row, risks: row.data }
}

export const toQueuedWire = (scan: RiskScan) => ({
  ...toScannedWire(scan),
  ...toQueueFields(scan),
  events: `/api/scans/${scan.id}/events`,
})

// What is handed in

const flagWords = new Map([
  ...['true', '1', 'on', 'yes'].map((word) => [word, true] as const),
  ...['false', '0', 'off', 'no', ''].map((word) => [word, false] as const),
])

/** A boolean as forms spell it; undefined when it is none. */
export const readFlag = (value: unknown): boolean | undefined =>
  value === undefined || value === null ? false : flagWords.get(String(value).trim().toLowerCase())

export const scanQuery = t.Object({
  async: t.Optional(
    t.String({ pattern: '^(true|false|1|0)?$', description: 'true to be answered at once, false to wait' }),
  ),
})

/** For the API docs: the body itself is read as it arrives. */
export const scanForm = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: {
          file: { type: 'string', format: 'binary', description: 'PDF, DOCX, TXT, MD, PNG or JPEG' },
          text: { type: 'string' },
          force_llm: { type: 'boolean' },
        },
      },
    },
  },
} as const

// Lists

const digits = (pattern: string, description: string) => t.Optional(t.String({ pattern, description }))
const upTo100 = '^([1-9]|[1-9]\\d|100)$'
const rowNumber = '^\\d{1,7}$'

export const listQuery = t.Object({
  limit: digits(upTo100, 'a whole number from 1 to 100'),
  page_size: digits(upTo100, 'a whole number from 1 to 100'),
  offset: digits(rowNumber, 'a whole number from 0 to 9999999'),
  skip: digits(rowNumber, 'a whole number from 0 to 9999999'),
  page: digits('^[1-9]\\d{0,4}$', 'a whole number from 1 to 99999'),
  status: t.Optional(status),
})

/** Three spellings of one page: limit and offset, limit and skip, page and page_size. */
export const readPageOf = (query: typeof listQuery.static): { limit: number; offset: number } => {
  const limit = Number(query.page_size ?? query.limit ?? 20)
  if (query.page !== undefined) return { limit, offset: (Number(query.page) - 1) * limit }
  return { limit, offset: Number(query.offset ?? query.skip ?? 0) }
}

export const scansWire = t.Object({
  scans: t.Array(scanWire),
  total: t.Integer(),
  limit: t.Integer(),
  offset: t.Integer(),
  has_more: t.Boolean(),
})

export const toScansWire = (
  { scans, total }: { scans: RiskScan[]; total: number },
  { limit, offset }: { limit: number; offset: number },
) => ({ scans: scans.map(toScanWire), total, limit, offset, has_more: offset + scans.length < total })

export const deletedWire = t.Object({ success: t.Literal(true), scan_id: uuid })

// Reports

export const reportQuery = t.Object({ format: t.Optional(oneOf(['pdf', 'csv'])) })

const day = t.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'a day such as 2026-01-31',
})

export const summaryQuery = t.Object({
  from: t.Optional(day),
  to: t.Optional(day),
  interval: t.Optional(oneOf(intervals)),
})

const categories = t.Array(t.Object({ category: t.String(), count: t.Integer() }))

export const summaryWire = t.Object({
  from: day,
  to: day,
  interval: oneOf(intervals),
  scan_count: t.Integer(),
  risk_count: t.Integer(),
  categories,
  series: t.Array(
    t.Object({
      period: t.String({ description: 'the first day of the period, UTC' }),
      scan_count: t.Integer(),
      risk_count: t.Integer(),
      categories,
    }),
  ),
})

export const toSummaryWire = (
  { scanCount, riskCount, categories: counted, series }: Summary,
  range: Pick<typeof summaryWire.static, 'from' | 'to' | 'interval'>,
) => ({
  ...range,
  scan_count: scanCount,
  risk_count: riskCount,
  categories: counted,
  series: series.map((period) => ({
    period: period.period,
    scan_count: period.scanCount,
    risk_count: period.riskCount,
    categories: period.categories,
  })),
})

export const toEventWire = (scanId: string, event: ScanEvent, seq: number, at: Date) => ({
  scan_id: scanId,
  seq,
  status: event.status,
  at,
  risk_count: event.status === 'done' ? event.riskCount : null,
  failure: event.status === 'failed' ? event.failure : null,
})

import { t } from 'elysia'
import {
  integer,
  isoDate,
  nullable,
  oneOf,
  paged,
  pageNumber,
  pageQuery,
  readPage,
  uuid,
} from '../../http/wire.ts'
import { type RiskScan, sources, visibleStatuses } from './risk-scan.ts'
import type { LoggedEvent } from './scan-log.ts'
import { intervals } from './summary.ts'

/** A scan of the demo data. */
export const exampleScan = { scan_id: '01993a6e-0002-7000-8000-000000000004' }

const finding = t.Object({ risk: t.String(), category: t.String(), context: t.String() })
const findings = nullable(t.Array(finding))
const source = oneOf(sources)
const status = oneOf(visibleStatuses)
const failure = nullable(t.Object({ code: t.String(), text: t.String() }))

const scanFields = {
  id: uuid,
  scan_id: uuid,
  user_id: uuid,
  filename: nullable(t.String()),
  risk_count: nullable(integer()),
  data: findings,
  source: nullable(source),
  truncated: t.Boolean({ description: 'whether some of the document or of its risks was left out' }),
  created_at: isoDate,
  timestamp: isoDate,
}

export const scan = t.Object({
  ...scanFields,
  status: t.Optional(status),
  failure: t.Optional(failure),
})
/** The answer to a scan carries its findings under a second name. */
export const scanned = t.Object({ ...scanFields, risks: findings })
export const queued = t.Object({
  ...scanFields,
  status,
  failure,
  risks: findings,
  events: t.String({ description: 'where to follow the scan' }),
})

const toScanFields = ({ _id, user_id, status, filename, data, source, truncated, created_at }: RiskScan) => ({
  id: _id,
  scan_id: _id,
  user_id,
  filename,
  risk_count: status === 'done' ? data.length : null,
  data: status === 'done' ? data : null,
  source,
  truncated,
  created_at,
  timestamp: created_at,
})

const toQueueFields = ({ status, failure }: RiskScan) => ({
  status: visibleStatuses.find((word) => word === status) ?? 'queued',
  failure,
})

/** The contract's row; a scan of the queue has its status and failure too. */
export const toScan = (scan: RiskScan) => {
  const isOfQueue = scan.status !== 'done' || scan.attempt > 0
  return { ...toScanFields(scan), ...(isOfQueue && toQueueFields(scan)) }
}

export const toScanned = (scan: RiskScan) => {
  const fields = toScanFields(scan)
  return { ...fields, risks: fields.data }
}

export const toQueued = (scan: RiskScan) => ({
  ...toScanned(scan),
  ...toQueueFields(scan),
  events: `/api/scans/${scan._id}/events`,
})

const answered = t.Object({
  risk: t.String(),
  category: t.Optional(nullable(t.String())),
  context: t.Optional(nullable(t.String())),
})

/** The answer of the AI service. */
export const answer = t.Object({
  data: t.Array(answered, { maxItems: 10_000 }),
  source,
  truncated: t.Optional(nullable(t.Boolean())),
})

// Upload

/** Reads a boolean in the spellings of forms, null when it is absent or empty; undefined for any other value. */
export const readFlag = (value: unknown): boolean | null | undefined => {
  const word = String(value ?? '')
    .trim()
    .toLowerCase()
  if (['true', '1', 'on', 'yes'].includes(word)) return true
  if (word === '') return null
  return ['false', '0', 'off', 'no'].includes(word) ? false : undefined
}

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
        examples: [{ text: 'The project has a tight budget and an aggressive deadline.' }],
      },
    },
  },
} as const

// Lists

export const listQuery = t.Object({
  ...pageQuery,
  page_size: pageQuery.limit,
  skip: pageQuery.offset,
  page: pageNumber,
  status: t.Optional(status),
})

/** Reads a page in its three spellings: limit and offset, limit and skip, page and page_size. */
export const readScanPage = (query: typeof listQuery.static) => {
  const { limit = 20, page_size = limit, skip = 0, offset = skip } = query
  const page = readPage({ limit: page_size, offset })
  return query.page === undefined ? page : { ...page, offset: (Number(query.page) - 1) * page.limit }
}

export const { wire: scans, toWire: toScans } = paged('scans', scan, toScan)

export const deleted = t.Object({ success: t.Literal(true), scan_id: uuid })

// The history page of the frontend

const document = t.Object({
  id: uuid,
  filename: t.String(),
  created_at: isoDate,
  file_type: t.String({ description: 'a media type' }),
  file_size: nullable(integer()),
})

/** The page shows all that it gets. */
export const readDocumentPage = (query: typeof documentsQuery.static) => readPage({ limit: 100, ...query })

export const documentsQuery = t.Object(pageQuery)
export const documents = t.Object({ documents: t.Array(document) })
export const deletedDocument = t.Object({ success: t.Literal(true), id: uuid })

const toDocument = ({ _id, filename, file, created_at }: RiskScan) => ({
  id: _id,
  filename: filename ?? 'Text Scan',
  created_at,
  file_type: file?.media_type ?? 'text/plain',
  file_size: file?.byte_length ?? null,
})

export const toDocuments = ({ rows }: { rows: RiskScan[] }) => ({ documents: rows.map(toDocument) })

// Reports

export const reportQuery = t.Object({
  format: t.Optional(oneOf(['pdf', 'csv'])),
  detail: t.Optional(oneOf(['short', 'full'])),
})

const day = t.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'a day such as 2026-01-31',
})

export const summaryQuery = t.Object({
  from: t.Optional(day),
  to: t.Optional(day),
  interval: t.Optional(oneOf(intervals)),
})

const counts = {
  scan_count: integer(),
  risk_count: integer(),
  categories: t.Array(t.Object({ category: t.String(), count: integer() })),
}

export const summary = t.Object({
  from: day,
  to: day,
  interval: oneOf(intervals),
  ...counts,
  series: t.Array(
    t.Object({ period: t.String({ description: 'the first day of the period, UTC' }), ...counts }),
  ),
})

export const toEvent = (scanId: string, { seq, at, event }: LoggedEvent) => ({
  scan_id: scanId,
  seq,
  status: event.status,
  at,
  risk_count: event.status === 'done' ? event.risk_count : null,
  failure: event.status === 'failed' ? event.failure : null,
})

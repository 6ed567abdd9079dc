import { Elysia } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { attachment } from '../../http/attachment.ts'
import { context } from '../../http/context.ts'
import { invalid } from '../../http/errors.ts'
import { eventStream, lastEventId } from '../../http/event-stream.ts'
import { bytesWire } from '../../http/wire.ts'
import { makeCsvReport } from './report-csv.ts'
import { makePdfReport } from './report-pdf.ts'
import type { RiskScan } from './risk-scan.ts'
import type { LoggedEvent } from './scan-log.ts'
import type { RiskScanService } from './service.ts'
import { reportQuery, summaryQuery, summaryWire, toEventWire, toSummaryWire } from './wire.ts'

const tags = ['Risk scans']
const own = ['SCAN_NOT_FOUND', 'SCAN_FORBIDDEN'] as const

/** What is made of scans: reports, sums, and the log of what happens to one. */
export const createRiskReportRoutes = (may: Access, service: RiskScanService) =>
  new Elysia({ name: 'convene/risk-reports', prefix: '/api/scans' })
    .use(context)
    .get(
      '/summary',
      async (c) => {
        const { from, to, interval = 'month' } = c.query
        const range = readRange(from, to)
        const summary = await service.summary(signedIn(c.caller), range.start, range.end, interval)
        return toSummaryWire(summary, { from: range.from, to: range.to, interval })
      },
      may.user({
        query: summaryQuery,
        response: { 200: summaryWire },
        fails: ['VALIDATION_FAILED'],
        detail: {
          tags,
          summary: 'Risks by category over time: the last year unless `from` and `to` say otherwise',
        },
      }),
    )
    .get(
      '/:scan_id/report',
      async (c) => {
        const scan = await service.readResult(signedIn(c.caller), c.params.scan_id)
        const wantsCsv = c.query.format
          ? c.query.format === 'csv'
          : /\btext\/csv\b/i.test(c.request.headers.get('accept') ?? '')
        return wantsCsv
          ? download(makeCsvReport(scan), 'text/csv; charset=utf-8', reportName(scan, 'csv'))
          : download(await makePdfReport(scan), 'application/pdf', reportName(scan, 'pdf'))
      },
      may.user({
        query: reportQuery,
        response: {
          200: bytesWire(
            'a PDF, or CSV with `Accept: text/csv` or `?format=csv`',
            'application/pdf',
            'text/csv',
          ),
        },
        fails: [...own, 'SCAN_UNFINISHED', 'VALIDATION_FAILED'],
        detail: { tags, summary: 'A scan to take to a meeting' },
      }),
    )
    .get(
      '/:scan_id/events',
      async (c) => {
        const leaving = new AbortController()
        const id = c.params.scan_id
        const after = lastEventId(c.request.headers)
        const events = await service.follow(signedIn(c.caller), id, after, leaving.signal)
        // The one answer after which EventSource does not come back.
        if (events === null) return new Response(null, { status: 204 })
        c.server?.timeout(c.request, 0)
        return eventStream(toServerSent(id, events), () => leaving.abort())
      },
      may.user({
        response: {
          200: bytesWire('server-sent events', 'text/event-stream'),
          204: bytesWire('the last event was seen already'),
        },
        fails: own,
        detail: {
          tags,
          summary:
            'What happens to a scan in the queue (queued, scanning, done, failed), live, after `Last-Event-ID`',
        },
      }),
    )

const toServerSent = async function* (scanId: string, events: AsyncIterable<LoggedEvent>) {
  for await (const { seq, at, event } of events)
    yield { id: seq, event: event.status, data: toEventWire(scanId, event, seq, at) }
}

const download = (body: Uint8Array<ArrayBuffer> | string, contentType: string, filename: string): Response =>
  new Response(body, {
    headers: { 'content-type': contentType, 'content-disposition': attachment(filename) },
  })

const reportName = (scan: RiskScan, ending: string): string => {
  const base = scan.filename?.replace(/\.[^.]{1,8}$/, '') || 'text'
  return `risk-report-${base}-${scan.createdAt.toISOString().slice(0, 10)}.${ending}`
}

const dayMs = 24 * 60 * 60 * 1000
const maxDays = 1100

/** Whole days in UTC, the last one included. Throws 400 for days that are none or too far apart. */
const readRange = (from: string | undefined, to: string | undefined) => {
  const lastDay = to === undefined ? new Date(Math.floor(Date.now() / dayMs) * dayMs) : readDay('/to', to)
  const start = from === undefined ? new Date(lastDay.getTime() - 364 * dayMs) : readDay('/from', from)
  if (start > lastDay) throw invalid('/from', 'must not be after `to`')
  const end = new Date(lastDay.getTime() + dayMs)
  if (end.getTime() - start.getTime() > maxDays * dayMs)
    throw invalid('/from', `must be at most ${maxDays} days before \`to\``)
  return { start, end, from: start.toISOString().slice(0, 10), to: lastDay.toISOString().slice(0, 10) }
}

const readDay = (path: string, text: string): Date => {
  const day = new Date(`${text}T00:00:00.000Z`)
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text)
    throw invalid(path, 'must be a day such as 2026-01-31')
  return day
}

import { type Access, signedIn } from '../../http/access.ts'
import { attachment } from '../../http/attachment.ts'
import { table } from '../../http/context.ts'
import { eventStream, lastEventId } from '../../http/event-stream.ts'
import { bytesWire } from '../../http/wire.ts'
import type { LoggedEvent } from './scan-log.ts'
import type { RiskScanService } from './service.ts'
import * as wire from './wire.ts'

const own = ['SCAN_NOT_FOUND', 'SCAN_FORBIDDEN'] as const

/** Reports, sums and events of scans. */
export const createRiskReportRoutes = (may: Access, service: RiskScanService) =>
  table('risk-reports', 'Risk scans', '/api/scans')
    .get(
      '/summary',
      async (c) => await service.summary(signedIn(c.caller), c.query, c.query.interval ?? 'month'),
      may.user({
        summary: 'Count risks by category over time, by default over the last year',
        query: wire.summaryQuery,
        response: { 200: wire.summary },
      }),
    )
    .get(
      '/:scan_id/report',
      async (c) => {
        const scan = await service.readResult(signedIn(c.caller), c.params.scan_id)
        const prefersCsv = /\btext\/csv\b/i.test(c.request.headers.get('accept') ?? '')
        const format = c.query.format ?? (prefersCsv ? 'csv' : 'pdf')
        const base = scan.filename?.replace(/\.[^.]{1,8}$/, '') || 'text'
        const name = `risk-report-${base}-${scan.created_at.toISOString().slice(0, 10)}.${format}`
        const report =
          format === 'csv'
            ? (await import('./report-csv.ts')).makeCsvReport(scan)
            : await (await import('./report-pdf.ts')).makePdfReport(scan, c.query.detail)
        return new Response(report, {
          headers: {
            'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/pdf',
            'content-disposition': attachment(name),
          },
        })
      },
      may.user({
        summary: 'Download the report of a scan',
        pathExamples: wire.exampleScan,
        query: wire.reportQuery,
        response: {
          200: bytesWire(
            'a PDF (`detail=full` has every word; by default it is short where that needs more than 8 pages), or CSV with `Accept: text/csv` or `?format=csv`',
            'application/pdf',
            'text/csv',
          ),
        },
        fails: [...own, 'SCAN_UNFINISHED'],
      }),
    )
    .get(
      '/:scan_id/events',
      async (c) => {
        const id = c.params.scan_id
        const after = lastEventId(c.request.headers) ?? 0
        const follow = await service.follow(signedIn(c.caller), id, after)
        // EventSource reconnects after every other answer.
        if (follow === null) return new Response(null, { status: 204 })
        c.server?.timeout(c.request, 0)
        const access = may.lasting(c, (caller) => service.read(signedIn(caller), id))
        return eventStream(toServerSent(id, follow(access.signal)), access.end)
      },
      may.user({
        summary: 'Follow a queued scan (queued, scanning, done, failed), live, after `Last-Event-ID`',
        pathExamples: wire.exampleScan,
        response: {
          200: bytesWire('server-sent events', 'text/event-stream'),
          204: bytesWire('the caller has seen the last event'),
        },
        fails: own,
      }),
    )

const toServerSent = async function* (scanId: string, events: AsyncIterable<LoggedEvent>) {
  for await (const logged of events)
    yield { id: logged.seq, event: logged.event.status, data: wire.toEvent(scanId, logged) }
}

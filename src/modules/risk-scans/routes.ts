import { Elysia } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { attachment } from '../../http/attachment.ts'
import { context } from '../../http/context.ts'
import { bytesWire } from '../../http/wire.ts'
import { readIntake } from './intake-body.ts'
import type { IntakeService } from './intake-service.ts'
import type { RiskScanService } from './service.ts'
import {
  deletedWire,
  listQuery,
  queuedWire,
  readFlag,
  readPageOf,
  scanForm,
  scannedWire,
  scanQuery,
  scansWire,
  scanWire,
  toQueuedWire,
  toScannedWire,
  toScansWire,
  toScanWire,
} from './wire.ts'

export type RiskScanRouteOptions = {
  may: Access
  intake: IntakeService
  service: RiskScanService
  maxScanBytes: number
}

const tags = ['Risk scans']
const own = ['SCAN_NOT_FOUND', 'SCAN_FORBIDDEN'] as const

/** Handing in, reading and deleting scans. */
export const createRiskScanRoutes = ({ may, intake, service, maxScanBytes }: RiskScanRouteOptions) =>
  new Elysia({ name: 'convene/risk-scans', prefix: '/api' })
    .use(context)
    .post(
      '/scan',
      async (c) => {
        // The AI service may take longer than a silent connection is kept otherwise.
        c.server?.timeout(c.request, 0)
        const isQueued = readFlag(c.query.async) ?? false
        const opened = intake.open(signedIn(c.caller).userId, !isQueued)
        const input = await readIntake(c.request, opened, maxScanBytes)
        if (!isQueued) return toScannedWire(await opened.scan(input, c.request.signal))
        c.set.status = 202
        return toQueuedWire(await opened.queue(input))
      },
      may.userUpload({
        query: scanQuery,
        response: { 200: scannedWire, 202: queuedWire },
        fails: [
          'SCAN_EMPTY',
          'AI_SERVICE_REFUSED',
          'FILE_TYPE_UNSUPPORTED',
          'UNSUPPORTED_MEDIA_TYPE',
          'AI_SERVICE_FAILED',
          'AI_SERVICE_UNAVAILABLE',
          'AI_SERVICE_TIMEOUT',
          'AI_SERVICE_BUSY',
        ],
        detail: { tags, summary: 'Scan a file or a text for risks', requestBody: scanForm },
      }),
    )
    .get(
      '/scans',
      async (c) => {
        const page = readPageOf(c.query)
        const status = c.query.status ?? 'done'
        return toScansWire(await service.page(signedIn(c.caller), status, page.limit, page.offset), page)
      },
      may.user({
        query: listQuery,
        response: { 200: scansWire },
        fails: ['VALIDATION_FAILED'],
        detail: {
          tags,
          summary: 'My scans, newest first: those that are done unless `status` says otherwise',
        },
      }),
    )
    .get(
      '/scans/:scan_id',
      async (c) => toScanWire(await service.read(signedIn(c.caller), c.params.scan_id)),
      may.user({ response: { 200: scanWire }, fails: own, detail: { tags, summary: 'One scan' } }),
    )
    .delete(
      '/scans/:scan_id',
      async (c) => ({
        success: true as const,
        scan_id: await service.remove(signedIn(c.caller), c.params.scan_id),
      }),
      may.user({
        response: { 200: deletedWire },
        fails: own,
        detail: { tags, summary: 'Delete a scan and its file' },
      }),
    )
    .get(
      '/scans/:scan_id/file',
      async (c) => {
        const { scan, file, opened } = await service.openFile(signedIn(c.caller), c.params.scan_id)
        return new Response(opened.body, {
          headers: {
            'content-type': file.mediaType,
            'content-length': String(opened.byteLength),
            'content-disposition': attachment(scan.filename ?? 'file'),
          },
        })
      },
      may.user({
        response: { 200: bytesWire('the file', '*/*') },
        fails: [...own, 'SCAN_FILE_NOT_FOUND'],
        detail: { tags, summary: 'The original of a scan, as it was uploaded' },
      }),
    )

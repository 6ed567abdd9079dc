import { Elysia } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { attachment } from '../../http/attachment.ts'
import { context } from '../../http/context.ts'
import { bytesWire } from '../../http/wire.ts'
import type { RiskScanService } from './service.ts'
import type { UploadService } from './upload-service.ts'
import {
  deletedWire,
  listQuery,
  queuedWire,
  readFlag,
  readScanPage,
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

const tags = ['Risk scans']
const own = ['SCAN_NOT_FOUND', 'SCAN_FORBIDDEN'] as const

export const createRiskScanRoutes = (may: Access, uploads: UploadService, service: RiskScanService) =>
  new Elysia({ name: 'convene/risk-scans', prefix: '/api' })
    .use(context)
    .post(
      '/scan',
      async (c) => {
        // The AI service may take longer than Bun keeps an idle connection.
        c.server?.timeout(c.request, 0)
        const { userId } = signedIn(c.caller)
        return readFlag(c.query.async)
          ? c.status(202, toQueuedWire(await uploads.queue(userId, c.request)))
          : toScannedWire(await uploads.scan(userId, c.request))
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
        const page = readScanPage(c.query)
        const { rows, total } = await service.page(signedIn(c.caller), c.query.status ?? 'done', page)
        return toScansWire(rows, total, page)
      },
      may.user({
        query: listQuery,
        response: { 200: scansWire },
        fails: ['VALIDATION_FAILED'],
        detail: { tags, summary: 'List own scans of one status (`done` by default), newest first' },
      }),
    )
    .get(
      '/scans/:scan_id',
      async (c) => toScanWire(await service.read(signedIn(c.caller), c.params.scan_id)),
      may.user({ response: { 200: scanWire }, fails: own, detail: { tags, summary: 'Get a scan' } }),
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
        const { filename, file, opened } = await service.openFile(signedIn(c.caller), c.params.scan_id)
        return new Response(opened.body, {
          headers: {
            'content-type': file.media_type,
            'content-length': String(opened.byteLength),
            'content-disposition': attachment(filename),
          },
        })
      },
      may.user({
        response: { 200: bytesWire('the file', '*/*') },
        fails: [...own, 'SCAN_FILE_NOT_FOUND'],
        detail: { tags, summary: 'Download the original of a scan' },
      }),
    )

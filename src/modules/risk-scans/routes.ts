import { type Access, signedIn } from '../../http/access.ts'
import { attachment } from '../../http/attachment.ts'
import { table } from '../../http/context.ts'
import { bytesWire } from '../../http/wire.ts'
import type { RiskScanService } from './service.ts'
import type { UploadService } from './upload-service.ts'
import * as wire from './wire.ts'

const own = ['SCAN_NOT_FOUND', 'SCAN_FORBIDDEN'] as const

export const createRiskScanRoutes = (may: Access, uploads: UploadService, service: RiskScanService) =>
  table('risk-scans', 'Risk scans', '/api')
    .post(
      '/scan',
      async (c) => {
        // The AI service may take longer than Bun keeps an idle connection; the client may not.
        const waitForAi = () => c.server?.timeout(c.request, 0)
        const { userId } = signedIn(c.caller)
        return wire.readFlag(c.query.async)
          ? c.status(202, wire.toQueued(await uploads.queue(userId, c.request)))
          : wire.toScanned(await uploads.scan(userId, c.request, waitForAi))
      },
      may.userUpload({
        summary: 'Scan a file or a text for risks',
        query: wire.scanQuery,
        response: { 200: wire.scanned, 202: wire.queued },
        fails: [
          'SCAN_EMPTY',
          'AI_SERVICE_REFUSED',
          'FILE_PROTECTED',
          'DOCUMENT_TOO_COMPLEX',
          'FILE_TYPE_UNSUPPORTED',
          'AI_SERVICE_FAILED',
          'AI_SERVICE_UNAVAILABLE',
          'AI_SERVICE_TIMEOUT',
          'AI_SERVICE_BUSY',
          // The account was erased during the scan.
          'SCAN_NOT_FOUND',
          'FILES_UNAVAILABLE',
        ],
        requestBody: wire.scanForm,
      }),
    )
    .get(
      '/scans',
      async (c) => {
        const page = wire.readScanPage(c.query)
        return wire.toScans(await service.page(signedIn(c.caller), c.query.status ?? 'done', page), page)
      },
      may.user({
        summary: 'List own scans of one status (`done` by default), newest first',
        query: wire.listQuery,
        response: { 200: wire.scans },
      }),
    )
    .get(
      '/scans/:scan_id',
      async (c) => wire.toScan(await service.read(signedIn(c.caller), c.params.scan_id)),
      may.user({
        summary: 'Get a scan',
        pathExamples: wire.exampleScan,
        response: { 200: wire.scan },
        fails: own,
      }),
    )
    .delete(
      '/scans/:scan_id',
      async (c) => ({
        success: true as const,
        scan_id: await service.remove(signedIn(c.caller), c.params.scan_id),
      }),
      may.user({
        summary: 'Delete a scan and its file',
        pathExamples: wire.exampleScan,
        response: { 200: wire.deleted },
        fails: own,
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
        summary: 'Download the original of a scan',
        pathExamples: wire.exampleScan,
        response: { 200: bytesWire('the file', '*/*') },
        fails: [...own, 'SCAN_FILE_NOT_FOUND', 'FILES_UNAVAILABLE'],
      }),
    )

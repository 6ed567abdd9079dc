import { type Access, signedIn } from '../../http/access.ts'
import { table } from '../../http/context.ts'
import type { RiskScanService } from './service.ts'
import * as wire from './wire.ts'

/** The scans of a user under the names of the frontend's history page. */
export const createDocumentRoutes = (may: Access, service: RiskScanService) =>
  table('risk-documents', 'Risk scans', '/api')
    .get(
      '/documents',
      async (c) =>
        wire.toDocuments(await service.page(signedIn(c.caller), 'done', wire.readDocumentPage(c.query))),
      may.user({
        summary: 'List own scanned documents, newest first',
        query: wire.documentsQuery,
        response: { 200: wire.documents },
      }),
    )
    .delete(
      '/documents/:id',
      async (c) => ({
        success: true as const,
        id: await service.remove(signedIn(c.caller), c.params.id),
      }),
      may.user({
        summary: 'Delete a scanned document and its file',
        pathExamples: { id: wire.exampleScan.scan_id },
        response: { 200: wire.deletedDocument },
        fails: ['SCAN_NOT_FOUND', 'SCAN_FORBIDDEN'],
      }),
    )

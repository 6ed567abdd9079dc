import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { readListPage } from '../../../http/wire.ts'
import type { ClientScope } from '../clients/scope.ts'
import { clientOnly, scopeFails } from '../clients/scope-wire.ts'
import type { FileLinks } from './links.ts'
import type { ResultStore } from './result-store.ts'
import type { FileService } from './service.ts'
import { uploaderOf } from './upload-service.ts'
import * as wire from './wire.ts'

const own = [...scopeFails, 'FILE_NOT_FOUND'] as const

/** The files that a client uploads, and those that its runs made. */
export const createFileRoutes = (
  may: Access,
  scopeOf: ClientScope,
  service: FileService,
  results: ResultStore,
  links: FileLinks,
) =>
  table('client-files', 'Files', '/api/v1')
    .get(
      '/files',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const page = readListPage(c.query)
        const { rows, total } = await service.page(_id, page)
        const addresses = links.for(c.request)
        return wire.toFiles({ rows: rows.map((file) => ({ file, addresses })), total }, page)
      },
      may.client({
        summary: 'List files, newest first',
        query: wire.fileQuery,
        response: { 200: wire.files },
        fails: scopeFails,
      }),
    )
    .post(
      '/files',
      async (c) => {
        const uploader = uploaderOf(await scopeOf(c.caller, c.query.client_id), c.caller)
        // Storing may take longer than Bun keeps an idle connection.
        c.server?.timeout(c.request, 0)
        const stored = await service.upload(uploader, c.caller, c.request)
        return c.status(201, wire.toUploaded(stored, links.for(c.request)))
      },
      may.clientUpload({
        summary: 'Upload files for executions, each of up to 25 MB',
        scope: 'execute',
        query: clientOnly,
        requestBody: wire.uploadForm,
        response: { 201: wire.uploaded },
        fails: [...scopeFails, 'UPLOAD_TYPE_UNSUPPORTED', 'FILE_SPACE_FULL', 'FILES_UNAVAILABLE'],
      }),
    )
    .get(
      '/files/:id',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const file = await service.read(_id, c.params.id)
        return wire.toOneFile({ file, addresses: links.for(c.request) })
      },
      may.client({
        summary: 'Get a file',
        params: wire.fileParams,
        query: clientOnly,
        response: { 200: wire.oneFile },
        fails: own,
      }),
    )
    .delete(
      '/files/:id',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        await service.remove(_id, c.caller, c.params.id)
        return wire.toRemoved()
      },
      may.client({
        summary: 'Delete a file',
        scope: 'execute',
        params: wire.fileParams,
        query: clientOnly,
        response: { 200: wire.removed },
        fails: own,
      }),
    )
    .get(
      '/assets',
      async (c) => {
        const own = results.of((await scopeOf(c.caller, c.query.client_id))._id)
        const { filter, limit } = wire.readAssetQuery(c.query)
        const [rows, counts] = await Promise.all([filter ? own.page(filter, limit + 1) : [], own.counts()])
        return wire.toAssets({ rows, counts }, limit, links.for(c.request))
      },
      may.client({
        summary: 'List the files that executions made, with counts of each type',
        query: wire.assetQuery,
        response: { 200: wire.assets },
        fails: scopeFails,
      }),
    )

import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { readWords } from '../../../http/query.ts'
import { readListPage } from '../../../http/wire.ts'
import { writerOf } from '../news.ts'
import { requestStatuses } from './request.ts'
import type { RequestService } from './service.ts'
import type { RequestViews } from './views.ts'
import * as wire from './wire.ts'

/** The requests of all clients. */
export const createRequestAdminRoutes = (may: Access, service: RequestService, views: RequestViews) => {
  const one = {
    params: wire.requestParams,
    response: { 200: wire.oneAdminRequest },
    fails: ['REQUEST_NOT_FOUND'],
  } as const
  const changeHooks = { ...one, fails: [...one.fails, 'REQUEST_STATUS'] } as const

  return table('workflow-requests-admin', 'Support (admin)', '/api/v1/admin')
    .get(
      '/workflow-requests',
      async (c) => {
        const { status, stage, client_id } = c.query
        const page = readListPage(c.query)
        const statuses =
          readWords('status', status, requestStatuses) ?? readWords('stage', stage, requestStatuses)
        const found = await service.page(null, { statuses, equal: { client_id } }, page)
        return wire.toAdminRequests(await views.of(found), page)
      },
      may.admin({
        summary: 'List the requests of all clients, newest first',
        query: wire.adminRequestQuery,
        response: { 200: wire.adminRequests },
      }),
    )
    .get(
      '/workflow-requests/:id',
      async (c) => wire.toOneAdminRequest(await views.one(await service.read(null, c.params.id))),
      may.admin({ ...one, summary: 'Get a request of any client' }),
    )
    .put(
      '/workflow-requests/:id',
      async (c) => {
        const wanted = wire.readRequestChange(c.body)
        const row = await service.change(null, c.params.id, wanted, writerOf(c.caller))
        return wire.toOneAdminRequest(await views.one(row))
      },
      may.admin({
        ...changeHooks,
        summary: 'Set the status and the estimates of a request, or add a note',
        body: wire.adminRequestBody,
      }),
    )
    .put(
      '/workflow-requests/:id/stage',
      async (c) => {
        const wanted = { status: c.body.stage }
        const row = await service.change(null, c.params.id, wanted, writerOf(c.caller))
        return wire.toOneAdminRequest(await views.one(row))
      },
      may.admin({ ...changeHooks, summary: 'Move a request on to another stage', body: wire.stageBody }),
    )
}

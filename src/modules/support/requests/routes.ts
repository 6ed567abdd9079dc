import type { Access } from '../../../http/access.ts'
import type { Caller } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { readIdempotencyKey } from '../../../http/idempotency-keys.ts'
import { readWords } from '../../../http/query.ts'
import { readListPage } from '../../../http/wire.ts'
import { type ClientScope, clientOnly, scopeFails } from '../../workflows/index.ts'
import { writerOf } from '../news.ts'
import { requestStatuses } from './request.ts'
import type { RequestService } from './service.ts'
import type { RequestViews } from './views.ts'
import * as wire from './wire.ts'

/** The requests of one client. */
export const createRequestRoutes = (
  may: Access,
  scopeOf: ClientScope,
  service: RequestService,
  views: RequestViews,
) => {
  type Change = {
    caller: Caller
    query: { client_id?: string }
    params: { id: string }
    body: typeof wire.requestBody.static
  }
  const change = async ({ caller, query, params, body }: Change) => {
    const { _id } = await scopeOf(caller, query.client_id)
    const row = await service.change(_id, params.id, wire.readRequestChange(body), writerOf(caller))
    return wire.toOneRequest(await views.one(row))
  }

  const one = {
    params: wire.requestParams,
    query: clientOnly,
    response: { 200: wire.oneRequest },
    fails: [...scopeFails, 'REQUEST_NOT_FOUND'],
  } as const
  const changeHooks = {
    ...one,
    scope: 'support',
    body: wire.requestBody,
    fails: [...one.fails, 'REQUEST_STATUS', 'FORBIDDEN'],
  } as const

  return table('workflow-requests', 'Support', '/api/v1')
    .post(
      '/workflow-requests',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const key = readIdempotencyKey(c.request.headers)
        const row = await service.create(_id, wire.readNewRequest(c.body), writerOf(c.caller), key)
        return c.status(201, wire.toOneRequest(await views.one(row)))
      },
      may.client({
        summary: 'Request a workflow, or keep a draft; with an `Idempotency-Key` once in 24 hours',
        scope: 'support',
        query: clientOnly,
        body: wire.newRequestBody,
        response: { 201: wire.oneRequest },
        fails: [...scopeFails, 'REQUEST_LIMIT', 'IDEMPOTENCY_KEY_REUSED'],
      }),
    )
    .get(
      '/workflow-requests',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const page = readListPage(c.query)
        const statuses = readWords('status', c.query.status, requestStatuses)
        return wire.toRequests(await views.of(await service.page(_id, { statuses }, page)), page)
      },
      may.client({
        summary: 'List requests for workflows, newest first',
        query: wire.requestQuery,
        response: { 200: wire.requests },
        fails: scopeFails,
      }),
    )
    .get(
      '/workflow-requests/:id',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        return wire.toOneRequest(await views.one(await service.read(_id, c.params.id)))
      },
      may.client({ ...one, summary: 'Get a request for a workflow' }),
    )
    .put(
      '/workflow-requests/:id',
      (c) => change(c),
      may.client({ ...changeHooks, summary: 'Edit or submit a draft, or add a note to a request' }),
    )
    .patch(
      '/workflow-requests/:id',
      (c) => change(c),
      may.client({ ...changeHooks, summary: 'Update some fields of a draft, or add a note to a request' }),
    )
}

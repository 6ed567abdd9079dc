import type { Access } from '../../../http/access.ts'
import { actorOf, type Caller } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { etagOf, isExpectedBy } from '../../../http/if-match.ts'
import { envelopeResponse, type ResponseSettings } from '../../../http/json-response.ts'
import { readListPage } from '../../../http/wire.ts'
import type { SupportReads } from '../admin/needs.ts'
import type { WorkflowService } from '../catalogue/service.ts'
import { readClientInput } from './input.ts'
import type { ClientService } from './service.ts'
import * as wire from './wire.ts'

/** Administration of clients. */
export const createClientAdminRoutes = (
  may: Access,
  clients: ClientService,
  workflows: WorkflowService,
  support: SupportReads,
) => {
  const change = {
    params: wire.clientParams,
    body: wire.clientChangeBody,
    response: { 200: wire.oneClient },
    fails: ['CLIENT_NOT_FOUND', 'PRECONDITION_FAILED'],
  } as const
  type ChangeContext = {
    body: typeof wire.clientChangeBody.static
    caller: Caller
    params: typeof wire.clientParams.static
    request: Request
    set: ResponseSettings
  }
  const update = async ({ body, caller, params, request, set }: ChangeContext) => {
    const condition = { isExpected: isExpectedBy(request) }
    const client = await clients.change(params.id, readClientInput(body), actorOf(caller), condition)
    set.headers.etag = etagOf(client)
    return wire.toOneClient(client)
  }
  return table('clients-admin', 'Workflows (admin)', '/api/v1/admin')
    .get(
      '/clients',
      async (c) => {
        const { limit: _limit, offset: _offset, page: _page, ...filter } = c.query
        const page = readListPage(c.query)
        return envelopeResponse(c.set, wire.toClients(await clients.page(filter, page), page))
      },
      may.admin({ summary: 'List clients', query: wire.clientQuery, response: { 200: wire.clients } }),
    )
    .post(
      '/clients',
      async (c) =>
        c.status(201, wire.toOneClient(await clients.create(readClientInput(c.body), actorOf(c.caller)))),
      may.admin({ summary: 'Create a client', body: wire.newClientBody, response: { 201: wire.oneClient } }),
    )
    .get(
      '/clients/:id',
      async (c) => {
        const row = await clients.read(c.params.id)
        const [{ rows }, latest, open] = await Promise.all([
          workflows.page(row.client, {}, { limit: 200, offset: 0 }, true),
          support.latestOf(row.client._id),
          support.openTickets([row.client._id]),
        ])
        const detail = wire.toClientDetail(row, rows, { ...latest, open: open.get(row.client._id) ?? 0 })
        c.set.headers.etag = etagOf(row.client)
        return envelopeResponse(c.set, detail)
      },
      may.admin({
        summary: 'Get a client with its workflows and figures',
        params: wire.clientParams,
        response: { 200: wire.clientDetail },
        fails: ['CLIENT_NOT_FOUND'],
      }),
    )
    .put(
      '/clients/:id',
      (c) => update(c),
      may.admin({ summary: 'Update a client; with an `If-Match` only as it was read', ...change }),
    )
    .patch(
      '/clients/:id',
      (c) => update(c),
      may.admin({
        summary: 'Update some fields of a client; with an `If-Match` only as it was read',
        ...change,
      }),
    )
    .delete(
      '/clients/:id',
      async (c) => wire.toOneClient(await clients.suspend(c.params.id, actorOf(c.caller))),
      may.admin({
        summary: 'Suspend a client, which ends the logins of its people',
        params: wire.clientParams,
        response: { 200: wire.oneClient },
        fails: ['CLIENT_NOT_FOUND'],
      }),
    )
}

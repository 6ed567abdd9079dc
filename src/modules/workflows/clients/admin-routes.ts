import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { envelopeResponse } from '../../../http/json-response.ts'
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
    fails: ['CLIENT_NOT_FOUND'],
  } as const
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
      async (c) =>
        wire.toOneClient(await clients.change(c.params.id, readClientInput(c.body), actorOf(c.caller))),
      may.admin({ summary: 'Update a client', ...change }),
    )
    .patch(
      '/clients/:id',
      async (c) =>
        wire.toOneClient(await clients.change(c.params.id, readClientInput(c.body), actorOf(c.caller))),
      may.admin({ summary: 'Update some fields of a client', ...change }),
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

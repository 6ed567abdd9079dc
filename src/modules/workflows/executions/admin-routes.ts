import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { wantsCsv } from '../../../http/csv-answer.ts'
import { orCsv, readListPage } from '../../../http/wire.ts'
import type { Client } from '../../accounts/index.ts'
import { clientParams } from '../clients/wire.ts'
import * as admin from './admin-wire.ts'
import { deadQuery, readFilter } from './input-wire.ts'
import type { ExecutionService } from './service.ts'
import type { ExecutionTable } from './table.ts'
import type { ExecutionViews } from './views.ts'
import * as wire from './wire.ts'

/** The runs of one client, and those that ended after their last attempt. */
export const createExecutionAdminRoutes = (
  may: Access,
  readClient: (id: string) => Promise<Client>,
  service: ExecutionService,
  viewsOf: ExecutionViews,
  answerTable: ExecutionTable,
) =>
  table('executions-admin', 'Executions (admin)', '/api/v1/admin')
    .get(
      '/clients/:id/executions',
      async (c) => {
        const client = await readClient(c.params.id)
        const filter = readFilter(c.query)
        if (wantsCsv(c.request, c.query.format)) return await answerTable(c, client._id, filter)
        const page = readListPage(c.query)
        const { rows, ...found } = await service.list(client._id, filter, page, [])
        return admin.toClientExecutions(client, { ...found, rows: await viewsOf(rows) }, page)
      },
      may.admin({
        summary:
          'List the executions of a client, with counts of each status; all of them as CSV with `format=csv`',
        params: clientParams,
        query: admin.clientExecutionQuery,
        response: { 200: orCsv(admin.clientExecutions) },
        fails: ['CLIENT_NOT_FOUND'],
      }),
    )
    .get(
      '/dead-letters',
      async (c) => {
        const page = readListPage(c.query)
        const { rows, total } = await service.deadLetters(page)
        const views = await viewsOf(rows)
        return wire.toDeadLetters({ rows: views.map((view) => ({ ...view, names: null })), total }, page)
      },
      may.admin({
        summary: 'List executions that failed in every attempt',
        query: deadQuery,
        response: { 200: wire.deadLetters },
      }),
    )
    .post(
      '/dead-letters/:id/replay',
      async (c) => {
        const run = await service.replayDead(c.params.id, actorOf(c.caller))
        return c.status(202, wire.toAccepted(run))
      },
      may.admin({
        summary: 'Execute a dead letter anew, and take it off the list',
        pathExamples: { id: wire.exampleDead },
        response: { 202: wire.accepted },
        fails: ['EXECUTION_NOT_FOUND', 'WORKFLOW_NOT_FOUND', 'WORKFLOW_NOT_DEPLOYED'],
      }),
    )

import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { readListPage } from '../../../http/wire.ts'
import { deadQuery } from './input-wire.ts'
import type { ExecutionService } from './service.ts'
import type { ExecutionViews } from './views.ts'
import * as wire from './wire.ts'

/** Runs that ended after their last attempt. */
export const createExecutionAdminRoutes = (may: Access, service: ExecutionService, viewsOf: ExecutionViews) =>
  table('executions-admin', 'Executions (admin)', '/api/v1/admin')
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

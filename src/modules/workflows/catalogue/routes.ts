import type { Access } from '../../../http/access.ts'
import type { Caller } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { readListPage } from '../../../http/wire.ts'
import type { ClientScope } from '../clients/scope.ts'
import { clientOnly, scopeFails } from '../clients/scope-wire.ts'
import type { createDashboard } from './dashboard-service.ts'
import type { WorkflowService } from './service.ts'
import * as wire from './wire.ts'

const showsCost = ({ user }: Caller): boolean => user?.role === 'admin'

/** The workflows of one client. */
export const createWorkflowRoutes = (
  may: Access,
  scopeOf: ClientScope,
  workflows: WorkflowService,
  dashboard: ReturnType<typeof createDashboard>,
) =>
  table('workflows', 'Workflows', '/api/v1')
    .get(
      '/workflows',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        const page = readListPage(c.query)
        const filter = { statuses: wire.readStatuses(c.query.status) }
        return wire.toWorkflows(await workflows.page(client, filter, page, showsCost(c.caller)), page)
      },
      may.client({
        summary: 'List workflows, newest first, without archived ones unless asked for',
        query: wire.workflowQuery,
        response: { 200: wire.workflows },
        fails: scopeFails,
      }),
    )
    .get(
      '/workflows/stats/dashboard',
      async (c) => wire.toDashboard(await dashboard(await scopeOf(c.caller, c.query.client_id))),
      may.client({
        summary: 'Get the figures of the first page',
        query: clientOnly,
        response: { 200: wire.dashboard },
        fails: scopeFails,
      }),
    )
    .get(
      '/workflows/:id',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        return wire.toWorkflowDetail(await workflows.detail(client, c.params.id, showsCost(c.caller)))
      },
      may.client({
        summary: 'Get a workflow with its figures and newest executions',
        params: wire.workflowParams,
        query: clientOnly,
        response: { 200: wire.workflowDetail },
        fails: [...scopeFails, 'WORKFLOW_NOT_FOUND'],
      }),
    )
    .get(
      '/workflows/:id/stats',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        return wire.toWorkflowStats(await workflows.stats(client, c.params.id))
      },
      may.client({
        summary: 'Get the figures of a workflow',
        params: wire.workflowParams,
        query: clientOnly,
        response: { 200: wire.workflowStats },
        fails: [...scopeFails, 'WORKFLOW_NOT_FOUND'],
      }),
    )

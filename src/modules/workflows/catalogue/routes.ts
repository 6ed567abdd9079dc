import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { readListPage } from '../../../http/wire.ts'
import type { ClientScope } from '../clients/scope.ts'
import { scopeFails } from '../clients/scope-wire.ts'
import { noFigures, type RunFigures } from './run-figures.ts'
import type { WorkflowStore } from './store.ts'
import * as wire from './wire.ts'

/** The workflows of one client. */
export const createWorkflowRoutes = (
  may: Access,
  scopeOf: ClientScope,
  workflows: WorkflowStore,
  figures: RunFigures,
) =>
  table('workflows', 'Workflows', '/api/v1').get(
    '/workflows',
    async (c) => {
      const client = await scopeOf(c.caller, c.query.client_id)
      const page = readListPage(c.query)
      const { rows, total } = await workflows.of(client._id).page({}, page)
      const found = await figures.figuresOf(
        client._id,
        rows.map(({ _id }) => _id),
      )
      const showsCost = c.caller.user?.role === 'admin'
      const shown = rows.map((workflow) => ({
        workflow,
        figures: found.get(workflow._id) ?? noFigures,
        showsCost,
      }))
      return wire.toWorkflows({ rows: shown, total }, page)
    },
    may.user({
      summary: 'List workflows',
      query: wire.workflowQuery,
      response: { 200: wire.workflows },
      fails: scopeFails,
    }),
  )

import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Client } from '../../accounts/index.ts'
import type { DetailedFigures } from '../ledger/figures.ts'
import { noFigures, type RecentRun, type RunFigures } from './run-figures.ts'
import type { WorkflowFilter, WorkflowStore } from './store.ts'
import type { Workflow } from './workflow.ts'

/** A workflow with its client and its figures, as admins see it. */
export type AdminWorkflow = { workflow: Workflow; client: Client | null; figures: DetailedFigures }

export type AdminWorkflowFilter = WorkflowFilter & { clientId?: string | undefined }

const recentRuns = 10

const none: DetailedFigures = {
  ...noFigures,
  cancelled_count: 0,
  cost: 0,
  p50_duration_seconds: 0,
  p95_duration_seconds: 0,
}

/** What administrators read of the workflows of all clients: three queries for a page. */
export const createAdminWorkflows = (
  workflows: WorkflowStore,
  clients: { byIds(ids: string[]): Promise<Client[]> },
  runs: Pick<RunFigures, 'recentOf'> & {
    detailed(rows: Workflow[]): Promise<Map<string, DetailedFigures>>
  },
) => {
  const withFigures = async (rows: Workflow[]): Promise<AdminWorkflow[]> => {
    if (rows.length === 0) return []
    const [figures, known] = await Promise.all([
      runs.detailed(rows),
      clients.byIds([...new Set(rows.map(({ client_id }) => client_id))]),
    ])
    const byId = new Map(known.map((client) => [client._id, client]))
    return rows.map((workflow) => ({
      workflow,
      client: byId.get(workflow.client_id) ?? null,
      figures: figures.get(workflow._id) ?? none,
    }))
  }

  /** Throws WORKFLOW_NOT_FOUND. */
  const read = async (id: string): Promise<AdminWorkflow> => {
    const workflow = await workflows.acrossClients.byId(id)
    const [row] = workflow ? await withFigures([workflow]) : []
    if (!row) throw new AppError('WORKFLOW_NOT_FOUND')
    return row
  }

  return {
    /** Newest first, archived ones too unless `statuses` says otherwise. */
    async page({ clientId, ...filter }: AdminWorkflowFilter, page: Page) {
      const scope = clientId === undefined ? workflows.acrossClients : workflows.of(clientId)
      const { rows, total } = await scope.page(filter, page)
      return { rows: await withFigures(rows), total }
    },

    read,

    /** Throws WORKFLOW_NOT_FOUND. */
    async detail(id: string): Promise<{ shown: AdminWorkflow; recent: RecentRun[] }> {
      const shown = await read(id)
      return { shown, recent: await runs.recentOf(shown.workflow.client_id, id, recentRuns) }
    },
  }
}

export type AdminWorkflows = ReturnType<typeof createAdminWorkflows>

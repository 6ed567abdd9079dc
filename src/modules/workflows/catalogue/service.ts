import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Client } from '../../accounts/index.ts'
import { noFigures, type RecentRun, type RunFigures, type WorkflowFigures } from './run-figures.ts'
import type { WorkflowFilter, WorkflowStore } from './store.ts'
import type { Workflow, WorkflowStatus } from './workflow.ts'

export type ShownWorkflow = { workflow: Workflow; figures: WorkflowFigures; showsCost: boolean }

const recentRuns = 10
/** What clients see where they name no status. */
const current: WorkflowStatus[] = ['draft', 'deployed']

/** Use cases of the workflows of a client. */
export const createWorkflowService = (workflows: WorkflowStore, runs: RunFigures) => {
  const found = <Row>(row: Row | null): Row => {
    if (!row) throw new AppError('WORKFLOW_NOT_FOUND')
    return row
  }

  /** Throws WORKFLOW_NOT_FOUND also for a workflow of another client. */
  const read = async (client: Client, id: string): Promise<Workflow> =>
    found(await workflows.of(client._id).byId(id))

  const figuresOf = async (client: Client, id: string): Promise<WorkflowFigures> =>
    (await runs.figuresOf(client._id, [id])).get(id) ?? noFigures

  return {
    async page(client: Client, filter: WorkflowFilter, page: Page, showsCost: boolean) {
      const { statuses = current } = filter
      const { rows, total } = await workflows.of(client._id).page({ statuses }, page)
      const figures = await runs.figuresOf(
        client._id,
        rows.map(({ _id }) => _id),
      )
      const shown = rows.map(
        (workflow): ShownWorkflow => ({
          workflow,
          figures: figures.get(workflow._id) ?? noFigures,
          showsCost,
        }),
      )
      return { rows: shown, total }
    },

    /** Throws WORKFLOW_NOT_FOUND. */
    async detail(
      client: Client,
      id: string,
      showsCost: boolean,
    ): Promise<{ shown: ShownWorkflow; recent: RecentRun[] }> {
      const workflow = await read(client, id)
      const [figures, recent] = await Promise.all([
        figuresOf(client, id),
        runs.recentOf(client._id, id, recentRuns),
      ])
      return { shown: { workflow, figures, showsCost }, recent }
    },

    /** Throws WORKFLOW_NOT_FOUND. */
    async stats(client: Client, id: string): Promise<WorkflowFigures> {
      await read(client, id)
      return await figuresOf(client, id)
    },

    read,

    /** A workflow as an admin sees it. */
    async shown(workflow: Workflow): Promise<ShownWorkflow> {
      const figures = (await runs.figuresOf(workflow.client_id, [workflow._id])).get(workflow._id)
      return { workflow, figures: figures ?? noFigures, showsCost: true }
    },
  }
}

export type WorkflowService = ReturnType<typeof createWorkflowService>

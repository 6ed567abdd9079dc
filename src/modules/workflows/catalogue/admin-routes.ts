import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import type { WorkflowEditor } from './editor-service.ts'
import type { WorkflowService } from './service.ts'
import * as wire from './wire.ts'
import type { Workflow } from './workflow.ts'

/** The editor of workflows, for admins. */
export const createWorkflowAdminRoutes = (
  may: Access,
  editor: WorkflowEditor,
  workflows: WorkflowService,
) => {
  const shown = async (workflow: Workflow) => wire.toOneWorkflow(await workflows.shown(workflow))
  return table('workflows-admin', 'Workflows (admin)', '/api/v1/admin')
    .post(
      '/workflows',
      async (c) => {
        const input = { ...c.body, config: wire.readConfig(c.body.config) }
        return c.status(201, await shown(await editor.create(input, actorOf(c.caller))))
      },
      may.admin({
        summary: 'Create a workflow of a client as a draft',
        body: wire.newWorkflowBody,
        response: { 201: wire.oneWorkflow },
        fails: ['CLIENT_NOT_FOUND'],
      }),
    )
    .put(
      '/workflows/:id',
      async (c) => {
        const { config, ...fields } = c.body
        const change = { ...fields, ...(config && { config: wire.readConfig(config) }) }
        return await shown(await editor.change(c.params.id, change, actorOf(c.caller)))
      },
      may.admin({
        summary: 'Update a workflow; a new config raises its version',
        params: wire.workflowParams,
        body: wire.workflowChangeBody,
        response: { 200: wire.oneWorkflow },
        fails: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_STATUS', 'STEP_KIND_UNKNOWN'],
      }),
    )
    .post(
      '/workflows/:id/deploy',
      async (c) => await shown(await editor.deploy(c.params.id, actorOf(c.caller))),
      may.admin({
        summary: 'Deploy a workflow, so that its client can run it',
        params: wire.workflowParams,
        response: { 200: wire.oneWorkflow },
        fails: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_STATUS', 'STEP_KIND_UNKNOWN'],
      }),
    )
    .delete(
      '/workflows/:id',
      async (c) => await shown(await editor.archive(c.params.id, actorOf(c.caller))),
      may.admin({
        summary: 'Archive a workflow: it runs no more',
        params: wire.workflowParams,
        response: { 200: wire.oneWorkflow },
        fails: ['WORKFLOW_NOT_FOUND'],
      }),
    )
}

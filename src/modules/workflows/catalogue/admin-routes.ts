import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { AppError } from '../../../http/errors.ts'
import { etagOf, isExpectedBy } from '../../../http/if-match.ts'
import { envelopeResponse, type ResponseSettings } from '../../../http/json-response.ts'
import { readListPage } from '../../../http/wire.ts'
import type { ListedKind } from '../steps/steps.ts'
import type { AdminWorkflows } from './admin-service.ts'
import * as admin from './admin-wire.ts'
import type { WorkflowEditor } from './editor-service.ts'
import type { WorkflowService } from './service.ts'
import { templates } from './templates.ts'
import * as wire from './wire.ts'
import type { Workflow } from './workflow.ts'

const one = {
  params: wire.workflowParams,
  fails: ['WORKFLOW_NOT_FOUND'],
} as const

const changeFails = [
  'WORKFLOW_NOT_FOUND',
  'WORKFLOW_STATUS',
  'STEP_KIND_UNKNOWN',
  'PRECONDITION_FAILED',
] as const

/** The workflows of all clients with their figures, the editor, and the templates, for admins. */
export const createWorkflowAdminRoutes = (
  may: Access,
  editor: WorkflowEditor,
  workflows: WorkflowService,
  all: AdminWorkflows,
  stepKinds: () => Promise<ListedKind[]>,
) => {
  const shown = async (workflow: Workflow, set: ResponseSettings) => {
    set.headers.etag = etagOf(workflow)
    return wire.toOneWorkflow(await workflows.shown(workflow))
  }
  const filterOf = ({ status, client_id, search }: typeof admin.workflowQuery.static) => ({
    statuses: wire.readStatuses(status || undefined),
    clientId: client_id || undefined,
    search,
  })
  return table('workflows-admin', 'Workflows (admin)', '/api/v1/admin')
    .get(
      '/workflows',
      async (c) => {
        const page = readListPage(c.query)
        return envelopeResponse(c.set, admin.toWorkflows(await all.page(filterOf(c.query), page), page))
      },
      may.admin({
        summary: 'List the workflows of all clients with their figures, newest first',
        query: admin.workflowQuery,
        response: { 200: admin.workflows },
      }),
    )
    .get(
      '/workflows/stats',
      async (c) => {
        const page = readListPage(c.query)
        return envelopeResponse(c.set, admin.toAllStats(await all.page(filterOf(c.query), page), page))
      },
      may.admin({
        summary: 'List the runs, durations and revenue of the workflows of all clients, newest first',
        query: admin.workflowQuery,
        response: { 200: admin.allStats },
      }),
    )
    .get(
      '/workflows/:id',
      async (c) => {
        const detail = await all.detail(c.params.id)
        c.set.headers.etag = etagOf(detail.shown.workflow)
        return admin.toWorkflowDetail(detail)
      },
      may.admin({
        ...one,
        summary: 'Get a workflow with its client, figures and newest executions',
        response: { 200: admin.workflowDetail },
      }),
    )
    .get(
      '/workflows/:id/stats',
      async (c) => admin.toOneStats(await all.read(c.params.id)),
      may.admin({
        ...one,
        summary: 'Get the runs, durations and revenue of a workflow',
        response: { 200: admin.oneStats },
      }),
    )
    .get(
      '/workflow-templates',
      () => admin.toTemplates(templates),
      may.admin({ summary: 'List the workflows that clients can have', response: { 200: admin.templates } }),
    )
    .get(
      '/workflow-templates/:id',
      (c) => {
        const found = templates.find(({ _id }) => _id === c.params.id)
        if (!found) throw new AppError('TEMPLATE_NOT_FOUND')
        return admin.toOneTemplate(found)
      },
      may.admin({
        summary: 'Get a workflow that clients can have',
        params: admin.templateParams,
        response: { 200: admin.oneTemplate },
        fails: ['TEMPLATE_NOT_FOUND'],
      }),
    )
    .get(
      '/step-kinds',
      async () => admin.toStepKinds(await stepKinds()),
      may.admin({
        summary: 'List the kinds of steps with what each takes',
        response: { 200: admin.stepKinds },
      }),
    )
    .post(
      '/workflows',
      async (c) => {
        const input = { ...c.body, config: wire.readConfig(c.body.config) }
        return c.status(201, await shown(await editor.create(input, actorOf(c.caller)), c.set))
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
        const isExpected = isExpectedBy(c.request)
        return await shown(await editor.change(c.params.id, change, actorOf(c.caller), isExpected), c.set)
      },
      may.admin({
        summary: 'Update a workflow; a new config raises its version. With an `If-Match` only as it was read',
        params: wire.workflowParams,
        body: wire.workflowChangeBody,
        response: { 200: wire.oneWorkflow },
        fails: changeFails,
      }),
    )
    .post(
      '/workflows/:id/deploy',
      async (c) =>
        await shown(await editor.deploy(c.params.id, actorOf(c.caller), isExpectedBy(c.request)), c.set),
      may.admin({
        summary: 'Deploy a workflow, so that its client can run it; with an `If-Match` only as it was read',
        params: wire.workflowParams,
        response: { 200: wire.oneWorkflow },
        fails: changeFails,
      }),
    )
    .delete(
      '/workflows/:id',
      async (c) => await shown(await editor.archive(c.params.id, actorOf(c.caller)), c.set),
      may.admin({
        summary: 'Archive a workflow: it runs no more',
        params: wire.workflowParams,
        response: { 200: wire.oneWorkflow },
        fails: ['WORKFLOW_NOT_FOUND'],
      }),
    )
}

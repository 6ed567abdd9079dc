import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { AppError } from '../../../http/errors.ts'
import { envelopeResponse } from '../../../http/json-response.ts'
import { done, readListPage, toDone } from '../../../http/wire.ts'
import type { AdminWorkflows } from '../catalogue/admin-service.ts'
import type { WorkflowEditor } from '../catalogue/editor-service.ts'
import type { WorkflowService } from '../catalogue/service.ts'
import { templates } from '../catalogue/templates.ts'
import type { WorkflowStatus } from '../catalogue/workflow.ts'
import type { MemberService } from './member-service.ts'
import * as wire from './parts-wire.ts'
import { clientParams } from './wire.ts'

const current: WorkflowStatus[] = ['draft', 'deployed']

/** The people and the workflows of a client, for administrators. */
export const createClientPartRoutes = (
  may: Access,
  members: MemberService,
  editor: WorkflowEditor,
  workflows: WorkflowService,
  all: AdminWorkflows,
) =>
  table('client-parts-admin', 'Workflows (admin)', '/api/v1/admin/clients/:id')
    .get(
      '/members',
      async (c) => wire.toMembers(await members.list(c.params.id)),
      may.admin({
        summary: 'List the people of a client, owners first',
        params: clientParams,
        response: { 200: wire.members },
        fails: ['CLIENT_NOT_FOUND'],
      }),
    )
    .post(
      '/members',
      async (c) => {
        const { user_id, role = 'collaborator' } = c.body
        const account = await members.add(c.params.id, user_id, role, actorOf(c.caller))
        return c.status(201, wire.toOneMember(account))
      },
      may.admin({
        summary: 'Add an account to a client; it leaves the client that it worked for',
        params: clientParams,
        body: wire.newMemberBody,
        response: { 201: wire.oneMember },
        fails: ['CLIENT_NOT_FOUND', 'USER_NOT_FOUND', 'MEMBER_TAKEN', 'LAST_OWNER'],
      }),
    )
    .put(
      '/members/:memberId',
      async (c) => {
        const { id, memberId } = c.params
        return wire.toOneMember(await members.change(id, memberId, c.body.role, actorOf(c.caller)))
      },
      may.admin({
        summary: 'Make a person of a client an owner or a collaborator',
        params: wire.memberParams,
        body: wire.memberBody,
        response: { 200: wire.oneMember },
        fails: ['CLIENT_NOT_FOUND', 'USER_NOT_FOUND', 'LAST_OWNER'],
      }),
    )
    .delete(
      '/members/:memberId',
      async (c) => {
        await members.remove(c.params.id, c.params.memberId, actorOf(c.caller))
        return toDone('Member removed')
      },
      may.admin({
        summary: 'Take a person off a client, which ends the logins of the person',
        params: wire.memberParams,
        response: { 200: done },
        fails: ['CLIENT_NOT_FOUND', 'USER_NOT_FOUND', 'LAST_OWNER'],
      }),
    )
    .get(
      '/workflows',
      async (c) => {
        const client = await members.read(c.params.id)
        const page = readListPage({ limit: 200, ...c.query })
        const found = await all.page({ clientId: client._id, statuses: current }, page)
        return envelopeResponse(c.set, wire.toClientWorkflows(client, found, page))
      },
      may.admin({
        summary: 'List the workflows of a client with their figures, without archived ones',
        params: clientParams,
        query: wire.workflowQuery,
        response: { 200: wire.clientWorkflows },
        fails: ['CLIENT_NOT_FOUND'],
      }),
    )
    .post(
      '/workflows',
      async (c) => {
        const { template_id, name } = c.body
        const client = await members.read(c.params.id)
        const template = templates.find(({ _id }) => _id === template_id)
        if (!template) throw new AppError('TEMPLATE_NOT_FOUND')
        const assign = [client._id, template, actorOf(c.caller), name === undefined ? {} : { name }] as const
        const copy = (await editor.assign(...assign)) ?? (await editor.restore(...assign))
        if (!copy) throw new AppError('TEMPLATE_TAKEN')
        return c.status(201, wire.toAssigned(copy, await workflows.shown(copy)))
      },
      may.admin({
        summary: 'Give a client a deployed copy of a template, or its archived copy back',
        params: clientParams,
        body: wire.assignBody,
        response: { 201: wire.assigned },
        fails: ['CLIENT_NOT_FOUND', 'TEMPLATE_NOT_FOUND', 'TEMPLATE_TAKEN'],
      }),
    )
    .delete(
      '/workflows/:workflowId',
      async (c) => {
        const client = await members.read(c.params.id)
        const workflow = await workflows.read(client, c.params.workflowId)
        await editor.archive(workflow._id, actorOf(c.caller))
        return toDone('Workflow archived')
      },
      may.admin({
        summary: 'Archive a workflow of a client',
        params: wire.workflowParams,
        response: { 200: done },
        fails: ['CLIENT_NOT_FOUND', 'WORKFLOW_NOT_FOUND'],
      }),
    )

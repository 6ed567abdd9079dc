import { AppError } from '../../../http/errors.ts'
import { laterThan } from '../../../http/if-match.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import { definedFields } from '../../../platform/mongo.ts'
import type { Client } from '../../accounts/index.ts'
import { completeConfig, configFaults, type NewConfig } from './config.ts'
import type { WorkflowStore } from './store.ts'
import type { WorkflowTemplate } from './template.ts'
import type { Workflow } from './workflow.ts'

export type NewWorkflow = {
  client_id: string
  name: string
  description?: string | undefined
  config: NewConfig
  cost_per_execution?: number | undefined
  revenue_per_execution?: number | undefined
}

/** An undefined field stays as it is. */
export type WorkflowChange = {
  [Field in Exclude<keyof NewWorkflow, 'client_id'>]?: NewWorkflow[Field] | undefined
}

type IsExpected = (workflow: Workflow) => boolean

const target = (id: string) => ({ type: 'workflow', id })

/** Use cases of admins around workflows. `hasStepKind`: whether this server can run a step of that kind. */
export const createWorkflowEditor = (
  workflows: WorkflowStore,
  clients: { byId(id: string): Promise<Client | null> },
  hasStepKind: (kind: string) => boolean,
  audit: Audit,
) => {
  const requireRunnable = ({ steps }: Pick<NewConfig, 'steps'>): void => {
    const unknown = steps.find(({ kind }) => !hasStepKind(kind))
    if (unknown)
      throw new AppError('STEP_KIND_UNKNOWN', {
        text: `This server cannot run a step of the kind ${unknown.kind}`,
      })
  }

  /** Throws WORKFLOW_NOT_FOUND. */
  const found = <Row>(row: Row | null): Row => {
    if (!row) throw new AppError('WORKFLOW_NOT_FOUND')
    return row
  }

  /** Reads, checks and writes; again where another caller wrote in between. */
  const change = async (
    id: string,
    actor: Actor,
    action: string,
    plan: (before: Workflow) => Partial<Workflow> | null,
    isExpected: IsExpected = () => true,
  ): Promise<Workflow> => {
    for (;;) {
      const before = found(await workflows.acrossClients.byId(id))
      if (!isExpected(before)) throw new AppError('PRECONDITION_FAILED')
      const wanted = plan(before)
      if (wanted === null) return before
      const after = await workflows.acrossClients.change(before, wanted)
      if (!after) continue
      await audit.record(actor, action, target(id), {
        client_id: after.client_id,
        before: summaryOf(before),
        after: summaryOf(after),
      })
      return after
    }
  }

  const insert = async (workflow: Workflow, actor: Actor): Promise<boolean> => {
    const { client_id, ...rest } = workflow
    if (!(await workflows.of(client_id).insert(rest))) return false
    await audit.record(actor, 'workflow.created', target(workflow._id), {
      client_id,
      after: summaryOf(workflow),
    })
    return true
  }

  return {
    /** Creates a draft. Throws CLIENT_NOT_FOUND, 400 for a faulty config. */
    async create({ client_id, config, ...input }: NewWorkflow, actor: Actor): Promise<Workflow> {
      if (!(await clients.byId(client_id))) throw new AppError('CLIENT_NOT_FOUND')
      requireSound(config)
      const now = new Date()
      const workflow: Workflow = {
        _id: Bun.randomUUIDv7(),
        client_id,
        template_id: null,
        name: input.name.trim(),
        description: input.description?.trim() ?? '',
        status: 'draft',
        workflow_type: config.workflow_type,
        config: completeConfig(config, 1),
        cost_per_execution: input.cost_per_execution ?? 0,
        revenue_per_execution: input.revenue_per_execution ?? 0,
        created_at: now,
        updated_at: now,
        deployed_at: null,
      }
      await insert(workflow, actor)
      return workflow
    },

    /**
     * Copies a template for a client, deployed where this server can run it. `id` and `at` are of demo data. Returns
     * null when the client has a copy already.
     */
    async assign(
      clientId: string,
      template: WorkflowTemplate,
      actor: Actor,
      { id = Bun.randomUUIDv7(), at = new Date(), name = template.name } = {},
    ): Promise<Workflow | null> {
      const { _id: template_id, icon: _icon, config, ...fields } = template
      const runs = config.steps.every(({ kind }) => hasStepKind(kind))
      const workflow: Workflow = {
        ...fields,
        name,
        _id: id,
        client_id: clientId,
        template_id,
        status: runs ? 'deployed' : 'draft',
        workflow_type: config.workflow_type,
        config,
        created_at: at,
        updated_at: at,
        deployed_at: runs ? at : null,
      }
      return (await insert(workflow, actor)) ? workflow : null
    },

    /** Deploys the archived copy of a template again. Returns null when the client has none. */
    async restore(
      clientId: string,
      template: WorkflowTemplate,
      actor: Actor,
      { name }: { name?: string } = {},
    ) {
      const copy = await workflows.of(clientId).byTemplate(template._id)
      if (!copy) return null
      let isRestored = false
      const restored = await change(copy._id, actor, 'workflow.restored', (before) => {
        isRestored = before.status === 'archived'
        if (!isRestored) return null
        const runs = before.config.steps.every(({ kind }) => hasStepKind(kind))
        const updated_at = laterThan(before)
        return {
          name: name ?? before.name,
          status: runs ? 'deployed' : 'draft',
          updated_at,
          deployed_at: runs ? updated_at : before.deployed_at,
        }
      })
      return isRestored ? restored : null
    },

    /**
     * Gives a copy of a template that was never changed what the template has now, and deploys it where this server can
     * run it. For demo data of an earlier server.
     */
    async renew(id: string, template: WorkflowTemplate, actor: Actor): Promise<void> {
      if (!(await workflows.acrossClients.byId(id))) return
      const { _id: template_id, icon: _icon, config, ...fields } = template
      const runs = config.steps.every(({ kind }) => hasStepKind(kind))
      await change(id, actor, 'workflow.renewed', (before) => {
        const isOwn = before.template_id === template_id && before.status !== 'archived'
        const isUnchanged =
          before.config.version === config.version &&
          before.updated_at.getTime() === before.created_at.getTime()
        const isCurrent = Bun.deepEquals(before.config, config)
        const isDeployed = before.status === 'deployed'
        if (!isOwn || !isUnchanged || (isCurrent && (isDeployed || !runs))) return null
        const updated_at = laterThan(before)
        return {
          ...fields,
          ...(!isCurrent && {
            workflow_type: config.workflow_type,
            config: completeConfig(config, config.version + 1),
          }),
          updated_at,
          ...(runs && !isDeployed && { status: 'deployed' as const, deployed_at: updated_at }),
        }
      })
    },

    /**
     * Changes a workflow; runs under way keep what they started with. Throws WORKFLOW_NOT_FOUND, WORKFLOW_STATUS
     * for an archived one, STEP_KIND_UNKNOWN for a deployed one, PRECONDITION_FAILED, 400 for a faulty config.
     */
    async change(
      id: string,
      { config, ...fields }: WorkflowChange,
      actor: Actor,
      isExpected: IsExpected,
    ): Promise<Workflow> {
      if (config) requireSound(config)
      const plan = (before: Workflow) => {
        if (before.status === 'archived') throw new AppError('WORKFLOW_STATUS')
        if (config && before.status === 'deployed') requireRunnable(config)
        return {
          ...definedFields(fields),
          ...(config && {
            workflow_type: config.workflow_type,
            config: completeConfig(config, before.config.version + 1),
          }),
          updated_at: laterThan(before),
        }
      }
      return await change(id, actor, 'workflow.changed', plan, isExpected)
    },

    /** Throws WORKFLOW_NOT_FOUND, WORKFLOW_STATUS for an archived one, STEP_KIND_UNKNOWN, PRECONDITION_FAILED. */
    deploy(id: string, actor: Actor, isExpected: IsExpected): Promise<Workflow> {
      const plan = (before: Workflow) => {
        if (before.status === 'archived') throw new AppError('WORKFLOW_STATUS')
        requireRunnable(before.config)
        if (before.status === 'deployed') return null
        const updated_at = laterThan(before)
        return { status: 'deployed' as const, updated_at, deployed_at: updated_at }
      }
      return change(id, actor, 'workflow.deployed', plan, isExpected)
    },

    /** Throws WORKFLOW_NOT_FOUND. */
    archive: (id: string, actor: Actor): Promise<Workflow> =>
      change(id, actor, 'workflow.archived', (before) =>
        before.status === 'archived' ? null : { status: 'archived', updated_at: laterThan(before) },
      ),
  }
}

export type WorkflowEditor = ReturnType<typeof createWorkflowEditor>

const requireSound = (config: NewConfig): void => {
  const issues = configFaults(config)
  if (issues.length > 0) throw new AppError('VALIDATION_FAILED', { issues })
}

const summaryOf = ({ name, status, config, cost_per_execution, revenue_per_execution }: Workflow) => ({
  name,
  status,
  version: config.version,
  cost_per_execution,
  revenue_per_execution,
})

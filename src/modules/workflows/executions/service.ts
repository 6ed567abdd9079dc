import { AppError, invalid } from '../../../http/errors.ts'
import type { IdempotencyKeys } from '../../../http/idempotency-keys.ts'
import type { Page } from '../../../http/wire.ts'
import type { Actor, Audit, AuditChange } from '../../../platform/audit.ts'
import type { WorkflowStore } from '../catalogue/store.ts'
import type { Workflow } from '../catalogue/workflow.ts'
import { namedFiles, type RunFiles } from '../files/run-files.ts'
import {
  type Execution,
  executionStatuses,
  isEnded,
  type Json,
  type NewExecution,
  openExecution,
} from './execution.ts'
import type { RunningExecutions } from './running-executions.ts'
import { withoutSecrets } from './secret-fields.ts'
import type { Settlement } from './settle-service.ts'
import type { ExecutionFilter, ExecutionStore, LargeField, ListedExecution } from './store.ts'
import type { Timeline } from './timeline.ts'

/** A client, and the actor for it. */
export type Acting = { clientId: string; actor: Actor }

export type ListFilter = Omit<ExecutionFilter, 'workflowIds'> & {
  workflowId?: string | undefined
  search?: string | undefined
}

const maxInputBytes = 1024 * 1024

/** The runs of clients. Throws EXECUTION_NOT_FOUND for the run of another client too. */
export const createExecutionService = (options: {
  store: ExecutionStore
  workflows: WorkflowStore
  timeline: Timeline
  running: RunningExecutions
  settlement: Settlement
  keys: IdempotencyKeys
  files: Pick<RunFiles, 'use' | 'touch'>
  audit: Audit
  onAccepted(run: Execution): void
  /** A slot of a client is free. */
  onFreed(clientId: string): void
}) => {
  const { store, workflows, timeline, running, settlement, keys, files, audit, onAccepted, onFreed } = options

  const read = async (clientId: string, id: string): Promise<Execution> => {
    const found = await store.of(clientId).byId(id)
    if (!found) throw new AppError('EXECUTION_NOT_FOUND')
    return found
  }

  const readWorkflow = async (clientId: string, workflowId: string): Promise<Workflow> => {
    const workflow = await workflows.of(clientId).toRun(workflowId)
    if (!workflow) throw new AppError('WORKFLOW_NOT_FOUND')
    return workflow
  }

  const requireDeployed = ({ status }: Workflow): void => {
    if (status !== 'deployed') throw new AppError('WORKFLOW_NOT_DEPLOYED')
  }

  /** Throws WORKFLOW_NOT_FOUND, WORKFLOW_NOT_DEPLOYED. */
  const readDeployed = async (clientId: string, workflowId: string): Promise<Workflow> => {
    const workflow = await readWorkflow(clientId, workflowId)
    requireDeployed(workflow)
    return workflow
  }

  /** A call with a key may repeat one of before. Throws WORKFLOW_NOT_FOUND, and without a key WORKFLOW_NOT_DEPLOYED. */
  const readExecutable = (clientId: string, workflowId: string, key: string | null): Promise<Workflow> =>
    key === null ? readDeployed(clientId, workflowId) : readWorkflow(clientId, workflowId)

  const record = (actor: Actor, action: string, { _id, client_id }: Execution, change: AuditChange) =>
    audit.record(actor, action, { type: 'execution', id: _id }, { client_id, ...change })

  /** The first event is stored before the run, so that no worker is faster; without the run it is never read. */
  const accept = async (run: Execution, actor: Actor, isRepeatable: boolean): Promise<Execution> => {
    const executions = store.of(run.client_id)
    await timeline.queued(run)
    if (!isRepeatable) await executions.insert(run)
    else if (!(await executions.insertIfAbsent(run))) return await read(run.client_id, run._id)
    onAccepted(run)
    const { workflow_id, replay_of, input_files } = run
    const after = { workflow_id, ...(replay_of ? { replay_of } : { input_files }) }
    await record(actor, replay_of ? 'execution.replayed' : 'execution.started', run, { after })
    return run
  }

  const start = (wanted: Omit<NewExecution, 'user_id'>, actor: Actor, isRepeatable = false) =>
    accept(openExecution({ ...wanted, user_id: actor.userId }, new Date()), actor, isRepeatable)

  const workflowsNamed = async (clientId: string, text: string): Promise<string[]> => {
    const { rows } = await workflows.of(clientId).page({}, { limit: 200, offset: 0 })
    return rows.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())).map(({ _id }) => _id)
  }

  const replayOf = async (old: Execution, actor: Actor): Promise<Execution> => {
    const { _id, client_id, workflow_id, plan, input_data, input_files = [] } = old
    if (!isEnded(old)) throw new AppError('EXECUTION_UNFINISHED')
    const workflow = await readDeployed(client_id, workflow_id)
    if (input_files.length > 0) await files.touch(client_id, input_files)
    return await start(
      { _id: Bun.randomUUIDv7(), workflow, input_data, input_files, plan, replay_of: _id },
      actor,
    )
  }

  /** Throws 400 for `from` after `to`. */
  const wantedOf = async (
    clientId: string,
    { search, workflowId, ...filter }: ListFilter,
  ): Promise<ExecutionFilter> => {
    if (filter.from && filter.to && filter.from > filter.to) throw invalid('/from', 'must be before to')
    const named = search === undefined ? null : await workflowsNamed(clientId, search)
    const workflowIds =
      workflowId === undefined ? named : [workflowId].filter((id) => named?.includes(id) ?? true)
    return { ...filter, ...(workflowIds && { workflowIds }) }
  }

  return {
    read,

    readExecutable,

    /**
     * Accepts a run. With a key that was used before, the run of then is returned, also when its workflow was archived or
     * its files were deleted since; a call that was cut short between the key and the run is repaired. `content` is what a
     * repetition has in common with the first call. Throws WORKFLOW_NOT_FOUND, WORKFLOW_NOT_DEPLOYED, FILE_NOT_FOUND,
     * IDEMPOTENCY_KEY_REUSED, TOO_LARGE.
     */
    async execute(
      { clientId, actor }: Acting,
      workflowId: string,
      input: Json,
      key: string | null,
      content?: unknown,
    ): Promise<Execution> {
      const input_data = withoutSecrets(input)
      if (JSON.stringify(input_data).length > maxInputBytes)
        throw new AppError('TOO_LARGE', { text: 'input_data is larger than 1 MB' })
      const workflow = await readExecutable(clientId, workflowId, key)
      const startWith = async (_id: string, isRepeatable: boolean) => {
        const input_files = await files.use(clientId, input_data)
        return await start({ _id, workflow, input_data, input_files }, actor, isRepeatable)
      }
      if (key === null) return await startWith(Bun.randomUUIDv7(), false)
      const owner = `workflows:${clientId}`
      const body = [workflowId, content ?? input_data]
      const { ids } = await keys.reserve(owner, key, body, [Bun.randomUUIDv7()])
      const mayBeGone = workflow.status !== 'deployed' || namedFiles(input_data).length > 0
      const known = mayBeGone ? await store.of(clientId).byId(ids[0]) : null
      if (known) return known
      requireDeployed(workflow)
      return await startWith(ids[0], true)
    },

    /** Throws EXECUTION_NOT_FOUND, ALREADY_ENDED. A run that was cancelled before is returned as it is. */
    async cancel({ clientId, actor }: Acting, id: string): Promise<Execution> {
      const cancelled = await store.of(clientId).cancel(id)
      if (cancelled) {
        running.stopOne(id)
        await settlement.settle(cancelled)
        onFreed(clientId)
        await record(actor, 'execution.cancelled', cancelled, {})
        return cancelled
      }
      const found = await read(clientId, id)
      if (found.outcome !== 'cancelled') throw new AppError('ALREADY_ENDED')
      return found
    },

    /**
     * Runs the input of an ended run anew, with the steps of then and the price of now. Throws EXECUTION_NOT_FOUND,
     * EXECUTION_UNFINISHED, WORKFLOW_NOT_FOUND, WORKFLOW_NOT_DEPLOYED.
     */
    replay: async ({ clientId, actor }: Acting, id: string): Promise<Execution> =>
      await replayOf(await read(clientId, id), actor),

    /** The list, and the counts of all runs of the client. Throws 400 for `from` after `to`. */
    async list(clientId: string, filter: ListFilter, page: Page, large: LargeField[]) {
      const wanted = await wantedOf(clientId, filter)
      const executions = store.of(clientId)
      const { statuses: _, ascending: __, ...narrowing } = wanted
      const isNarrow = Object.values(narrowing).some((value) => value !== undefined)
      const [rows, counts, fitting] = await Promise.all([
        executions.page(wanted, page, large),
        executions.counts(),
        isNarrow ? executions.counts(wanted) : null,
      ])
      const statuses = new Set(wanted.statuses ?? executionStatuses)
      const total = [...statuses].reduce((sum, status) => sum + (fitting ?? counts)[status], 0)
      return { rows, total, counts }
    },

    /** Returns the reader of the rows of a list that follow one, from the head without one. Throws as `list`. */
    async following(clientId: string, filter: ListFilter) {
      const wanted = await wantedOf(clientId, filter)
      return (after: ListedExecution | undefined, limit: number): Promise<ListedExecution[]> =>
        store.of(clientId).page({ ...wanted, after }, { limit, offset: 0 }, [])
    },

    /** Throws WORKFLOW_NOT_FOUND. */
    async requireWorkflow(clientId: string, id: string): Promise<void> {
      if (!(await workflows.of(clientId).byId(id))) throw new AppError('WORKFLOW_NOT_FOUND')
    },

    deadLetters: store.acrossClients.dead,

    /** Throws EXECUTION_NOT_FOUND for a run that is no dead letter. */
    async replayDead(id: string, actor: Actor): Promise<Execution> {
      const dead = await store.acrossClients.byId(id)
      if (!dead?.dead) throw new AppError('EXECUTION_NOT_FOUND')
      await readDeployed(dead.client_id, dead.workflow_id)
      if (!(await store.acrossClients.takeDead(id))) throw new AppError('EXECUTION_NOT_FOUND')
      return await replayOf(dead, actor)
    },
  }
}

export type ExecutionService = ReturnType<typeof createExecutionService>

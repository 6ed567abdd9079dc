import type { DayFigures, RunFigures, WorkflowFigures } from '../catalogue/run-figures.ts'
import { durationOf } from '../executions/execution.ts'
import type { ExecutionStore } from '../executions/store.ts'
import { twoDecimals } from './cents.ts'
import { type CountKey, type CountRow, dayOf, durationAt, idOf, monthOf, noCounts } from './counts.ts'
import type { CountStore } from './counts-store.ts'

/** What administrators see beside it. Durations are within 5 %. */
export type DetailedFigures = WorkflowFigures & {
  cancelled_count: number
  /** Euros of completed runs, at the costs of their starts. */
  cost: number
  p50_duration_seconds: number
  p95_duration_seconds: number
}

/** The id of a workflow and of its client. */
export type WorkflowKey = { client_id: string; _id: string }

const figuresOf = (
  total: CountRow | undefined,
  month: CountRow | undefined,
  open: number,
): DetailedFigures => {
  const all = total ?? noCounts
  const ofMonth = month ?? noCounts
  return {
    total_executions: all.completed + all.failed + open,
    success_count: all.completed,
    failed_count: all.failed,
    cancelled_count: all.cancelled,
    avg_duration_seconds: all.completed === 0 ? 0 : all.duration_ms / all.completed / 1000,
    p50_duration_seconds: durationAt(0.5, total?.durations ?? {}),
    p95_duration_seconds: durationAt(0.95, total?.durations ?? {}),
    executions_this_month: ofMonth.completed + ofMonth.failed + open,
    revenue_this_month: twoDecimals(ofMonth.revenue),
    revenue: twoDecimals(all.revenue),
    cost: twoDecimals(all.cost),
    last_run_at: total?.last_end ?? null,
  }
}

const basic = ({
  total_executions,
  success_count,
  failed_count,
  avg_duration_seconds,
  executions_this_month,
  revenue_this_month,
  revenue,
  last_run_at,
}: DetailedFigures): WorkflowFigures => ({
  total_executions,
  success_count,
  failed_count,
  avg_duration_seconds,
  executions_this_month,
  revenue_this_month,
  revenue,
  last_run_at,
})

/** The figures of runs that lists and statistics show: rows of counts by their ids, and the runs under way. */
export const createRunFigures = (
  counts: CountStore,
  executions: ExecutionStore,
  now = () => new Date(),
): RunFigures & {
  /** For admins, across clients. */
  detailed(workflows: WorkflowKey[]): Promise<Map<string, DetailedFigures>>
} => {
  /** Figures of keys of one scope, by the ids that `nameOf` gives. */
  const read = async (
    keys: Omit<CountKey, 'period'>[],
    nameOf: (key: Pick<CountKey, 'client_id' | 'workflow_id'>) => string,
    withDurations = false,
  ): Promise<Map<string, DetailedFigures>> => {
    if (keys.length === 0) return new Map()
    const clientIds = [...new Set(keys.map(({ client_id }) => client_id))]
    const month = `month:${monthOf(now())}` as const
    const ids = keys.flatMap((key) => [idOf({ ...key, period: 'total' }), idOf({ ...key, period: month })])
    const [rows, under] = await Promise.all([
      counts.readIds(ids, withDurations),
      executions.acrossClients.open(clientIds),
    ])
    const byId = new Map(rows.map((row) => [row._id, row]))
    const open = new Map<string, number>()
    for (const { count, ...key } of under) open.set(nameOf(key), (open.get(nameOf(key)) ?? 0) + count)
    return new Map(
      keys.map((key) => {
        const [total, ofMonth] = (['total', month] as const).map((period) =>
          byId.get(idOf({ ...key, period })),
        )
        return [nameOf(key), figuresOf(total, ofMonth, open.get(nameOf(key)) ?? 0)]
      }),
    )
  }

  const ofWorkflows = (workflows: WorkflowKey[], withDurations: boolean) =>
    read(
      workflows.map(({ client_id, _id }) => ({ scope: 'workflow', client_id, workflow_id: _id })),
      ({ workflow_id }) => workflow_id,
      withDurations,
    )

  const shown = (found: Map<string, DetailedFigures>): Map<string, WorkflowFigures> =>
    new Map([...found].map(([id, figures]) => [id, basic(figures)]))

  return {
    detailed: (workflows) => ofWorkflows(workflows, true),

    figuresOf: async (client_id, workflowIds) =>
      shown(
        await ofWorkflows(
          workflowIds.map((_id) => ({ client_id, _id })),
          false,
        ),
      ),

    figuresOfClients: async (clientIds) =>
      shown(
        await read(
          clientIds.map((client_id) => ({ scope: 'client', client_id, workflow_id: '' })),
          ({ client_id }) => client_id,
        ),
      ),

    async recentOf(clientId, workflowId, limit) {
      const wanted = { workflowIds: [workflowId] }
      const rows = await executions.of(clientId).page(wanted, { limit, offset: 0 }, [])
      return rows.map((row) => ({
        _id: row._id,
        workflow_id: row.workflow_id,
        status: row.status,
        progress: row.progress,
        error_message: row.error_message,
        created_at: row.created_at,
        started_at: row.started_at,
        completed_at: row.completed_at,
        duration_seconds: durationOf(row),
      }))
    },

    async runningOf(clientId) {
      const under = await executions.acrossClients.open([clientId])
      return under.reduce((sum, { count }) => sum + count, 0)
    },

    async daysOf(client_id, since): Promise<DayFigures[]> {
      const key = { scope: 'client', client_id, workflow_id: '' } as const
      const rows = await counts.readDays(key, dayOf(since), dayOf(now()))
      return rows.map(({ period, completed, failed }) => ({ date: dateOf(period), completed, failed }))
    },
  }
}

export const dateOf = (period: string): string => period.slice(period.indexOf(':') + 1)

import type { DayFigures, RunFigures, WorkflowFigures } from '../catalogue/run-figures.ts'
import { durationOf } from '../executions/execution.ts'
import type { ExecutionStore } from '../executions/store.ts'
import { addSums, type DaySums, type FiguresStore, type RunSums } from './figures-store.ts'

/** A run ends at the time of the store, which its write brings within this time. */
const marginMs = 60_000
/** Ended runs of this time are read by index at each question. */
const countEveryMs = 5 * 60_000

const open = ['pending', 'processing'] as const
const none: RunSums = { completed: 0, failed: 0, duration_ms: 0, revenue: 0 }

const cents = (euros: number): number => Math.round(euros * 100) / 100

/** The figures of runs that lists and statistics show. */
export const createRunFigures = (
  store: FiguresStore,
  executions: ExecutionStore,
  now = () => new Date(),
): RunFigures & {
  /** Counts every run of the clients that ended more than a minute ago. */
  countBefore(clientIds: string[]): Promise<void>
} => {
  const count = (clientId: string) => store.countUntil(clientId, new Date(now().getTime() - marginMs))

  const daysOf = async (clientId: string, since?: string): Promise<DaySums[]> => {
    const counted = await store.countedUntil(clientId)
    if (now().getTime() - counted.getTime() > countEveryMs) await count(clientId)
    return await store.days(clientId, since)
  }

  return {
    async figuresOf(clientId, workflowIds) {
      const month = now().toISOString().slice(0, 7)
      const days = await daysOf(clientId)
      const figures = workflowIds.map(async (id): Promise<[string, WorkflowFigures]> => {
        const { pending, processing } = await executions
          .of(clientId)
          .counts({ workflowIds: [id], statuses: [...open] })
        const all = sumOf(days, id)
        const ofMonth = sumOf(
          days.filter(({ day }) => day.startsWith(month)),
          id,
        )
        const under = pending + processing
        return [
          id,
          {
            total_executions: all.completed + all.failed + under,
            success_count: all.completed,
            failed_count: all.failed,
            avg_duration_seconds: all.completed === 0 ? 0 : all.duration_ms / all.completed / 1000,
            executions_this_month: ofMonth.completed + ofMonth.failed + under,
            revenue_this_month: cents(ofMonth.revenue),
            revenue: cents(all.revenue),
          },
        ]
      })
      return new Map(await Promise.all(figures))
    },

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
      const { pending, processing } = await executions.of(clientId).counts({ statuses: [...open] })
      return pending + processing
    },

    async daysOf(clientId, since): Promise<DayFigures[]> {
      const days = await daysOf(clientId, since.toISOString().slice(0, 10))
      return days.map(({ day, workflows }) => {
        const { completed, failed } = Object.values(workflows).reduce(addSums, none)
        return { date: day, completed, failed }
      })
    },

    async countBefore(clientIds) {
      for (const clientId of clientIds) await count(clientId)
    },
  }
}

const sumOf = (days: DaySums[], workflowId: string): RunSums =>
  days.reduce((sum, { workflows }) => addSums(sum, workflows[workflowId] ?? none), none)

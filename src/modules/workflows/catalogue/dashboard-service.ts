import type { Client } from '../../accounts/index.ts'
import { type DayFigures, noFigures, type RunFigures } from './run-figures.ts'
import type { WorkflowStore } from './store.ts'

export type Dashboard = {
  active_workflows: number
  total_executions: number
  success_rate: string
  time_saved: string
  running: number
  series: DayFigures[]
}

const days = 30
/** What a completed run spares its client. */
const hoursSaved = 0.5

/** Returns the function that gives the first page of a client its figures. */
export const createDashboard =
  (workflows: WorkflowStore, runs: RunFigures) =>
  async ({ _id }: Client, now = new Date()): Promise<Dashboard> => {
    const dates = lastDays(days, now)
    const [active_workflows, figures, running, found] = await Promise.all([
      workflows.of(_id).count({ statuses: ['deployed'] }),
      runs.figuresOfClients([_id]),
      runs.runningOf(_id),
      runs.daysOf(_id, new Date(dates[0] ?? now)),
    ])
    const byDate = new Map(found.map((day) => [day.date, day]))
    const { total_executions, success_count, failed_count } = figures.get(_id) ?? noFigures
    const ended = success_count + failed_count
    return {
      active_workflows,
      total_executions,
      success_rate: `${ended === 0 ? 0 : Math.round((100 * success_count) / ended)}%`,
      time_saved: `${Math.round(success_count * hoursSaved)}h`,
      running,
      series: dates.map((date) => byDate.get(date) ?? { date, completed: 0, failed: 0 }),
    }
  }

const dayMs = 24 * 60 * 60 * 1000

/** The last days in UTC as `YYYY-MM-DD`, oldest first and today last. */
export const lastDays = (count: number, now: Date): string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(now.getTime() - (count - 1 - index) * dayMs).toISOString().slice(0, 10),
  )

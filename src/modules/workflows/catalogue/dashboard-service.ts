import type { Client } from '../../accounts/index.ts'
import type { ClientFigures } from './client-figures.ts'
import type { DayFigures, RunFigures } from './run-figures.ts'
import type { WorkflowStore } from './store.ts'

export type Dashboard = {
  active_workflows: number
  total_executions: number
  success_rate: string
  time_saved: string
  running: number
  series: DayFigures[]
}

const dayMs = 24 * 60 * 60 * 1000
const days = 30
/** What a completed run spares its client. */
const hoursSaved = 0.5

/** Returns the function that gives the first page of a client its figures. */
export const createDashboard =
  (workflows: WorkflowStore, runs: RunFigures, figuresOf: ClientFigures) =>
  async ({ _id }: Client, now = new Date()): Promise<Dashboard> => {
    const today = Math.floor(now.getTime() / dayMs) * dayMs
    const dates = Array.from({ length: days }, (_, index) => new Date(today - (days - 1 - index) * dayMs))
    const [active_workflows, figures, running, found] = await Promise.all([
      workflows.of(_id).count({ statuses: ['deployed'] }),
      figuresOf(_id),
      runs.runningOf(_id),
      runs.daysOf(_id, dates[0] ?? now),
    ])
    const byDate = new Map(found.map((day) => [day.date, day]))
    const { total_executions, success_count, failed_count } = figures
    const ended = success_count + failed_count
    return {
      active_workflows,
      total_executions,
      success_rate: `${ended === 0 ? 0 : Math.round((100 * success_count) / ended)}%`,
      time_saved: `${Math.round(success_count * hoursSaved)}h`,
      running,
      series: dates.map((at) => {
        const date = at.toISOString().slice(0, 10)
        return byDate.get(date) ?? { date, completed: 0, failed: 0 }
      }),
    }
  }

import { noFigures, type RunFigures, type WorkflowFigures } from './run-figures.ts'
import type { WorkflowStore } from './store.ts'

const sumOf = (one: WorkflowFigures, other: WorkflowFigures): WorkflowFigures => {
  const success_count = one.success_count + other.success_count
  const seconds =
    one.avg_duration_seconds * one.success_count + other.avg_duration_seconds * other.success_count
  return {
    total_executions: one.total_executions + other.total_executions,
    success_count,
    failed_count: one.failed_count + other.failed_count,
    avg_duration_seconds: success_count === 0 ? 0 : seconds / success_count,
    executions_this_month: one.executions_this_month + other.executions_this_month,
    revenue_this_month: one.revenue_this_month + other.revenue_this_month,
    revenue: one.revenue + other.revenue,
  }
}

/** Returns the function that gives the figures of all workflows of a client together. */
export const createClientFigures =
  (workflows: WorkflowStore, runs: RunFigures) =>
  async (clientId: string): Promise<WorkflowFigures> => {
    const figures = await runs.figuresOf(clientId, await workflows.of(clientId).ids())
    return [...figures.values()].reduce(sumOf, noFigures)
  }

export type ClientFigures = ReturnType<typeof createClientFigures>

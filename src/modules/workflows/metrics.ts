import type { Kernel } from '../../module.ts'
import type { Reading } from '../../platform/metric-families.ts'
import type { Execution } from './executions/execution.ts'

type Counts = () => Promise<Record<string, number>>

/** Of the queues in the store; the same at every process. Returns the counter of runs that this process ended. */
export const addWorkflowMetrics = ({ metrics }: Kernel, countRuns: Counts, countDeliveries: Counts) => {
  const readings = (name: string, help: string, count: Counts): void => {
    const polled = metrics.poll(count)
    metrics.gauge(name, help, ['status'], () =>
      Object.entries(polled.latest() ?? {}).map(([status, number]): Reading => [number, status]),
    )
  }
  readings('workflow_runs', 'Runs that have not ended, at most 10,000 of a status', countRuns)
  readings(
    'webhook_deliveries',
    'Deliveries that have not ended, at most 10,000 of a status',
    countDeliveries,
  )
  const ended = metrics.counter('workflow_runs_ended_total', 'Runs that ended in this process', ['outcome'])
  return ({ outcome }: Execution): void => ended.add(1, outcome ?? 'failed')
}

/** What the catalogue shows of executions. Rows of counts answer it (`ledger/counts-store.ts`), never a scan of all runs. */

export type WorkflowFigures = {
  total_executions: number
  success_count: number
  failed_count: number
  /** Of completed runs; 0 without any. */
  avg_duration_seconds: number
  /** Of the calendar month in UTC. */
  executions_this_month: number
  /** Euros of the calendar month in UTC, and of all time. */
  revenue_this_month: number
  revenue: number
  /** The end of the newest run that has ended. */
  last_run_at: Date | null
}

/** A run as lists of a workflow show it. */
export type RecentRun = {
  _id: string
  workflow_id: string
  status: 'pending' | 'processing' | 'completed' | 'failed'
  progress: number
  error_message: string | null
  created_at: Date
  started_at: Date | null
  completed_at: Date | null
  duration_seconds: number | null
}

/** One day in UTC, as `YYYY-MM-DD`. */
export type DayFigures = { date: string; completed: number; failed: number }

export type RunFigures = {
  /** A workflow without runs may be absent: its figures are `noFigures`. */
  figuresOf(clientId: string, workflowIds: string[]): Promise<Map<string, WorkflowFigures>>
  /** Of all workflows of each client together. */
  figuresOfClients(clientIds: string[]): Promise<Map<string, WorkflowFigures>>
  /** Newest first. */
  recentOf(clientId: string, workflowId: string, limit: number): Promise<RecentRun[]>
  /** The runs of a client that are under way. */
  runningOf(clientId: string): Promise<number>
  /** Days with runs, of those from `since` on. */
  daysOf(clientId: string, since: Date): Promise<DayFigures[]>
}

export const noFigures: WorkflowFigures = {
  total_executions: 0,
  success_count: 0,
  failed_count: 0,
  avg_duration_seconds: 0,
  executions_this_month: 0,
  revenue_this_month: 0,
  revenue: 0,
  last_run_at: null,
}

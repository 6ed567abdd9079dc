import { attemptsOf, durationOf, type Execution } from '../executions/execution.ts'
import type { News, WebhookEvent } from './webhook.ts'

const typeOf: Record<NonNullable<Execution['outcome']>, WebhookEvent> = {
  completed: 'execution.completed',
  cancelled: 'execution.cancelled',
  failed: 'execution.failed',
  timed_out: 'execution.failed',
  crashed: 'execution.failed',
}

/** What webhooks are told of the end of a run: its row without its input and output. null for one under way. */
export const newsOfRun = (run: Execution): News | null => {
  const { _id, client_id, outcome, completed_at } = run
  if (outcome === null || completed_at === null) return null
  return {
    client_id,
    type: typeOf[outcome],
    id: `execution-${_id}`,
    at: completed_at,
    data: {
      id: _id,
      client_id,
      workflow_id: run.workflow_id,
      workflow_name: run.workflow_name,
      workflow_type: run.workflow_type,
      status: run.status,
      outcome,
      progress: run.progress,
      error_message: run.error_message,
      triggered_by: run.user_id,
      attempts: attemptsOf(run),
      replay_of: run.replay_of,
      created_at: run.created_at,
      started_at: run.started_at,
      completed_at,
      duration_seconds: durationOf(run),
    },
  }
}

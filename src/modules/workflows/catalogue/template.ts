import type { Workflow, WorkflowConfig } from './workflow.ts'

/** What clients get copies of. `_id` is a slug. */
export type WorkflowTemplate = Pick<
  Workflow,
  'name' | 'description' | 'cost_per_execution' | 'revenue_per_execution'
> & { _id: string; icon: string; config: WorkflowConfig }

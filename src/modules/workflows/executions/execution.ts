import type { Workflow, WorkflowStep, WorkflowType } from '../catalogue/workflow.ts'

/** A run of a workflow. The row is the queue too: `status`, `attempt` and `slot` decide what may be done with it. */

export const executionStatuses = ['pending', 'processing', 'completed', 'failed'] as const
export const outcomes = ['completed', 'failed', 'timed_out', 'cancelled', 'crashed'] as const

export type ExecutionStatus = (typeof executionStatuses)[number]
export type Outcome = (typeof outcomes)[number]

/** What a run keeps of its workflow: a later edit does not reach it. */
export type RunPlan = {
  version: number
  timeout_seconds: number
  steps: WorkflowStep[]
  /** What the fields take where the caller sends nothing. */
  defaults: Record<string, string | number>
}

/** One of the results of a run: a text or a picture. */
export type BatchResult = {
  /** The step that makes it, from 1. */
  step: number
  batch_index: number
  prompt_text: string
  status: 'pending' | 'processing' | 'completed' | 'failed'
  error_message: string | null
  processing_time_ms: number | null
  created_at: Date
  completed_at: Date | null
}

export type Json = Record<string, unknown>

export type Execution = {
  _id: string
  client_id: string
  workflow_id: string
  workflow_name: string
  workflow_type: WorkflowType
  /** The account that started it. */
  user_id: string | null
  plan: RunPlan
  /** Euros, as they were when it started. */
  price: number
  cost: number
  status: ExecutionStatus
  outcome: Outcome | null
  /** 0 to 100; 100 only once it is completed. */
  progress: number
  input_data: Json
  /** The ids of files of the client. Runs of before have none. */
  input_files?: string[]
  output_data: Json | null
  batch_results: BatchResult[]
  error_message: string | null
  /** Raised by each claim. A write of an earlier attempt is refused. */
  attempt: number
  /** Attempts that ended with an orderly stop of their process: these do not count. */
  released: number
  /** No process claims a pending run before. */
  available_at: Date
  /** Of the slots of its client, while it is processed. */
  slot?: number
  /** The process that runs it. */
  owner: string | null
  /** The time of the last renewal of the lease, by the clock of the store. */
  renewed_at: Date | null
  replay_of: string | null
  created_at: Date
  updated_at: Date
  started_at: Date | null
  completed_at: Date | null
  /** Set with the end, until the ledger and the timeline have it. */
  unsettled?: true
  /** Ended after its last attempt, and no administrator has replayed it. */
  dead?: true
}

/** A run that this process has claimed. */
export type Claimed = Pick<Execution, '_id' | 'client_id' | 'attempt'>

export const maxAttempts = 3
export const maxOutputBytes = 1024 * 1024

/** Clocks of two machines may differ by this much: where a clock is behind, a run is due later. */
const clockSkewMs = 1000

export const attemptsOf = ({ attempt, released }: Pick<Execution, 'attempt' | 'released'>): number =>
  attempt - released

export const isEnded = ({ status }: Pick<Execution, 'status'>): boolean =>
  status === 'completed' || status === 'failed'

/** Returns the seconds from the first attempt to the end; null before. */
export const durationOf = ({
  started_at,
  completed_at,
}: Pick<Execution, 'started_at' | 'completed_at'>): number | null =>
  started_at && completed_at ? Math.max(0, completed_at.getTime() - started_at.getTime()) / 1000 : null

/** Pauses before the second and the third attempt, each ± 50 %, so that runs that failed together do not retry so. */
export const retryPauseMs = (attempts: number, firstMs: number): number =>
  firstMs * 4 ** (attempts - 1) * (0.5 + Math.random())

export const planOf = ({ config }: Workflow): RunPlan => ({
  version: config.version,
  timeout_seconds: config.timeout_seconds,
  steps: config.steps,
  defaults: Object.fromEntries(config.fields.map((field) => [field.name, field.default])),
})

export type NewExecution = {
  _id: string
  workflow: Workflow
  user_id: string | null
  input_data: Json
  input_files?: string[]
  /** Of a replay: the plan of the old run. */
  plan?: RunPlan
  replay_of?: string
}

/** Returns a run that waits. The price is that of the workflow now. */
export const openExecution = ({ _id, workflow, ...given }: NewExecution, now: Date): Execution => ({
  _id,
  client_id: workflow.client_id,
  workflow_id: workflow._id,
  workflow_name: workflow.name,
  workflow_type: workflow.workflow_type,
  user_id: given.user_id,
  plan: given.plan ?? planOf(workflow),
  price: workflow.revenue_per_execution,
  cost: workflow.cost_per_execution,
  status: 'pending',
  outcome: null,
  progress: 0,
  input_data: given.input_data,
  input_files: given.input_files ?? [],
  output_data: null,
  batch_results: [],
  error_message: null,
  attempt: 0,
  released: 0,
  available_at: new Date(now.getTime() - clockSkewMs),
  owner: null,
  renewed_at: null,
  replay_of: given.replay_of ?? null,
  created_at: now,
  updated_at: now,
  started_at: null,
  completed_at: null,
})

/** Runs that end within this time share the writes of what follows. */
export const settlingMs = 25

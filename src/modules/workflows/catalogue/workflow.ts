export const workflowStatuses = ['draft', 'deployed', 'archived'] as const
export const workflowTypes = ['nano_banana', 'standard'] as const
export const fieldTypes = ['text', 'number', 'url', 'select'] as const

export type WorkflowStatus = (typeof workflowStatuses)[number]
export type WorkflowType = (typeof workflowTypes)[number]

/** One input of a workflow. Forms send every value as a string. */
export type WorkflowField = {
  name: string
  label: string
  type: (typeof fieldTypes)[number]
  placeholder: string
  required: boolean
  /** What a run takes where the caller sends nothing. */
  default: string | number
  /** Of a `select`. */
  options?: string[]
  /** Of a `number`. */
  min?: number
  max?: number
  integer?: boolean
  /** Of a `text` or `url`. */
  max_length?: number
}

/** `kind` names an implementation, `with` its fixed parameters. */
export type WorkflowStep = { name: string; kind: string; with?: Record<string, unknown> }

export type WorkflowConfig = {
  workflow_type: WorkflowType
  /** Raised by every change of the steps, the fields or the timeout. */
  version: number
  timeout_seconds: number
  steps: WorkflowStep[]
  fields: WorkflowField[]
  /** The fields as JSON Schema. */
  input_schema: Record<string, unknown>
}

export type Workflow = {
  _id: string
  client_id: string
  /** The template that it is a copy of; a client has one copy of each. */
  template_id: string | null
  name: string
  description: string
  status: WorkflowStatus
  /** The same as in `config`, where older pages read it. */
  workflow_type: WorkflowType
  config: WorkflowConfig
  /** Euros. Only admins see it. */
  cost_per_execution: number
  /** The price in euros. */
  revenue_per_execution: number
  created_at: Date
  updated_at: Date
  deployed_at: Date | null
}
